package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tokenfly.testing.RunningGateway.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.responses.answer.ResponsesStreamChecker;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What other gateways were seen to do wrong with a Responses request that is sound.
class ResponsesPitfallsTest {
    private static final String STREAMED = "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}";
    private static final String[] SOUND = {
        PassThroughTest.chunk("{\"role\":\"assistant\",\"content\":\"good\"}", "null"),
        PassThroughTest.chunk("{\"content\":\" day\"}", "\"stop\""), "[DONE]"};

    private static JsonObject checked(String body) {
        return ResponsesStreamChecker.ofStream(body.getBytes(StandardCharsets.UTF_8)).response();
    }

    private static String text(JsonObject response) {
        var text = new StringBuilder();
        for (var item : response.array("output"))
            if ("message".equals(((JsonObject) item).string("type")))
                for (var part : ((JsonObject) item).array("content")) text.append(((JsonObject) part).string("text"));
        return text.toString();
    }

    /// An answer of which nothing was said goes on at the next provider.
    @ParameterizedTest
    @ValueSource(strings = {"", "{\"error\":{\"message\":\"died\"}}", "{\"id\":\"c", "<html>"})
    void aStreamThatBreaksBeforeItsFirstWordIsMadeByAnother(String beginning) throws Exception {
        try (var broken = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    if (!beginning.isEmpty()) reply.event(beginning);
                    throw new ScriptedUpstream.CutException();
                });
                var sound = new ScriptedUpstream((_, reply) -> reply.events(SOUND));
                var gateway = RunningGateway.with("""
                        provider.broken.openai = %s
                        provider.broken.keys = none
                        provider.sound.openai = %s
                        provider.sound.keys = none
                        model.m.providers = broken, sound
                        """.formatted(broken.uri("/v1"), sound.uri("/v1")))) {
            var response = checked(gateway.post("/v1/responses", STREAMED).body());
            assertEquals("completed", response.string("status"), response.toString());
            assertEquals("good day", text(response));
            assertFalse(broken.received().isEmpty());
        }
    }

    /// What is no event of the format's, between two that are: comments, blank data, fields and types
    /// that nobody knows, objects without choices.
    @Test
    void anOddLineDoesNotEndASoundStream() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.chunk(": ping\n\ndata: " + SOUND[0] + "\n\n");
                    reply.chunk("garbage\nretry: soon\nid\n\ndata:\n\ndata: {}\n\nevent: odd\ndata: {\"odd\":[1]}\n\n");
                    reply.chunk("data: " + SOUND[1] + "\n\ndata: [DONE]\n\n");
                    reply.endEvents();
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var response = checked(gateway.post("/v1/responses", STREAMED).body());
            assertEquals("completed", response.string("status"), response.toString());
            assertEquals("good day", text(response));
            assertEquals(1, upstream.received().size());
        }
    }

    /// Data that was torn may have held words, so the answer is not told as whole.
    @Test
    void tornDataIsAFailureAndNotALostWord() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) ->
                        reply.events(SOUND[0], SOUND[1].substring(0, 40), SOUND[1], SOUND[2]));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var response = checked(gateway.post("/v1/responses", STREAMED).body());
            assertEquals("failed", response.string("status"), response.toString());
        }
    }

    /// Over a provider of each format.
    @Test
    void everyModelThatIsListedAnswersHere() throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> reply.json(200, switch (request.path()) {
                    case "/v1/messages" -> ResponsesTranslatedTest.MESSAGE;
                    case "/v1/responses" -> ResponsesPassThroughTest.WHOLE;
                    default -> ResponsesTranslatedTest.ANSWER;
                }));
                var gateway = RunningGateway.with("""
                        provider.chat.openai = %1$s
                        provider.chat.keys = none
                        provider.messages.anthropic = %2$s
                        provider.messages.keys = none
                        provider.own.responses = %1$s
                        provider.own.keys = none
                        provider.off.openai = %1$s
                        provider.off.keys = ${UNSET_HERE:-}
                        model.a.providers = chat
                        model.b.providers = messages
                        model.c.providers = own
                        model.d.providers = off
                        model.d.aliases = e
                        """.formatted(upstream.uri("/v1"), upstream.uri("")))) {
            var listed = json(gateway.get("/v1/models")).array("data");
            assertTrue(listed.size() >= 3, listed.toString());
            for (var model : listed) {
                var id = ((JsonObject) model).string("id");
                var answer = gateway.post("/v1/responses", "{\"model\":\"" + id + "\",\"input\":\"hi\"}");
                assertEquals(200, answer.statusCode(), id + ": " + answer.body());
            }
        }
    }

    /// Codex asks so of every model that it does not know. A model may refuse a word about thinking.
    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"summary\":\"auto\"}", "{\"effort\":null,\"summary\":null}"})
    void aModelIsToldNothingOfReasoningUnlessAnEffortIsAsked(String reasoning) throws Exception {
        for (var kind : List.of("generic", "openai", "deepseek", "zhipu", "moonshot", "minimax", "qwen", "vllm",
                "llamacpp", "ollama", "anthropic")) {
            var sent = ResponsesTranslatedTest.sent(kind, "\"input\":\"hi\",\"reasoning\":" + reasoning
                    + ",\"include\":[\"reasoning.encrypted_content\"]");
            for (var member : List.of("reasoning", "reasoning_effort", "thinking", "output_config", "include",
                    "enable_thinking", "chat_template_kwargs"))
                assertFalse(sent.has(member), kind + ": " + sent);
        }
    }

    /// A kind that is known is asked for an effort by the models alone that have one.
    @ParameterizedTest
    @CsvSource({"openai,gpt-4.1,", "openai,gpt-5.2,high", "zhipu,glm-4.6,", "zhipu,glm-5,high"})
    void anEffortGoesToTheModelsThatHaveOne(String kind, String model, String effort) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ResponsesTranslatedTest.ANSWER));
                var gateway = RunningGateway.with("provider.up.openai = " + upstream.uri("/v1")
                        + "\nprovider.up.keys = none\nprovider.up.kind = " + kind + "\nmodel.m.providers = up="
                        + model + "\n")) {
            assertEquals(200, gateway.post("/v1/responses",
                    "{\"model\":\"m\",\"input\":\"hi\",\"reasoning\":{\"effort\":\"high\"}}").statusCode());
            assertEquals(effort, ((JsonObject) Json.parse(upstream.last().body())).string("reasoning_effort"));
        }
    }

    /// A sub-agent is named another model than its parent: an alias serves it, else it is told which
    /// there are, by a code at which nobody tries again.
    @Test
    void aSubAgentsModelIsServedByAnAliasOrRefusedInWords() throws Exception {
        var asked = "{\"model\":\"gpt-5.6-mini\",\"input\":\"hi\"}";
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ResponsesTranslatedTest.ANSWER));
                var without = RunningGateway.with(RunningGateway.openAi(upstream));
                var with = RunningGateway.with(RunningGateway.openAi(upstream) + "model.m.aliases = gpt-*\n")) {
            var refused = without.post("/v1/responses", asked, "x-openai-subagent", "collab_spawn");
            assertEquals(404, refused.statusCode());
            assertEquals("model_not_found", json(refused).object("error").string("code"));
            assertTrue(json(refused).object("error").string("message").contains("/v1/models"), refused.body());
            assertEquals(0, upstream.received().size());
            var served = with.post("/v1/responses", asked, "x-openai-subagent", "collab_spawn");
            assertEquals(200, served.statusCode(), served.body());
            assertEquals("upstream-m", ((JsonObject) Json.parse(upstream.last().body())).string("model"));
        }
    }
}
