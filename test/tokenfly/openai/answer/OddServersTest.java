package tokenfly.openai.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.openai.request.RequestReader;

/// Servers with every mix of habits say the same, whoever reads them.
class OddServersTest {
    private static final int SERVERS = 3_000;

    /// How one server writes its streams.
    private static final class Server {
        private final Random random;
        private final int numbering;
        private final boolean repeats;
        private final boolean nulls;
        private final boolean roles;
        private final boolean bare;
        private final boolean wholeCalls;
        private final boolean objects;
        private final boolean finishWithContent;
        private final boolean done;
        private final String thinkingField;
        private final List<String> events = new ArrayList<>();
        private boolean first = true;

        final StringBuilder text = new StringBuilder();
        final StringBuilder thinking = new StringBuilder();
        final List<String> calls = new ArrayList<>();

        Server(long seed) {
            random = new Random(seed);
            numbering = random.nextInt(4);
            repeats = random.nextBoolean();
            nulls = random.nextBoolean();
            roles = random.nextBoolean();
            bare = random.nextInt(4) == 0;
            wholeCalls = random.nextBoolean();
            objects = wholeCalls && random.nextInt(4) == 0;
            finishWithContent = random.nextBoolean();
            done = random.nextInt(4) > 0;
            thinkingField = random.nextBoolean() ? "reasoning_content" : "reasoning";
        }

        List<String> stream() {
            for (int i = random.nextInt(3); i > 0; i--)
                say(JsonObject.builder().put(thinkingField, word(thinking)), null);
            for (int i = 1 + random.nextInt(3); i > 0; i--)
                say(JsonObject.builder().put("content", word(text)), null);
            int number = random.nextInt(4);
            for (int i = 0; i < number; i++) call(i);
            var finish = number > 0 && random.nextBoolean() ? "tool_calls" : "stop";
            say(finishWithContent ? JsonObject.builder().put("content", word(text)) : JsonObject.builder(),
                    finish);
            if (random.nextBoolean())
                events.add("{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":6}}");
            if (done) events.add("[DONE]");
            return events;
        }

        private String word(StringBuilder so) {
            var word = " w" + random.nextInt(100);
            so.append(word);
            return word;
        }

        private void call(int number) {
            var arguments = "{\"x\":" + random.nextInt(1000) + "}";
            calls.add("f" + number + "(" + arguments + ")");
            int cut = wholeCalls ? arguments.length() : random.nextInt(arguments.length());
            piece(number, true, arguments.substring(0, cut));
            for (int from = cut; from < arguments.length(); from += 3)
                piece(number, false, arguments.substring(from, Math.min(from + 3, arguments.length())));
        }

        private void piece(int number, boolean begins, String arguments) {
            var function = JsonObject.builder();
            var piece = JsonObject.builder();
            // Without a number, only the id tells calls apart; with the same for all, id and name do.
            if (numbering == 0) piece.put("index", number);
            if (numbering == 1) piece.put("index", number + 1);
            if (numbering == 2) piece.put("index", 0);
            if (begins || repeats) {
                piece.put("id", "call_" + number).put("type", "function");
                function.put("name", "f" + number);
            } else if (nulls) {
                piece.putNull("id").put("type", "function");
                function.put("name", "");
            }
            if (objects) function.put("arguments",
                    JsonObject.builder().put("x", new JsonNumber(arguments.replaceAll("\\D", ""))).build());
            else function.put("arguments", arguments);
            say(JsonObject.builder().put("tool_calls",
                    JsonArray.of(piece.put("function", function.build()).build())), null);
        }

        private void say(JsonObject.Builder delta, String finish) {
            if (roles || first && !bare) delta.put("role", "assistant");
            first = false;
            var choice = JsonObject.builder().put("delta", delta.build());
            if (!bare) choice.put("index", 0);
            if (finish == null) choice.putNull("finish_reason");
            else choice.put("finish_reason", finish);
            var chunk = JsonObject.builder();
            if (!bare) chunk.put("id", "c").put("object", "chat.completion.chunk").put("created", 1);
            events.add(chunk.put("model", new JsonString("up"))
                    .put("choices", JsonArray.of(choice.build())).build().toString());
        }
    }

    @Test
    void whatTheySayIsReadWrittenAndPassedOn() {
        for (int seed = 0; seed < SERVERS; seed++) {
            var server = new Server(seed);
            var stream = server.stream().toArray(String[]::new);
            var where = "server " + seed;

            var events = Streams.read(stream);
            var answer = Streams.answer(events);
            assertEquals(server.text.toString(), Streams.text(answer), where);
            assertEquals(server.thinking.toString(), answer.thinking(), where);
            assertEquals(server.calls, Streams.calls(answer), where);

            var request = RequestReader.read((JsonObject) Json.parse(Streams.ASKING));
            var written = OpenAiStreamChecker.of(out -> {
                var writer = Streams.DIALECT.eventWriter(request, "m", 1);
                for (var event : events) writer.write(event, out);
            });
            assertEquals(server.text.toString(), written.said().text.toString(), where);
            assertEquals(server.calls.toString(), written.said().calls.toString(), where);

            var passed = Streams.pass(seed % 2 == 0 ? Streams.ASKING : Streams.NOT_ASKING,
                    Streams.events(stream));
            assertNull(passed.failure(), where);
            assertEquals(server.text.toString(), passed.said().text.toString(), where);
            assertEquals(server.thinking.toString(), passed.said().thinking.toString(), where);
            assertEquals(server.calls.toString(), passed.said().calls.toString(), where);
            assertEquals(server.thinking.toString(), passed.relay().read().thinking(), where);
            assertEquals(server.calls.size(), passed.relay().read().toolCalls().size(), where);
        }
    }
}
