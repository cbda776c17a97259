package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;
import tokenfly.translation.Fixture.Format;

/// Clients that drop an answer's thinking, as nearly all do, in a loop of tool calls with a provider that
/// answers 400 when it does not come back.
@Timeout(60)
class ReasoningTest {
    private static final int TURNS = 3;

    /// @param kind the provider's, with a model of its that thinks
    /// @param upstream what the provider speaks
    record Loop(String kind, String model, Format client, Format upstream, boolean stream) {
        @Override
        public String toString() {
            return kind + " by " + upstream.word + ", client of " + client.word + (stream ? ", streaming" : "");
        }
    }

    static List<Loop> loops() {
        var loops = new ArrayList<Loop>();
        for (boolean stream : new boolean[] {false, true}) {
            loops(Format.OPENAI, Format.OPENAI, stream, loops);
            loops(Format.OPENAI, Format.ANTHROPIC, stream, loops);
            loops(Format.ANTHROPIC, Format.OPENAI, stream, loops);
        }
        return loops;
    }

    private static void loops(Format client, Format upstream, boolean stream, List<Loop> loops) {
        loops.add(new Loop("deepseek", "deepseek-v4-flash", client, upstream, stream));
        loops.add(new Loop("moonshot", "kimi-k2.6", client, upstream, stream));
    }

    @ParameterizedTest
    @MethodSource("loops")
    void aClientThatDropsTheThinkingGetsThroughALoopOfToolCalls(Loop loop) throws Exception {
        try (var upstream = new ScriptedUpstream(ReasoningTest::thinkAndCall);
                var gateway = RunningGateway.with(config(loop, upstream))) {
            var messages = new ArrayList<JsonValue>();
            messages.add(Json.parse("{\"role\":\"user\",\"content\":\"go\"}"));
            for (int turn = 0; turn <= TURNS; turn++) {
                var answer = post(gateway, loop, messages);
                assertEquals(200, answer.statusCode(), "turn " + turn + ": " + answer.body());
                var said = said(loop, answer);
                assertFalse(said.thinking.isEmpty(), "thinking is shown");
                if (turn == TURNS) assertEquals("done", said.text.toString());
                else goOn(loop.client(), messages, id(turn));
            }
        }
    }

    @Test
    void anotherAccountWithTheSameCallIdGetsNoneOfIt() throws Exception {
        var loop = new Loop("deepseek", "deepseek-v4-flash", Format.OPENAI, Format.OPENAI, false);
        try (var upstream = new ScriptedUpstream(ReasoningTest::thinkAndCall);
                var gateway = RunningGateway.with(config(loop, upstream)
                        + "account.ann.keys = sk-tf-anns-key\naccount.bob.keys = sk-tf-bobs-key\n")) {
            var messages = new ArrayList<JsonValue>();
            messages.add(Json.parse("{\"role\":\"user\",\"content\":\"go\"}"));
            post(gateway, loop, messages, "authorization", "Bearer sk-tf-anns-key");
            goOn(Format.OPENAI, messages, id(0));
            assertEquals(400, post(gateway, loop, messages, "authorization", "Bearer sk-tf-bobs-key").statusCode());
            assertTrue(upstream.last().body().contains("\"reasoning_content\":\"\""));
            assertEquals(200, post(gateway, loop, messages, "authorization", "Bearer sk-tf-anns-key").statusCode());
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void anotherConversationWithTheSameCallIdGetsNoneOfIt(Loop loop) throws Exception {
        try (var upstream = new ScriptedUpstream(ReasoningTest::thinkAndCall);
                var gateway = RunningGateway.with(config(loop, upstream))) {
            var first = new ArrayList<JsonValue>();
            first.add(Json.parse("{\"role\":\"user\",\"content\":\"go\"}"));
            post(gateway, loop, first);
            goOn(loop.client(), first, id(0));
            var second = new ArrayList<JsonValue>();
            second.add(Json.parse("{\"role\":\"user\",\"content\":\"go elsewhere\"}"));
            goOn(loop.client(), second, id(0));
            post(gateway, loop, second);
            assertFalse(upstream.last().body().contains("thought"), upstream.last().body());
            post(gateway, loop, first);
            assertTrue(upstream.last().body().contains("thought"), upstream.last().body());
        }
    }

    private static String config(Loop loop, ScriptedUpstream upstream) {
        var provider = loop.upstream() == Format.OPENAI ? RunningGateway.openAi(upstream)
                : RunningGateway.anthropic(upstream);
        return provider.replace("upstream-m", loop.model()) + "provider.up.kind = " + loop.kind() + "\n";
    }

    private static HttpResponse<String> post(RunningGateway gateway, Loop loop, List<JsonValue> messages,
            String... headers) throws Exception {
        var body = JsonObject.builder().put("model", "m").put("max_tokens", 1000)
                .put("messages", new JsonArray(messages)).put("stream", loop.stream())
                .put("tools", Json.parse(loop.client() == Format.OPENAI
                        ? "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]"
                        : "[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]"));
        return gateway.post(loop.client().path, body.build().toString(), headers);
    }

    private static Sum said(Loop loop, HttpResponse<String> answer) {
        if (!loop.stream()) return Sum.ofWhole(loop.client(), RunningGateway.json(answer));
        FixtureTest.check(loop.client(), answer.body());
        return Sum.ofStream(loop.client(), answer.body());
    }

    /// Adds the call as a client does that knows no thinking, and its result.
    private static void goOn(Format client, List<JsonValue> messages, String id) {
        var turns = client == Format.OPENAI ? """
                [{"role":"assistant","content":null,"tool_calls":[{"id":"ID","type":"function","function":
                {"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"ID","content":"one"}]"""
                : """
                [{"role":"assistant","content":[{"type":"tool_use","id":"ID","name":"f","input":{}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"ID","content":"one"}]}]""";
        ((JsonArray) Json.parse(turns.replace("ID", id))).forEach(messages::add);
    }

    /// A provider that thinks before each of its calls and wants every thought back.
    private static void thinkAndCall(Received received, Reply reply) throws IOException {
        var request = (JsonObject) Json.parse(received.body());
        if (received.path().endsWith("/messages")) {
            thinkAndUse(request, reply);
            return;
        }
        int calls = 0;
        for (var value : request.array("messages")) {
            var message = (JsonObject) value;
            if (!message.has("tool_calls")) continue;
            if (!thought(calls).equals(message.string("reasoning_content"))) {
                reply.json(400, "{\"error\":{\"message\":\"The `reasoning_content` in the thinking mode must be"
                        + " passed back to the API.\",\"type\":\"invalid_request_error\"}}");
                return;
            }
            calls++;
        }
        var message = JsonObject.builder().put("role", "assistant").put("reasoning_content", thought(calls));
        if (calls == TURNS) message.put("content", "done");
        else message.putNull("content").put("tool_calls", Json.parse("""
                [{"index":0,"id":"%s","type":"function","function":{"name":"f","arguments":"{}"}}]"""
                .formatted(id(calls))));
        if (request.isTrue("stream")) stream(message.build(), reply);
        else reply.json(200, envelope("message", message.build(), "stop").toString());
    }

    /// The same by Anthropic's format, where each turn that calls begins with what was thought.
    private static void thinkAndUse(JsonObject request, Reply reply) throws IOException {
        int calls = 0;
        for (var value : request.array("messages")) {
            var message = (JsonObject) value;
            if (!"assistant".equals(message.string("role"))) continue;
            if (!thought(calls).equals(((JsonObject) message.array("content").get(0)).string("thinking"))) {
                reply.json(400, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
                        + "\"The `content[].thinking` in the thinking mode must be passed back to the API.\"}}");
                return;
            }
            calls++;
        }
        var thinking = JsonObject.builder().put("type", "thinking").put("thinking", thought(calls))
                .put("signature", "").build();
        var rest = (JsonObject) Json.parse(calls == TURNS ? "{\"type\":\"text\",\"text\":\"done\"}"
                : "{\"type\":\"tool_use\",\"id\":\"" + id(calls) + "\",\"name\":\"f\",\"input\":{}}");
        var stop = calls == TURNS ? "end_turn" : "tool_use";
        if (request.isTrue("stream")) events(thinking, rest, stop, reply);
        else reply.json(200, message(stop).with("content", JsonArray.of(thinking, rest)).toString());
    }

    private static void events(JsonObject thinking, JsonObject rest, String stop, Reply reply) throws IOException {
        reply.startEvents();
        event(reply, "message_start", "message", message(null));
        int index = 0;
        for (var block : List.of(thinking, rest)) {
            reply.event("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":" + index
                    + ",\"content_block\":" + block + "}");
            reply.event("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":" + index++
                    + "}");
        }
        event(reply, "message_delta", "delta", JsonObject.builder().put("stop_reason", stop).build());
        event(reply, "message_stop", "nothing", JsonObject.EMPTY);
        reply.endEvents();
    }

    private static void event(Reply reply, String type, String name, JsonObject value) throws IOException {
        reply.event("event: " + type + "\ndata: " + JsonObject.builder().put("type", type).put(name, value)
                .put("usage", type.equals("message_delta") ? Json.parse("{\"output_tokens\":1}") : null).build());
    }

    private static JsonObject message(String stop) {
        return JsonObject.builder().put("id", "msg_1").put("type", "message").put("role", "assistant")
                .put("model", "x").put("content", JsonArray.EMPTY)
                .put("stop_reason", stop == null ? null : new JsonString(stop))
                .put("usage", Json.parse("{\"input_tokens\":3,\"output_tokens\":1}")).build();
    }

    /// One that both formats take as it is.
    private static String id(int call) {
        return "call_" + call;
    }

    /// The thought comes in pieces, the rest in one.
    private static void stream(JsonObject message, Reply reply) throws IOException {
        var thought = message.string("reasoning_content");
        reply.startEvents();
        reply.event(envelope("delta", (JsonObject) Json.parse("{\"role\":\"assistant\",\"content\":\"\"}"), null)
                .toString());
        for (int i = 0; i < thought.length(); i += 4)
            reply.event(envelope("delta", JsonObject.builder().put("reasoning_content",
                    thought.substring(i, Math.min(i + 4, thought.length()))).build(), null).toString());
        reply.event(envelope("delta", message.without("role").without("reasoning_content"), null).toString());
        reply.event(envelope("delta", JsonObject.EMPTY, "tool_calls").toString());
        reply.event("[DONE]");
        reply.endEvents();
    }

    private static JsonObject envelope(String name, JsonObject message, String finish) {
        var choice = JsonObject.builder().put("index", 0).put(name, message);
        if (finish == null) choice.putNull("finish_reason");
        else choice.put("finish_reason", new JsonString(finish));
        return JsonObject.builder().put("id", "c").put("object", "chat.completion.chunk").put("created", 1)
                .put("model", "x").put("choices", JsonArray.of(choice.build()))
                .put("usage", finish == null ? null : Json.parse("{\"prompt_tokens\":3,\"completion_tokens\":1}"))
                .build();
    }

    private static String thought(int call) {
        return "thought \"" + call + "\" \\ é 日\n";
    }
}
