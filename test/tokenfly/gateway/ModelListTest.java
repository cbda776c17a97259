package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What clients learn of the models, and which model an alias means.
class ModelListTest {
    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = new ScriptedUpstream((_, reply) -> reply.json(200, "{\"id\":\"c\",\"model\":\"up\",\"choices\":[{\"index\":0,"
                + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}"));
        gateway = RunningGateway.with("""
                provider.here.openai = %s
                provider.here.keys = none
                model.big.providers = here
                model.big.aliases = claude-tokenfly-big, claude-*, *
                model.big.name = The Big Model
                model.big.context = 200000
                model.big.max-output = 64000
                model.big.can = tools, vision
                model.small.providers = here
                model.small.aliases = claude-haiku-*, claude-*-small
                account.test.keys = %s
                account.test.models = big, small
                """.formatted(upstream.uri("/v1"), RunningGateway.KEY));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @Test
    void anAliasIsAModelOfItsOwnAndAPatternIsNone() throws Exception {
        var list = gateway.get("/v1/models").body();
        assertTrue(list.contains("\"id\":\"claude-tokenfly-big\""), list);
        assertTrue(!list.contains("*"), list);
    }

    @Test
    void anthropicsSdksReadWhatTheModelIsAndCan() throws Exception {
        var model = anthropic("/v1/models/claude-tokenfly-big");
        assertEquals("The Big Model", model.string("display_name"));
        assertEquals(200_000, model.whole("max_input_tokens", 0));
        assertEquals(64_000, model.whole("max_tokens", 0));
        assertEquals("active", model.string("lifecycle"));
        var can = model.object("capabilities");
        assertTrue(can.object("image_input").isTrue("supported"));
        assertTrue(can.object("structured_outputs").isTrue("supported"));
        assertTrue(!can.object("thinking").isTrue("supported"));
        assertTrue(!can.object("thinking").object("types").object("adaptive").isTrue("supported"));
        assertEquals(Json.parse("null"), anthropic("/v1/models/small").get("capabilities"));
        assertEquals("small", anthropic("/v1/models/small").string("display_name"));
    }

    @Test
    void agentsOnOpenAisSideReadWhatTheModelIsAndCan() throws Exception {
        var model = RunningGateway.json(gateway.get("/v1/models/big"));
        assertEquals("The Big Model", model.string("name"));
        assertEquals(200_000, model.whole("context_length", 0));
        assertEquals(64_000, model.object("top_provider").whole("max_completion_tokens", 0));
        assertEquals("[\"tools\",\"tool_choice\"]", model.get("supported_parameters").toString());
        assertEquals("[\"text\",\"image\"]", model.object("architecture").get("input_modalities").toString());
        assertTrue(!RunningGateway.json(gateway.get("/v1/models/small")).has("architecture"));
    }

    @ParameterizedTest
    @CsvSource({"big, big", "claude-tokenfly-big, big", "claude-opus-9, big", "claude-haiku-9, small",
        "claude-haiku-9[1m], small", "claude-haiku-small, small", "claude-x-small, small", "gpt-5, big", "small, small"})
    void theMostExactAliasCounts(String asked, String meant) throws Exception {
        var answer = gateway.post("/v1/chat/completions", """
                {"model":"%s","messages":[{"role":"user","content":"x"}]}""".formatted(asked));
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(asked, RunningGateway.json(answer).string("model"));
        assertEquals(meant, ((JsonObject) Json.parse(upstream.last().body())).string("model"));
        assertEquals(asked, RunningGateway.json(gateway.get("/v1/models/" + asked.replace("[", "%5B").replace("]", "%5D")))
                .string("id"));
    }

    private static JsonObject anthropic(String path) throws Exception {
        return RunningGateway.json(gateway.get(path, "anthropic-version", "2026-10-21"));
    }
}
