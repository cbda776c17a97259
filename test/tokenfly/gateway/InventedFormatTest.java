package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tokenfly.Formats;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;
import tokenfly.testing.parley.Parley;

/// A format that the program does not know is served, and called, by its place in a list.
class InventedFormatTest {
    private static final String TALK = """
            {"voice":"%s","lines":[{"who":"stage","says":"Be brief."},{"who":"me","says":"Hello"}],"longest":50}""";
    private static final String ALOUD = TALK.replaceFirst("}$", ",\"aloud\":true}");
    private static final String CHAT = "{\"model\":\"parley\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]%s}";
    private static final String MESSAGES = "{\"model\":\"parley\",\"max_tokens\":50,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]%s}";

    private ScriptedUpstream upstream;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream(InventedFormatTest::answer);
        var dialects = new ArrayList<>(Formats.all());
        dialects.add(new Parley());
        gateway = RunningGateway.with("""
                provider.o.openai = %s
                provider.o.keys = key-of-o
                provider.a.anthropic = %s
                provider.a.keys = key-of-a
                provider.p.parley = %s
                provider.p.keys = key-of-p
                provider.all.openai = %1$s
                provider.all.anthropic = %2$s
                provider.all.parley = %3$s
                provider.all.keys = key-of-all
                model.openai.providers = o=up-o
                model.anthropic.providers = a=up-a
                model.parley.providers = p=up-p
                model.all.providers = all
                account.test.keys = %4$s
                account.test.requests-per-minute = 1000
                """.formatted(upstream.uri("/v1"), upstream.uri(""), upstream.uri("/parley"), RunningGateway.KEY),
                dialects);
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    /// A provider that speaks each format at its own path.
    private static void answer(Received request, Reply reply) throws IOException, InterruptedException {
        var body = (JsonObject) Json.parse(request.body());
        boolean stream = body.isTrue("stream") || body.isTrue("aloud");
        switch (request.path()) {
            case "/v1/chat/completions" -> {
                if (stream) reply.events("{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                        + "\"content\":\"Hi\"}}]}", "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}",
                        "[DONE]");
                else reply.json(200, "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up-o\","
                        + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}");
            }
            case "/v1/messages" -> {
                if (stream) reply.events("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":"
                        + "\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"up-a\",\"content\":[],"
                        + "\"stop_reason\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}",
                        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                        + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                        + "\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}",
                        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}",
                        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                        + "\"end_turn\"},\"usage\":{\"output_tokens\":2}}",
                        "event: message_stop\ndata: {\"type\":\"message_stop\"}");
                else reply.json(200, "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"up-a\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\","
                        + "\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}");
            }
            case "/parley/talk" -> {
                if (stream) reply.events("event: bit\ndata: {\"say\":\"H\",\"tone\":1.50}",
                        "event: bit\ndata: {\"say\":\"i\"}",
                        "event: over\ndata: {\"why\":\"over\",\"ears\":5,\"mouth\":2}");
                else reply.json(200, "{\"voice\":\"up-p\",\"reply\":\"Hi\",\"tone\":1.50,\"why\":\"over\",\"ears\":5,"
                        + "\"mouth\":2}");
            }
            case "/parley/ears" -> reply.json(200, "{\"ears\":42}");
            default -> reply.json(404, "{\"trouble\":{\"sort\":\"lost\",\"what\":\"no such path\"}}");
        }
    }

    @Test
    void itsClientsTalkToProvidersOfTheOtherFormats() throws Exception {
        for (var model : new String[] {"openai", "anthropic"}) {
            var whole = talk(TALK.formatted(model));
            assertEquals(200, whole.statusCode(), whole.body());
            assertEquals(Json.parse("{\"voice\":\"" + model + "\",\"reply\":\"Hi\",\"why\":\"over\",\"ears\":5,\"mouth\":2}"),
                    RunningGateway.json(whole));
            assertEquals("""
                    event: bit
                    data: {"say":"Hi"}

                    event: over
                    data: {"why":"over","ears":5,"mouth":2}

                    """, talk(ALOUD.formatted(model)).body());
        }
        var asked = (JsonObject) Json.parse(upstream.last().body());
        assertTrue(asked.get("system").toString().contains("Be brief."), asked.toString());
        assertEquals(50, asked.whole("max_tokens", -1));
    }

    @Test
    void aProviderThatSpeaksItIsPassedThrough() throws Exception {
        var answer = talk(TALK.formatted("parley"), "x-parley-mood", "good");
        assertEquals("{\"voice\":\"parley\",\"reply\":\"Hi\",\"tone\":1.50,\"why\":\"over\",\"ears\":5,\"mouth\":2}", answer.body());
        var asked = upstream.last();
        assertEquals("/parley/talk", asked.path());
        assertEquals("key-of-p", asked.headers().get("x-parley-key"));
        assertFalse(asked.headers().containsKey("authorization"));
        assertEquals("good", asked.headers().get("x-parley-mood"));
        assertEquals("up-p", ((JsonObject) Json.parse(asked.body())).string("voice"));
        assertTrue(talk(ALOUD.formatted("parley")).body().startsWith("event: bit\ndata: {\"say\":\"H\",\"tone\":1.50}\n\n"));
    }

    @Test
    void clientsOfTheOtherFormatsTalkToAProviderThatSpeaksOnlyIt() throws Exception {
        var chat = RunningGateway.json(gateway.post("/v1/chat/completions", CHAT.formatted("")));
        assertEquals("Hi", ((JsonObject) chat.array("choices").get(0)).object("message").string("content"));
        assertEquals(5, chat.object("usage").whole("prompt_tokens", -1));
        assertTrue(gateway.post("/v1/chat/completions", CHAT.formatted(",\"stream\":true")).body().endsWith("data: [DONE]\n\n"));
        var message = RunningGateway.json(gateway.post("/v1/messages", MESSAGES.formatted("")));
        assertEquals("Hi", ((JsonObject) message.array("content").get(0)).string("text"));
        assertTrue(gateway.post("/v1/messages", MESSAGES.formatted(",\"stream\":true")).body().contains("message_stop"));
        assertEquals("/parley/talk", upstream.last().path());
    }

    @Test
    void whatItCannotCarryIsNamedToTheClient() throws Exception {
        var answer = gateway.post("/v1/chat/completions", CHAT.formatted(",\"temperature\":0.5"));
        assertEquals("temperature", answer.headers().firstValue("x-tokenfly-dropped").orElse(null));
    }

    @Test
    void aProviderOfSeveralFormatsIsCalledInTheClientsOwn() throws Exception {
        for (var called : Map.of("/parley/talk", TALK, "/v1/chat/completions", CHAT, "/v1/messages", MESSAGES).entrySet()) {
            var body = called.getValue().formatted(called.getValue() == TALK ? "all" : "").replace("\"parley\"", "\"all\"");
            assertEquals(200, gateway.post(called.getKey(), body).statusCode());
            assertEquals(called.getKey(), upstream.last().path());
        }
    }

    @Test
    void itsErrorsHaveItsShapeAndStatus() throws Exception {
        var unknown = talk(TALK.formatted("nobody"));
        assertEquals(404, unknown.statusCode());
        assertEquals("model_not_found", RunningGateway.json(unknown).object("trouble").string("sort"));
        var keyless = gateway.post("/parley/talk", "{}", "x-parley-key", "wrong", "authorization", "");
        assertEquals(401, keyless.statusCode());
        assertEquals("unauthenticated", RunningGateway.json(keyless).object("trouble").string("sort"));
        upstream.script((_, reply) -> reply.json(400, "{\"error\":{\"message\":\"No such tone\"}}"));
        assertEquals("No such tone", RunningGateway.json(talk(TALK.formatted("openai"))).object("trouble").string("what"));
    }

    @Test
    void aProvidersErrorInItReachesClientsOfTheOthers() throws Exception {
        upstream.script((_, reply) -> reply.json(200, "{\"trouble\":{\"sort\":\"invalid_request_error\",\"what\":\"Too shrill\"}}"));
        var whole = gateway.post("/v1/chat/completions", CHAT.formatted(""));
        assertTrue(whole.statusCode() >= 400, whole.body());
        assertTrue(RunningGateway.json(whole).has("error"));
        upstream.script((_, reply) -> reply.events("event: trouble\ndata: {\"trouble\":{\"what\":\"Too shrill\"}}"));
        var first = gateway.post("/v1/messages", MESSAGES.formatted(",\"stream\":true"));
        assertTrue(first.statusCode() >= 400, first.body());
        upstream.script((_, reply) -> reply.events("event: bit\ndata: {\"say\":\"H\"}"));
        assertTrue(gateway.post("/v1/messages", MESSAGES.formatted(",\"stream\":true")).body().contains("event: error"));
    }

    @Test
    void itsAnswersCarryItsHeaders() throws Exception {
        var headers = talk(TALK.formatted("openai")).headers();
        assertEquals(headers.firstValue("x-request-id"), headers.firstValue("x-parley-ticket"));
        assertEquals("999", headers.firstValue("x-parley-requests-left").orElse(null));
        assertTrue(headers.firstValue("x-ratelimit-limit-requests").isEmpty());
    }

    @Test
    void scriptsMayReadEveryFormatsHeaders() throws Exception {
        var exposed = List.of(gateway.get("/v1/models", "origin", "https://app.test").headers()
                .firstValue("access-control-expose-headers").orElse("").split(", "));
        assertTrue(exposed.containsAll(List.of("x-request-id", "request-id", "x-ratelimit-remaining-tokens",
                "anthropic-ratelimit-requests-reset", "x-parley-ticket", "x-parley-tokens-left")), exposed.toString());
    }

    @Test
    void inputIsCountedByAProviderThatSpeaksItElseEstimated() throws Exception {
        var counted = keyed("/v1/parley/ears", TALK.formatted("parley"));
        assertEquals("{\"ears\":42}", counted.body());
        var estimated = keyed("/v1/parley/ears", TALK.formatted("openai"));
        assertEquals("true", estimated.headers().firstValue("x-tokenfly-estimated").orElse(null));
        assertTrue(RunningGateway.json(estimated).whole("ears", 0) > 0);
    }

    @Test
    void theDemoModelAnswersItsClients() throws Exception {
        assertTrue(talk(ALOUD.formatted("demo").replace("Hello", "fast say Hello you")).body()
                .startsWith("event: bit\ndata: {\"say\":\"Hello\"}\n\nevent: bit\ndata: {\"say\":\" you\"}\n\n"));
    }

    @Test
    void itListsModelsInItsOwnWords() throws Exception {
        assertTrue(gateway.get("/parley/voices").body().startsWith("{\"voices\":[\"openai\",\"anthropic\""));
        assertEquals("{\"voice\":\"all\"}", gateway.get("/v1/parley/voices/all").body());
    }

    @Test
    void itAnswersOutOfWhatItKeeps() throws Exception {
        var note = RunningGateway.json(gateway.get("/v1/parley/notes/n%201/line?ink=blue", "x-pen", "quill"));
        assertEquals(Json.parse("{\"of\":\"test\",\"note\":\"n 1\",\"ink\":\"blue\",\"pen\":\"quill\"}"), note);
        assertEquals(400, gateway.get("/v1/parley/notes/lost/line").statusCode());
        assertEquals(401, gateway.get("/v1/parley/notes/n/line", "authorization", "").statusCode());
        var wrong = gateway.post("/v1/parley/notes/n/line", "{}");
        assertEquals(405, wrong.statusCode());
        assertEquals("DELETE, GET", wrong.headers().firstValue("allow").orElse(null));
        var deleted = RunningGateway.client().send(gateway.request("/v1/parley/notes/n/line").DELETE().build(),
                BodyHandlers.ofString());
        assertEquals(200, deleted.statusCode());
        assertNull(RunningGateway.json(deleted).string("ink"));
    }

    private HttpResponse<String> talk(String body, String... headers) throws Exception {
        return keyed("/parley/talk", body, headers);
    }

    /// With the key where the format has it.
    private HttpResponse<String> keyed(String path, String body, String... headers) throws Exception {
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("x-parley-key", RunningGateway.KEY, "authorization", ""));
        return gateway.post(path, body, all.toArray(String[]::new));
    }
}
