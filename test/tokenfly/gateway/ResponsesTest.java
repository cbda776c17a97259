package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tokenfly.testing.RunningGateway.json;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.responses.answer.ResponsesStreamChecker;
import tokenfly.testing.RunningGateway;

/// The Responses API over the demo model.
class ResponsesTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with("");
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    private static HttpResponse<String> post(String members, String... headers) throws Exception {
        return gateway.post("/v1/responses", "{\"model\":\"demo\"," + members + "}", headers);
    }

    private static JsonObject whole(String members) throws Exception {
        var answer = post(members);
        assertEquals(200, answer.statusCode(), answer.body());
        return ResponsesStreamChecker.checkedResponse(json(answer));
    }

    private static JsonObject streamed(String members) throws Exception {
        var answer = post("\"stream\":true," + members);
        assertEquals(200, answer.statusCode(), answer.body());
        return ResponsesStreamChecker.ofStream(answer.body().getBytes(StandardCharsets.UTF_8)).response();
    }

    private static JsonObject item(JsonObject response, int index) {
        return (JsonObject) response.array("output").get(index);
    }

    private static String text(JsonObject response) {
        var content = item(response, response.array("output").size() - 1).array("content");
        return ((JsonObject) content.get(0)).string("text");
    }

    @Test
    void textComesWholeAndStreamed() throws Exception {
        assertEquals("hi there", text(whole("\"input\":\"fast, say hi there\"")));
        assertEquals("hi there", text(streamed("\"input\":\"fast, say hi there\"")));
    }

    @Test
    void aToolIsCalledAndItsResultIsRead() throws Exception {
        var tools = "\"tools\":[{\"type\":\"function\",\"name\":\"lookup\",\"parameters\":{\"type\":"
                + "\"object\",\"properties\":{\"q\":{\"type\":\"string\"}}}}]";
        for (var first : new JsonObject[] {whole(tools + ",\"input\":\"fast, lookup rome\""),
            streamed(tools + ",\"input\":\"fast, lookup rome\"")}) {
            var call = item(first, 0);
            assertEquals("function_call", call.string("type"));
            assertEquals("lookup", call.string("name"));
            assertTrue(call.string("arguments").contains("rome"));
            var second = whole(tools + ",\"input\":[{\"role\":\"user\",\"content\":\"fast, lookup rome\"},"
                    + call + ",{\"type\":\"function_call_output\",\"call_id\":\""
                    + call.string("call_id") + "\",\"output\":\"sunny\"}]");
            assertEquals("The tool said: sunny", text(second));
        }
    }

    @Test
    void aResponseIsContinuedByItsId() throws Exception {
        var first = streamed("\"input\":\"fast, say one\"");
        assertTrue(first.isTrue("store"));
        var second = whole("\"input\":\"fast, say two\",\"previous_response_id\":\""
                + first.string("id") + "\"");
        assertEquals("two", text(second));
        assertEquals(first.string("id"), second.string("previous_response_id"));
        long alone = whole("\"input\":\"fast, say two\"").object("usage").whole("input_tokens", 0);
        assertTrue(second.object("usage").whole("input_tokens", 0) > alone);
        assertEquals(2, json(gateway.get("/v1/responses/" + second.string("id") + "/input_items"))
                .array("data").size() + 1);
        assertEquals(second, json(gateway.get("/v1/responses/" + second.string("id"))));
    }

    @Test
    void anItemIsReferredTo() throws Exception {
        var first = whole("\"input\":\"fast, say one\"");
        var answer = post("\"input\":[{\"role\":\"user\",\"content\":\"fast, say one\"},{\"type\":"
                + "\"item_reference\",\"id\":\"" + item(first, 0).string("id") + "\"},{\"role\":\"user\","
                + "\"content\":\"fast, say two\"}]");
        assertEquals("two", text(json(answer)));
    }

    @Test
    void whatIsDeletedOrNotToBeStoredIsNotThere() throws Exception {
        var first = whole("\"input\":\"fast, say one\"");
        var request = gateway.request("/v1/responses/" + first.string("id")).DELETE().build();
        assertEquals(200, RunningGateway.client()
                .send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
        assertEquals(404, gateway.get("/v1/responses/" + first.string("id")).statusCode());
        var unstored = whole("\"input\":\"fast, say one\",\"store\":false");
        assertFalse(unstored.isTrue("store"));
        var answer = gateway.get("/v1/responses/" + unstored.string("id"));
        assertEquals(404, answer.statusCode());
        assertTrue(json(answer).object("error").string("message").contains("not found"));
        var continued = post("\"input\":\"hi\",\"previous_response_id\":\"" + unstored.string("id") + "\"");
        assertEquals("previous_response_not_found", json(continued).object("error").string("code"));
    }

    @Test
    void aConversationIsSummedUp() throws Exception {
        var compacted = streamed("\"input\":[{\"role\":\"user\",\"content\":\"hi\"},"
                + "{\"type\":\"compaction_trigger\"}],\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]");
        assertEquals("compaction", item(compacted, 0).string("type"));
        var next = whole("\"input\":[{\"role\":\"user\",\"content\":\"fast, say ok\"},"
                + item(compacted, 0) + "]");
        assertTrue(text(next).contains("Summary of the work so far"), text(next));
    }

    @Test
    void aConversationIsSummedUpAtItsOwnPath() throws Exception {
        var answer = gateway.post("/v1/responses/compact", "{\"model\":\"demo\",\"input\":[{\"role\":"
                + "\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"ho\"}]}");
        var compacted = json(answer);
        assertEquals("response.compaction", compacted.string("object"), answer.body());
        assertEquals("hi", item(compacted, 0).string("content"));
        assertEquals("compaction", item(compacted, 1).string("type"));
        assertEquals(2, compacted.array("output").size());
        assertTrue(compacted.object("usage").whole("total_tokens", 0) > 0);
    }

    @Test
    void inputIsCounted() throws Exception {
        var counted = json(gateway.post("/v1/responses/input_tokens",
                "{\"model\":\"demo\",\"input\":\"hello there\"}"));
        assertEquals("response.input_tokens", counted.string("object"));
        assertTrue(counted.whole("input_tokens", 0) > 0);
    }

    @Test
    void aSocketIsRefusedByTheOneStatusThatEndsTheProbe() throws Exception {
        var get = gateway.get("/v1/responses");
        assertEquals(405, get.statusCode());
        assertTrue(json(get).object("error").string("message").contains("POST"));
    }

    /// As Codex asks first where it takes a gateway for OpenAI; the client of the JDK cannot.
    @Test
    void anUpgradeIsAnswered426() throws Exception {
        var uri = gateway.uri("/v1/responses");
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(("GET /v1/responses HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
                    + RunningGateway.KEY + "\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
                    + "sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var answer = new byte[4096];
            int length = socket.getInputStream().read(answer);
            assertTrue(new String(answer, 0, length, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 426 "));
        }
    }

    @Test
    void codexIsToldOfAFilteredAnswerInWords() throws Exception {
        var codex = post("\"stream\":true,\"input\":\"fast, refuse\"", "originator", "codex_exec");
        assertEquals("completed", ResponsesStreamChecker.ofStream(codex.body()
                .getBytes(StandardCharsets.UTF_8)).response().string("status"));
        assertEquals("incomplete", streamed("\"input\":\"fast, refuse\"").string("status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/conversations", "/v1/conversations/c/items", "/v1/conversations/c"})
    void whatIsNotServedSaysWhatIs(String path) throws Exception {
        var answer = gateway.get(path);
        assertEquals(404, answer.statusCode());
        assertEquals("not_served", json(answer).object("error").string("code"));
        assertTrue(json(answer).object("error").string("message").contains("previous_response_id"));
    }

    @ParameterizedTest
    @CsvSource({"background,true", "conversation,'\"conv_1\"'", "prompt,'{\"id\":\"p\"}'"})
    void whatWouldBeKeptElsewhereIsRefused(String name, String value) throws Exception {
        var answer = post("\"input\":\"hi\",\"" + name + "\":" + value);
        assertEquals(400, answer.statusCode());
        assertEquals("unsupported_parameter", json(answer).object("error").string("code"));
        assertEquals(name, json(answer).object("error").string("param"));
    }

    @ParameterizedTest
    @CsvSource({"429,429,rate_limit_exceeded", "500,503,server_is_overloaded",
        "503,503,server_is_overloaded", "400 context,400,context_length_exceeded"})
    void anErrorHasTheStatusThatItsClientsActOn(String asked, int status, String code) throws Exception {
        for (var stream : new String[] {"false", "true"}) {
            var answer = post("\"stream\":" + stream + ",\"input\":\"error " + asked + "\"");
            assertEquals(status, answer.statusCode(), answer.body());
            assertEquals(code, json(answer).object("error").string("code"));
            assertTrue(status != 429 || answer.headers().firstValue("retry-after").isPresent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast, cut, words 20", "fast, error in stream, words 20"})
    void aBrokenStreamFailsUnderItsOwnId(String input) throws Exception {
        var response = streamed("\"input\":\"" + input + "\"");
        assertEquals("failed", response.string("status"));
        assertEquals("server_error", response.object("error").string("code"));
    }

    @Test
    void whatIsCutOffIsIncomplete() throws Exception {
        var response = streamed("\"input\":\"fast, words 50\",\"max_output_tokens\":16");
        assertEquals("incomplete", response.string("status"));
        assertEquals("incomplete", item(response, 0).string("status"));
    }

    @Test
    void whatIsDroppedIsNamed() throws Exception {
        var answer = post("\"input\":\"fast, say hi\",\"tools\":[{\"type\":\"web_search\"}],\"max_tool_calls\":3");
        assertEquals("web_search,max_tool_calls",
                answer.headers().firstValue("x-tokenfly-dropped").orElse(""));
        assertEquals(400, post("\"input\":\"hi\",\"tools\":[{\"type\":\"web_search\"}]",
                "x-tokenfly-strict", "true").statusCode());
    }

    @Test
    void settingsAreRepeated() throws Exception {
        var response = whole("\"input\":\"fast, say hi\",\"metadata\":{\"k\":\"v\"},\"temperature\":0.5,"
                + "\"instructions\":\"be kind\",\"tools\":[{\"type\":\"namespace\",\"name\":\"n\",\"tools\":[]}]");
        assertEquals(Json.parse("{\"k\":\"v\"}"), response.get("metadata"));
        assertEquals("be kind", response.string("instructions"));
        assertEquals("namespace", ((JsonObject) ((JsonArray) response.get("tools")).get(0)).string("type"));
    }
}
