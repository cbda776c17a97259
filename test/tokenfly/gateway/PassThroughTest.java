package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Requests whose two ends speak the same format, through the front door.
class PassThroughTest {
    private static final String ANSWER = """
            {"id":"c1","object":"chat.completion","created":1,"model":"upstream-m","unknown":{"a":1.0},\
            "choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";
    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"upstream-m","content":[{"type":"text",\
            "text":"hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":1}}""";

    @Test
    void theBodyGoesOnByteForByteButForTheModelId() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            gateway.post("/v1/chat/completions", """
                    { "model" : "m",  "zeta": 1.0, "big": 12345678901234567890, "messages":[{"role":"user",\
                    "content":"h\\u00e9"}], "top_k": 1e3 }""");
            assertEquals("""
                    { "model" : "upstream-m",  "zeta": 1.0, "big": 12345678901234567890, "messages":[{"role":"user",\
                    "content":"h\\u00e9"}], "top_k": 1e3 }""", upstream.last().body());
        }
    }

    @Test
    void theAnswerShowsThePublicModelAndKeepsTheRest() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = gateway.post("/v1/chat/completions", hello(false));
            assertEquals(200, answer.statusCode());
            assertEquals(ANSWER.replace("upstream-m", "m"), answer.body());
            assertTrue(answer.headers().firstValue("x-request-id").orElseThrow().startsWith("req_"));
        }
    }

    @Test
    void theProvidersKeyReplacesTheClients() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            gateway.post("/v1/chat/completions", hello(false));
            assertEquals("Bearer provider-key-1234567890", upstream.last().headers().get("authorization"));
            assertEquals("/v1/chat/completions", upstream.last().path());
            assertFalse(upstream.last().headers().toString().contains(RunningGateway.KEY));
        }
    }

    @Test
    void anthropicHeadersGoOnToAnAnthropicUpstream() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, MESSAGE));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream))) {
            var answer = gateway.post("/v1/messages", hello(false), "anthropic-version", "2023-06-01",
                    "anthropic-beta", "context-1m-2025-08-07", "x-claude-code-session-id", "s1",
                    "x-api-key", RunningGateway.KEY);
            assertEquals(200, answer.statusCode(), answer.body());
            var sent = upstream.last();
            assertEquals("/v1/messages", sent.path());
            assertEquals("2023-06-01", sent.headers().get("anthropic-version"));
            assertEquals("context-1m-2025-08-07", sent.headers().get("anthropic-beta"));
            assertEquals("s1", sent.headers().get("x-claude-code-session-id"));
            assertEquals("provider-key-1234567890", sent.headers().get("x-api-key"));
            assertNull(sent.headers().get("authorization"));
            assertTrue(answer.headers().firstValue("request-id").isPresent());
        }
    }

    @Test
    void aStreamIsPassedOnWithUsageWithheldFromAClientThatDidNotAsk() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.events(
                        chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
                        chunk("{\"content\":\"hi\"}", "null"), chunk("{}", "\"stop\""),
                        "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"upstream-m\","
                                + "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}",
                        "[DONE]"));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = gateway.post("/v1/chat/completions", hello(true));
            assertEquals(200, answer.statusCode());
            assertTrue(upstream.last().body().contains("\"include_usage\":true"), upstream.last().body());
            assertEquals("data: " + chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null").replace("upstream-m", "m")
                    + "\n\ndata: " + chunk("{\"content\":\"hi\"}", "null").replace("upstream-m", "m")
                    + "\n\ndata: " + chunk("{}", "\"stop\"").replace("upstream-m", "m")
                    + "\n\ndata: [DONE]\n\n", answer.body());
            assertTrue(answer.headers().firstValue("content-type").orElseThrow().startsWith("text/event-stream"));
        }
    }

    @Test
    void aStreamThatIsCutNeverLooksWhole() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.event(chunk("{\"role\":\"assistant\",\"content\":\"hi\"}", "null"));
                    reply.cut();
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var body = gateway.post("/v1/chat/completions", hello(true)).body();
            assertTrue(body.contains("\"error\""), body);
            assertFalse(body.contains("[DONE]"), body);
        }
    }

    static String chunk(String delta, String finish) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"upstream-m\","
                + "\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    static String hello(boolean stream) {
        return "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]"
                + (stream ? ",\"stream\":true}" : "}");
    }
}
