package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tokenfly.testing.RunningGateway.json;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.responses.answer.ResponsesStreamChecker;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What providers of the other formats get of a Responses request, and what they make of it.
class ResponsesTranslatedTest {
    static final String ANSWER = """
            {"id":"c1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant",\
            "content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}""";
    static final String MESSAGE = """
            {"id":"msg_1","type":"message","role":"assistant","model":"u","content":[{"type":"text","text":\
            "hi"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":1}}""";

    /// What the upstream was sent.
    static JsonObject sent(String kind, String members) throws Exception {
        boolean anthropic = kind.equals("anthropic");
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, anthropic ? MESSAGE : ANSWER));
                var gateway = RunningGateway.with((anthropic ? RunningGateway.anthropic(upstream)
                        : RunningGateway.openAi(upstream)) + "provider.up.kind = " + kind + "\n")) {
            var answer = gateway.post("/v1/responses", "{\"model\":\"m\"," + members + "}");
            assertEquals(200, answer.statusCode(), answer.body());
            return (JsonObject) Json.parse(upstream.last().body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"generic", "openai", "deepseek", "anthropic"})
    void whereNoToolIsLeftNothingIsSaidOfTools(String kind) throws Exception {
        var sent = sent(kind, "\"input\":\"hi\",\"tools\":[{\"type\":\"web_search\"}],\"tool_choice\":\"auto\","
                + "\"parallel_tool_calls\":false");
        for (var name : new String[] {"tools", "tool_choice", "parallel_tool_calls"})
            assertFalse(sent.has(name), sent.toString());
        assertFalse(sent("generic", "\"input\":\"hi\",\"tools\":[],\"tool_choice\":\"auto\"").has("tool_choice"));
    }

    @Test
    void callsOfOneTurnGoInOneMessage() throws Exception {
        var sent = sent("generic", """
                "input":[{"role":"user","content":"go"},
                {"type":"function_call","call_id":"a","name":"f","arguments":"{}"},
                {"type":"function_call","call_id":"b","name":"f","arguments":"{}"},
                {"type":"function_call_output","call_id":"b","output":"2"},
                {"type":"function_call_output","call_id":"a","output":[{"type":"input_text","text":"1"}]}],
                "tools":[{"type":"function","name":"f"}]""");
        var messages = sent.array("messages");
        assertEquals(4, messages.size());
        assertEquals(2, ((JsonObject) messages.get(1)).array("tool_calls").size());
        assertEquals("a", ((JsonObject) messages.get(2)).string("tool_call_id"));
        assertEquals("1", ((JsonObject) messages.get(2)).string("content"));
    }

    @Test
    void aDevelopersWordInTheMiddleIsWhatTheProviderTakes() throws Exception {
        var input = """
                "input":[{"role":"developer","content":"one"},{"role":"user","content":"a"},
                {"role":"assistant","content":"b"},{"role":"developer","content":"two"},
                {"role":"user","content":"c"}]""";
        for (var kind : new String[] {"minimax", "deepseek", "openai", "anthropic"}) {
            var sent = sent(kind, input);
            for (var message : sent.array("messages"))
                assertFalse("developer".equals(((JsonObject) message).string("role")) && !kind.equals("openai"),
                        sent.toString());
            assertTrue(sent.toString().contains("two"));
        }
    }

    @Test
    void aDevelopersWordBetweenACallAndItsOutputGoesBehindIt() throws Exception {
        var input = """
                "input":[{"role":"user","content":"go"},{"type":"function_call","call_id":"a","name":"f","arguments":"{}"},
                {"role":"developer","content":"two"},{"type":"function_call_output","call_id":"a","output":"1"}],
                "tools":[{"type":"function","name":"f"}]""";
        for (var kind : new String[] {"openai", "deepseek", "generic"}) {
            var messages = sent(kind, input).array("messages");
            assertEquals("tool", ((JsonObject) messages.get(2)).string("role"), messages.toString());
            assertTrue(((JsonObject) messages.get(3)).string("content").contains("two"), messages.toString());
        }
    }

    @Test
    void anEffortIsTheNearestThatTheModelKnows() throws Exception {
        assertEquals("max", sent("deepseek", "\"input\":\"hi\",\"reasoning\":{\"effort\":\"ultra\"}").string("reasoning_effort"));
        assertFalse(sent("generic", "\"input\":\"hi\",\"reasoning\":{\"effort\":\"utmost\"}").has("reasoning_effort"));
    }

    @Test
    void aUserWhoSaysNothingIsThereAllTheSame() throws Exception {
        for (var kind : new String[] {"generic", "moonshot", "anthropic"})
            assertEquals(1, sent(kind, "\"input\":[{\"role\":\"user\",\"content\":\"\"}]").array("messages").size());
    }

    @Test
    void thinkingGoesBackWithItsSignature() throws Exception {
        var thought = """
                {"id":"msg_1","type":"message","role":"assistant","model":"u","content":[{"type":"thinking",\
                "thinking":"hm","signature":"c2ln"},{"type":"tool_use","id":"toolu_1","name":"f","input":{}}],\
                "stop_reason":"tool_use","usage":{"input_tokens":3,"output_tokens":1}}""";
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, thought));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream)
                        + "provider.up.kind = anthropic\n")) {
            var ask = "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}],\"include\":"
                    + "[\"reasoning.encrypted_content\"],\"input\":[{\"role\":\"user\",\"content\":\"go\"}%s]}";
            var first = json(gateway.post("/v1/responses", ask.formatted("")));
            var output = first.array("output").toString();
            gateway.post("/v1/responses", ask.formatted("," + output.substring(1, output.length() - 1)
                    + ",{\"type\":\"function_call_output\",\"call_id\":\"toolu_1\",\"output\":\"x\"}"));
            assertTrue(upstream.last().body().contains(
                    "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"}"), upstream.last().body());
        }
    }

    @Test
    void aFailureBehindAHeartbeatIsAWholeFailedStream() throws Exception {
        var beaten = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
            beaten.await();
            reply.json(400, "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}");
        }); var gateway = RunningGateway.with(RunningGateway.openAi(upstream), Duration.ofMillis(50))) {
            var stream = RunningGateway.client().sendAsync(gateway.request("/v1/responses")
                    .POST(BodyPublishers.ofString(
                            "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}")).build(),
                    BodyHandlers.ofInputStream()).get();
            assertEquals(':', stream.body().read(), "a comment came first");
            beaten.countDown();
            var rest = ":" + new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
            var response = ResponsesStreamChecker.ofStream(rest.getBytes(StandardCharsets.UTF_8)).response();
            assertEquals("failed", response.string("status"));
            assertEquals("invalid_prompt", response.object("error").string("code"));
        }
    }

    @Test
    void anotherAccountsResponsesAreNotThere() throws Exception {
        try (var gateway = RunningGateway.with("""
                account.a.keys = sk-tf-alice1
                account.b.keys = sk-tf-bob123
                """)) {
            var body = "{\"model\":\"demo\",\"input\":\"fast, say hi\"%s}";
            var id = json(gateway.post("/v1/responses", body.formatted(""), "x-api-key", "sk-tf-alice1")).string("id");
            assertEquals(404, gateway.get("/v1/responses/" + id, "x-api-key", "sk-tf-bob123").statusCode());
            assertEquals(400, gateway.post("/v1/responses", body.formatted(
                    ",\"previous_response_id\":\"" + id + "\""), "x-api-key", "sk-tf-bob123").statusCode());
            assertEquals(200, gateway.get("/v1/responses/" + id, "x-api-key", "sk-tf-alice1").statusCode());
        }
    }

    @Test
    void withoutAMemoryNothingIsStoredAndTheAnswerSaysSo() throws Exception {
        try (var gateway = RunningGateway.with("responses.memory = 0\n")) {
            var response = json(gateway.post("/v1/responses", "{\"model\":\"demo\",\"input\":\"fast, say hi\"}"));
            assertFalse(response.isTrue("store"));
            assertEquals(404, gateway.get("/v1/responses/" + response.string("id")).statusCode());
        }
    }

    @Test
    void theSecretIsItsOwnersAlone() throws Exception {
        try (var gateway = RunningGateway.with("")) {
            var secret = gateway.directory.resolve("data/secret");
            assertTrue(Files.readString(secret).matches("[0-9a-f]{64}\\n"));
            assertEquals("rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        }
    }

    @Test
    void codexsCatalogueIsThereWhereItIsWanted() throws Exception {
        try (var gateway = RunningGateway.with("codex.catalogue = on\n")) {
            var catalogue = json(gateway.get("/codex/models?client_version=0.171.0"));
            var entry = (JsonObject) catalogue.array("models").get(0);
            for (var member : new String[] {"slug", "display_name", "supported_reasoning_levels", "shell_type",
                "visibility", "supported_in_api", "priority", "support_verbosity", "truncation_policy",
                "experimental_supported_tools", "base_instructions"})
                assertTrue(entry.has(member), member);
            assertFalse(entry.isTrue("use_responses_lite"));
        }
        try (var gateway = RunningGateway.with("")) {
            assertEquals(404, gateway.get("/v1/codex/models").statusCode());
            assertFalse(json(gateway.get("/v1/models")).has("models"));
        }
    }
}
