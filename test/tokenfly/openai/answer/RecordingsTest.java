package tokenfly.openai.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.openai.request.ThinkingReader;
import tokenfly.testing.Passing;

/// Every recorded exchange of this format, read and passed through.
class RecordingsTest {
    private static final Path RECORDINGS = Path.of("../shared/recordings");

    private record Recording(Path path, boolean stream, boolean error) {
        byte[] body() {
            try {
                return Files.readAllBytes(path);
            } catch (IOException e) {
                throw new AssertionError("listed but missing: " + path, e);
            }
        }

        /// Cut out of a longer stream, without its end.
        boolean excerpt() {
            var text = new String(body(), StandardCharsets.UTF_8);
            return !text.contains("[DONE]");
        }
    }

    private static List<Recording> recordings() throws IOException {
        assumeTrue(Files.exists(RECORDINGS.resolve("index.tsv")), "no recordings beside the project");
        var recordings = new ArrayList<Recording>();
        for (var line : Files.readAllLines(RECORDINGS.resolve("index.tsv"))) {
            var columns = line.split("\t");
            if (columns.length < 8 || !columns[4].equals("openai-chat")) continue;
            recordings.add(new Recording(RECORDINGS.resolve(columns[0]), columns[0].endsWith(".sse"),
                    columns[0].contains("error") || !columns[6].equals("200")));
        }
        return recordings;
    }

    @Test
    void everyStreamIsRead() throws IOException {
        int streams = 0;
        for (var recording : recordings()) {
            if (!recording.stream()) continue;
            streams++;
            var events = Streams.read(OpenAiStreamChecker.events(recording.body()));
            var last = events.getLast();
            assertTrue(last instanceof ChatEvent.Finished || last instanceof ChatEvent.Failed,
                    recording.path() + " ends with " + last.getClass());
            if (!recording.excerpt())
                assertTrue(last instanceof ChatEvent.Finished, recording.path() + " " + last);
            var expected = SimpleSum.of(recording.body());
            var answer = Streams.answer(events);
            assertEquals(expected.text.toString(), Streams.text(answer), recording.path().toString());
            assertEquals(expected.thinking.toString(), answer.thinking(), recording.path().toString());
            assertEquals(expected.calls(), Streams.calls(answer), recording.path().toString());
            if (expected.usage != null)
                assertEquals(expected.usage.whole("prompt_tokens", -1), answer.usage().input());
        }
        assertTrue(streams > 40, streams + " streams");
    }

    @Test
    void everyStreamIsPassedThroughWithNothingLost() throws IOException {
        for (var recording : recordings()) {
            if (!recording.stream()) continue;
            var passed = Streams.pass(Streams.ASKING, OpenAiStreamChecker.events(recording.body()));
            var expected = SimpleSum.of(recording.body());
            var where = recording.path().toString();
            assertEquals(expected.text.toString(), passed.said().text.toString(), where);
            assertEquals(expected.thinking.toString(), passed.said().thinking.toString(), where);
            if (passed.checked().done() && !"length".equals(passed.said().finish))
                assertEquals(expected.calls().stream().map(c -> c.replace("()", "({})")).toList(),
                        passed.said().calls.stream().map(Object::toString).toList(), where);
            if (!recording.excerpt()) assertTrue(passed.checked().done(), where);
            if (expected.usage != null && passed.checked().done()) {
                assertNotNull(passed.relay().usage(), where);
                assertNotNull(passed.checked().usage(), where);
            }
            assertEquals(expected.thinking.toString(), passed.relay().read().thinking());
        }
    }

    @Test
    void everyWholeAnswerIsRead() throws IOException {
        for (var recording : recordings()) {
            if (recording.stream()) continue;
            var body = (JsonObject) Json.parse(recording.body());
            var error = Streams.DIALECT.errorIn(body);
            assertEquals(recording.error(), error != null, recording.path().toString());
            if (error != null) continue;
            var answer = read(body);
            var message = ((JsonObject) ((JsonArray) body.get("choices")).get(0)).object("message");
            var content = message.string("content");
            assertEquals(content == null ? "" : content, Streams.text(answer));
            assertEquals(ThinkingReader.text(message), answer.thinking(), recording.path().toString());
            var calls = message.array("tool_calls");
            assertEquals(calls == null ? 0 : calls.size(), answer.toolCalls().size());
            var passed = Streams.relay(Streams.ASKING);
            var out = (JsonObject) Json.parse(passed.whole(recording.body()));
            assertEquals(body.with("model", out.get("model")), out);
            assertEquals(answer.usage(), passed.usage());
        }
    }

    private static ChatAnswer read(JsonObject body) {
        return Passing.answer(Streams.DIALECT, Json.utf8(body), ToolNames.SAME);
    }

    @Test
    void everyRequestIsReadOrRefusedWithItsField() throws IOException {
        for (var recording : recordings()) {
            var request = Path.of(recording.path().toString().replaceAll("\\.(sse|json)$", ".req.json"));
            if (!Files.exists(request)) continue;
            var bytes = Files.readAllBytes(request);
            if (!(Json.parse(bytes) instanceof JsonObject body) || !body.has("messages")) continue;
            try {
                assertEquals(body.string("model"), Streams.DIALECT.peek(bytes).model());
                var read = Streams.DIALECT.readRequest(body);
                assertEquals(body.string("model"), read.model());
                assertTrue(read.messages().stream().anyMatch(m -> !m.content().isEmpty()
                        || m.content().stream().noneMatch(c -> c instanceof Content.Other)));
            } catch (ChatException e) {
                assertEquals(ErrorKind.INVALID_REQUEST, e.error().kind(), request.toString());
                assertNotNull(e.error().param(), request + ": " + e.getMessage());
            }
        }
    }
}
