package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tokenfly.testing.RunningGateway.json;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.responses.answer.ResponsesStreamChecker;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Requests to a provider that has a Responses API of its own, through the front door.
class ResponsesPassThroughTest {
    private static final String SETTINGS = """
            "background":false,"instructions":null,"max_output_tokens":null,"max_tool_calls":null,\
            "previous_response_id":null,"prompt_cache_key":null,"safety_identifier":null,"user":null,\
            "metadata":{},"parallel_tool_calls":true,"presence_penalty":0,"frequency_penalty":0,\
            "reasoning":{},"service_tier":"default","temperature":1.0,"top_p":1,"top_logprobs":0,\
            "text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"truncation":"disabled","store":true""";
    private static final String MESSAGE = """
            {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":\
            "output_text","text":"hi","annotations":[],"logprobs":[]}]}""";
    private static final String USAGE = """
            {"input_tokens":30,"input_tokens_details":{"cached_tokens":5,"cache_write_tokens":0},\
            "output_tokens":2,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":32}""";

    private static String response(String status, String completed, String output, String usage) {
        return """
                {"id":"resp_up","object":"response","created_at":1,"status":"%s","completed_at":%s,\
                "error":null,"incomplete_details":null,"model":"upstream-m","output":[%s],"usage":%s,\
                "unknown":1.0,%s}""".formatted(status, completed, output, usage, SETTINGS);
    }

    private static final String BEGUN = response("in_progress", "null", "", "null");
    static final String WHOLE = response("completed", "2", MESSAGE, USAGE);

    private static String event(String type, int number, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + number + ","
                + members + "}";
    }

    static final String[] STREAM = {
        event("response.created", 0, "\"response\":" + BEGUN),
        event("response.in_progress", 1, "\"response\":" + BEGUN),
        event("response.output_item.added", 2, "\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":"
                + "\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}"),
        event("response.content_part.added", 3, place() + "\"part\":{\"type\":\"output_text\",\"text\":\"\","
                + "\"annotations\":[],\"logprobs\":[]}"),
        event("response.output_text.delta", 4, place() + "\"delta\":\"hi\",\"logprobs\":[]"),
        event("response.output_text.done", 5, place() + "\"text\":\"hi\",\"logprobs\":[]"),
        event("response.content_part.done", 6, place() + "\"part\":{\"type\":\"output_text\",\"text\":\"hi\","
                + "\"annotations\":[],\"logprobs\":[]}"),
        event("response.output_item.done", 7, "\"output_index\":0,\"item\":" + MESSAGE),
        event("response.completed", 8, "\"response\":" + WHOLE)};

    private static String place() {
        return "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,";
    }

    private static String config(ScriptedUpstream upstream) {
        return """
                provider.up.responses = %s
                provider.up.keys = provider-key-1234567890
                model.m.providers = up=upstream-m
                model.m.price.input = 1
                model.m.price.output = 1
                """.formatted(upstream.uri("/v1"));
    }

    private static JsonObject checked(String body) {
        return ResponsesStreamChecker.ofStream(body.getBytes(StandardCharsets.UTF_8)).response();
    }

    @Test
    void theBodyGoesOnByteForByteButForTheModelIdAndTheAnswerComesBack() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, WHOLE));
                var gateway = RunningGateway.with(config(upstream))) {
            var body = "{ \"model\" : \"%s\", \"input\":\"h\\u00e9\", \"zeta\": 1.0,"
                    + " \"previous_response_id\":\"resp_of_theirs\" }";
            var answer = gateway.post("/v1/responses", body.formatted("m"));
            assertEquals("/v1/responses", upstream.last().path());
            assertEquals("Bearer provider-key-1234567890", upstream.last().headers().get("authorization"));
            assertEquals(body.formatted("upstream-m"), upstream.last().body());
            assertEquals(WHOLE.replace("upstream-m", "m"), answer.body());
            assertEquals("0.000032", answer.headers().firstValue("x-tokenfly-cost").orElse(""));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"max_tokens\":90000,\"max_output_tokens\":7 | \"max_output_tokens\":7",
        "\"max_output_tokens\":90000,\"max_completion_tokens\":1 | \"max_output_tokens\":1",
        "\"max_tokens\":9 | \"max_output_tokens\":9",
        "\"max_output_tokens\":90000,\"max_output_tokens\":4 | \"max_output_tokens\":4",
        "\"x\":1.0 | \"x\":1.0,\"max_output_tokens\":50",
        "\"max_output_tokens\":9,\"service_tier\":\"priority\",\"tools\":[{\"type\":\"web_search\"}] |"
            + " \"max_output_tokens\":9",
        "\"max_output_tokens\":9,\"tools\":[{\"type\":\"custom\",\"name\":\"c\"}] |"
            + " \"max_output_tokens\":9,\"tools\":[{\"type\":\"custom\",\"name\":\"c\"}]"})
    void oneCeilingIsSentAndNothingThatCostsMore(String members, String sent) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, WHOLE));
                var gateway = RunningGateway.with(config(upstream) + "model.m.max-output = 50\n"
                        + "account.test.keys = " + RunningGateway.KEY + "\naccount.test.balance = 1\n")) {
            var answer = gateway.post("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\"," + members + "}");
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals("{\"model\":\"upstream-m\",\"input\":\"hi\"," + sent + "}", upstream.last().body());
        }
    }

    /// The provider keeps everybody's responses under one key.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResponseThatTheProviderKeepsIsItsAccountsAlone(boolean stream) throws Exception {
        var ask = "{\"model\":\"m\",\"input\":\"hi\",\"stream\":" + stream + "}";
        var goOn = "{\"model\":\"m\",\"input\":\"and?\",\"previous_response_id\":\"resp_up\"}";
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    if (request.body().contains("\"stream\":true")) reply.events(STREAM);
                    else reply.json(200, WHOLE);
                });
                var gateway = RunningGateway.with(config(upstream) + "account.test.keys = " + RunningGateway.KEY
                        + "\naccount.other.keys = others-key\n")) {
            assertEquals(200, gateway.post("/v1/responses", ask).statusCode());
            var others = gateway.post("/v1/responses", goOn, "authorization", "Bearer others-key");
            assertEquals(400, others.statusCode());
            assertEquals("previous_response_not_found", json(others).object("error").string("code"));
            assertEquals(404, gateway.get("/v1/responses/resp_up", "authorization", "Bearer others-key").statusCode());
            assertEquals(1, upstream.received().size());
            assertEquals(200, gateway.post("/v1/responses", goOn).statusCode());
            assertTrue(upstream.last().body().contains("\"previous_response_id\":\"resp_up\""));
        }
    }

    @Test
    void aStreamIsObservedAndPassedOn() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.events(STREAM));
                var gateway = RunningGateway.with(config(upstream))) {
            var answer = gateway.post("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}");
            assertEquals(String.join("\n\n", STREAM).replace("upstream-m", "m") + "\n\n", answer.body());
            for (int i = 0; i < 100 && !gateway.output().contains("outcome="); i++) Thread.sleep(20);
            assertTrue(gateway.output().contains("input=30 cached=5 output=2"), gateway.output());
        }
    }

    @Test
    void aStreamThatBreaksOffAnywhereFailsUnderItsOwnId() throws Exception {
        for (int cut = 1; cut < STREAM.length; cut++) {
            int at = cut;
            try (var upstream = new ScriptedUpstream((_, reply) -> {
                reply.startEvents();
                for (int i = 0; i < at; i++) reply.event(STREAM[i]);
                throw new ScriptedUpstream.CutException();
            }); var gateway = RunningGateway.with(config(upstream))) {
                var answer = gateway.postUnchecked("/v1/responses",
                        "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}");
                if (answer.statusCode() != 200) continue; // nothing had been passed on
                var events = answer.body().split("\n\n");
                var last = (JsonObject) Json.parse(events[events.length - 1].split("data: ", 2)[1]);
                assertEquals("response.failed", last.string("type"));
                assertEquals(events.length - 1, last.whole("sequence_number", -1));
                assertEquals("resp_up", last.object("response").string("id"));
                assertEquals("m", last.object("response").string("model"));
            }
        }
    }

    @Test
    void aFailureIsToldInOurWords() throws Exception {
        var failed = response("failed", "null", "", "null").replace("\"error\":null",
                "\"error\":{\"code\":\"server_error\",\"message\":\"key sk-upstream-secret broke\"}");
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.events(STREAM[0], STREAM[1],
                STREAM[2], STREAM[3], STREAM[4],
                event("response.failed", 5, "\"response\":" + failed)));
                var gateway = RunningGateway.with(config(upstream))) {
            var answer = gateway.postUnchecked("/v1/responses",
                    "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}");
            assertFalse(answer.body().contains("sk-upstream-secret"), answer.body());
            assertTrue(answer.body().contains("\"sequence_number\":5,\"response\""), answer.body());
        }
    }

    @Test
    void theCeilingIsPutIntoTheFieldOfTheFormat() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, WHOLE));
                var gateway = RunningGateway.with(config(upstream)
                        + "account.test.keys = sk-tf-test\naccount.test.balance = 0.002\n")) {
            gateway.post("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\",\"max_output_tokens\":100000}");
            var sent = (JsonObject) Json.parse(upstream.last().body());
            assertTrue(sent.whole("max_output_tokens", 0) < 2_000, upstream.last().body());
        }
    }

    @Test
    void whatWasSealedHereStaysHere() throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
            if (request.path().endsWith("/chat/completions")) reply.json(200, """
                    {"id":"c","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant",\
                    "content":"sum","reasoning_content":"hm"}}]}""");
            else reply.json(200, WHOLE);
        }); var gateway = RunningGateway.with(config(upstream) + """
                provider.chat.openai = %s
                provider.chat.keys = none
                model.c.providers = chat
                """.formatted(upstream.uri("/v1")))) {
            var thought = (JsonObject) json(gateway.post("/v1/responses", "{\"model\":\"c\",\"input\":\"hi\","
                    + "\"include\":[\"reasoning.encrypted_content\"]}")).array("output").get(0);
            var summed = (JsonObject) json(gateway.post("/v1/responses", "{\"model\":\"c\",\"input\":[{\"role\":"
                    + "\"user\",\"content\":\"hi\"},{\"type\":\"compaction_trigger\"}]}")).array("output").get(0);
            gateway.post("/v1/responses", "{\"model\":\"m\",\"input\":[" + summed + "," + thought
                    + ",{\"role\":\"user\",\"content\":\"go on\"}]}");
            assertFalse(upstream.last().body().contains("tf1"), upstream.last().body());
            assertTrue(upstream.last().body().contains("Summary of the work so far:\\nsum"));
        }
    }

    @Test
    void noOtherFormatsClientIsSentThere() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, WHOLE));
                var gateway = RunningGateway.with(config(upstream))) {
            var answer = gateway.post("/v1/chat/completions",
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertEquals(400, answer.statusCode());
            assertEquals("model", json(answer).object("error").string("param"));
        }
    }

    @Test
    void whatCannotBeMeteredIsRefusedHereAsWell() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, WHOLE));
                var gateway = RunningGateway.with(config(upstream))) {
            assertEquals(400, gateway.post("/v1/responses",
                    "{\"model\":\"m\",\"input\":\"hi\",\"background\":true}").statusCode());
            assertTrue(upstream.received().isEmpty());
        }
    }

    @Test
    void anAnswerThatComesTheOtherWayIsTurnedRound() throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
            if (request.body().contains("\"stream\":true")) reply.json(200, WHOLE);
            else reply.events(STREAM);
        }); var gateway = RunningGateway.with(config(upstream))) {
            var streamed = gateway.post("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}");
            assertEquals("completed", checked(streamed.body()).string("status"));
            var whole = gateway.post("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\"}");
            assertEquals("completed", ResponsesStreamChecker.checkedResponse(json(whole)).string("status"));
        }
    }

    /// Held until it is whole, it is made anew by whoever is asked next, in whatever format.
    @Test
    void aHeldStreamThatBreaksOffAnywhereIsMadeAnew() throws Exception {
        for (int cut = 1; cut < STREAM.length; cut++) {
            int at = cut;
            try (var broken = new ScriptedUpstream((_, reply) -> {
                reply.startEvents();
                for (int i = 0; i < at; i++) reply.event(STREAM[i]);
                throw new ScriptedUpstream.CutException();
            }); var chat = new ScriptedUpstream(Asking::answer); var gateway = RunningGateway.with("""
                    provider.up.responses = %s
                    provider.up.keys = none
                    provider.chat.openai = %s
                    provider.chat.keys = none
                    model.m.providers = up=upstream-m, chat
                    """.formatted(broken.uri("/v1"), chat.uri("/v1")))) {
                var told = Caller.RESPONSES.ask(gateway, true, "x-tokenfly-whole", "true");
                assertEquals(Asking.TEXT, told.text());
                assertTrue(told.whole());
                assertEquals(1, chat.received().size());
            }
        }
    }
}
