package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tokenfly.anthropic.answer.AnthropicStreamChecker;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.openai.answer.OpenAiStreamChecker;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseParser;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// The four ways a client asks: in either format, for a stream or for a whole answer; and what it must
/// get, whichever way the provider speaks.
enum Asking {
    OPENAI, OPENAI_STREAM, ANTHROPIC, ANTHROPIC_STREAM;

    /// What every good upstream of these tests says.
    static final String TEXT = "hello there, ünïcödé 你好";

    boolean streams() {
        return this == OPENAI_STREAM || this == ANTHROPIC_STREAM;
    }

    boolean anthropic() {
        return this == ANTHROPIC || this == ANTHROPIC_STREAM;
    }

    String path() {
        return anthropic() ? "/v1/messages" : "/v1/chat/completions";
    }

    String body(String model) {
        return body(model, "hello");
    }

    String body(String model, String text) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":100,\"stream\":" + streams()
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    HttpResponse<String> ask(RunningGateway gateway, String model) throws Exception {
        return gateway.post(path(), body(model));
    }

    /// Fails unless it is the whole answer of [#answer].
    void assertWhole(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        assertWhole(answer.body(), "");
    }

    /// @param mark what the answer must repeat
    void assertWhole(String body, String mark) {
        assertEquals(TEXT + mark, text(body), body);
    }

    private String text(String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return switch (this) {
            case OPENAI -> ((JsonObject) ((JsonObject) Json.parse(body)).array("choices").get(0))
                    .object("message").string("content");
            case OPENAI_STREAM -> {
                var checked = OpenAiStreamChecker.ofBytes(bytes);
                assertTrue(checked.done(), body);
                yield checked.said().text.toString();
            }
            case ANTHROPIC ->
                ((JsonObject) ((JsonObject) Json.parse(body)).array("content").get(0)).string("text");
            case ANTHROPIC_STREAM -> {
                var events = anthropicEvents(bytes);
                assertEquals("message_stop", events.getLast().type(), body);
                yield textOf(events);
            }
        };
    }

    /// Fails unless it is an HTTP error in the client's format.
    ///
    /// @return its `error` object
    JsonObject assertError(HttpResponse<String> answer, int openaiStatus, int anthropicStatus) {
        assertEquals(anthropic() ? anthropicStatus : openaiStatus, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("content-type").orElse("").startsWith("application/json"));
        return assertError(answer.body());
    }

    JsonObject assertError(String body) {
        var error = (JsonObject) Json.parse(body);
        if (anthropic()) assertEquals("error", error.string("type"), body);
        return checked(error.object("error"), body);
    }

    /// Fails unless it is a stream that has begun and ends with an error in the client's format.
    ///
    /// @return its `error` object
    JsonObject assertBroken(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return assertBroken(answer.body());
    }

    JsonObject assertBroken(String body) {
        var events = events(body.getBytes(StandardCharsets.UTF_8));
        assertFalse(events.isEmpty(), "nothing but: " + body);
        assertFalse(body.contains("[DONE]") || body.contains("message_stop"), body);
        if (anthropic()) assertEquals("error", events.getLast().type(), body);
        return checked(((JsonObject) Json.parse(events.getLast().data())).object("error"), body);
    }

    private JsonObject checked(JsonObject error, String body) {
        assertNotNull(error, body);
        assertNotNull(error.string("message"), body);
        assertNotNull(error.string("type"), body);
        if (!anthropic()) assertTrue(error.has("param") && error.has("code"), body);
        return error;
    }

    private static List<SseEvent> anthropicEvents(byte[] stream) {
        var events = new ArrayList<>(events(stream));
        events.removeIf(event -> event.type().equals("ping")); // as every SDK does
        AnthropicStreamChecker.check(events);
        return events;
    }

    private static String textOf(List<SseEvent> events) {
        var text = new StringBuilder();
        for (var event : events)
            if (event.type().equals("content_block_delta"))
                text.append(((JsonObject) Json.parse(event.data())).object("delta").string("text"));
        return text.toString();
    }

    static List<SseEvent> events(byte[] stream) {
        var events = new ArrayList<SseEvent>();
        try {
            var parser = new SseParser(1 << 20);
            parser.feed(stream, 0, stream.length, events::add);
            parser.end(events::add);
        } catch (IOException e) {
            throw new AssertionError("an event is too long", e);
        }
        return events;
    }

    // What an upstream says.

    /// A good answer to a request, in the format and the manner it asks for.
    static void answer(ScriptedUpstream.Received request, ScriptedUpstream.Reply reply) throws IOException {
        if (isStream(request)) reply.events(goodEvents(request));
        else reply.json(200, goodBody(request));
    }

    static boolean isStream(ScriptedUpstream.Received request) {
        return request.body().contains("\"stream\":true");
    }

    static boolean isAnthropic(ScriptedUpstream.Received request) {
        return request.path().endsWith("/messages");
    }

    /// It says [#TEXT] and the mark that the request carries, if it carries one.
    static String goodBody(ScriptedUpstream.Received request) {
        var text = TEXT + ChaosProvider.mark(request.body());
        return isAnthropic(request) ? """
                {"id":"msg_1","type":"message","role":"assistant","model":"upstream-m","content":[{"type":"text",\
                "text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,\
                "usage":{"input_tokens":3,"output_tokens":5}}""".formatted(text)
                : """
                {"id":"c1","object":"chat.completion","created":1,"model":"upstream-m","choices":[{"index":0,\
                "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}""".formatted(text);
    }

    static String[] goodEvents(ScriptedUpstream.Received request) {
        var rest = TEXT.substring(5) + ChaosProvider.mark(request.body());
        return isAnthropic(request) ? anthropicEvents(rest) : openAiEvents(rest);
    }

    private static String[] openAiEvents(String rest) {
        return new String[] {
            PassThroughTest.chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
            PassThroughTest.chunk("{\"content\":\"" + TEXT.substring(0, 5) + "\"}", "null"),
            PassThroughTest.chunk("{\"content\":\"" + rest + "\"}", "null"),
            PassThroughTest.chunk("{}", "\"stop\""),
            """
            {"id":"c1","object":"chat.completion.chunk","created":1,"model":"upstream-m","choices":[],\
            "usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}""",
            "[DONE]"};
    }

    private static String[] anthropicEvents(String rest) {
        return new String[] {
            named("message_start", """
                    "message":{"id":"msg_1","type":"message","role":"assistant","model":"upstream-m","content":[],\
                    "stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":1}}"""),
            named("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
            delta(TEXT.substring(0, 5)),
            delta(rest),
            named("content_block_stop", "\"index\":0"),
            named("message_delta", """
                    "delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}"""),
            named("message_stop", null)};
    }

    private static String delta(String text) {
        return named("content_block_delta",
                "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
    }

    private static String named(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (members == null ? "" : "," + members) + "}";
    }
}
