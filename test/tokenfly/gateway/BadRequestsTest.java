package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Bad input at the front door: each is a clear 4xx in the format of its endpoint, nothing of it is
/// logged, no upstream hears of it, and the next request is served.
@Timeout(60)
class BadRequestsTest {
    private static final int DEEP = 200_000;
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"S3CRET\"}]";

    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = new ScriptedUpstream((_, reply) ->
                reply.json(200, MoneyTest.whole("{\"prompt_tokens\":1,\"completion_tokens\":1}")));
        gateway = RunningGateway.with(RunningGateway.openAi(upstream) + """
                provider.native.anthropic = %s
                provider.native.keys = none
                model.claude.providers = native
                """.formatted(upstream.uri("")));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @AfterEach
    void theNextRequestIsServedAndNothingIsLoggedButTheFact() throws Exception {
        assertEquals(200, gateway.post("/v1/chat/completions", PassThroughTest.hello(false)).statusCode());
        assertFalse((gateway.output() + gateway.errors()).contains("S3CRET"));
        assertFalse(gateway.output().contains("outcome=internal"), "an internal error was logged");
    }

    static Stream<String> texts() {
        var start = "{\"model\":\"m\",";
        return Stream.of("", " \n", "S3CRET", "{'model':'m'}",
                start + "\"messages\":[{\"role\":\"user\",\"content\":\"S3CR", start + MESSAGES,
                start + MESSAGES + ",}", "\ufeff" + start + MESSAGES + "}", start + MESSAGES + "} S3CRET",
                start + "\"temperature\":NaN," + MESSAGES + "}", start + "\"a\":01," + MESSAGES + "}",
                start + "\"a\":\"S3CRET\u0001\"," + MESSAGES + "}");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textThatIsNotJsonIsRefused(String body) throws Exception {
        assertRefusedByBoth(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"S3CRET\"", "[{\"model\":\"m\"}]", "{}"})
    void jsonThatIsNoRequestIsRefused(String body) throws Exception {
        assertRefusedByBoth(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"model\":\"m\",\"messages\":[", "[{\"a\":["})
    void endlessNestingIsRefused(String opening) throws Exception {
        assertRefusedByBoth(opening.startsWith("{\"model")
                ? opening + "[".repeat(DEEP) : opening.repeat(DEEP));
    }

    @Test
    void deepNestingThatIsClosedAgainIsRefused() throws Exception {
        assertRefusedByBoth("{\"model\":\"m\",\"max_tokens\":5," + MESSAGES + ",\"metadata\":" + "[".repeat(DEEP)
                + "]".repeat(DEEP) + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c0af", "eda080", "f4908080", "e4bd", "80"})
    void bytesThatAreNotUtf8AreRefused(String hex) throws Exception {
        var body = new ByteArrayOutputStream();
        body.writeBytes("{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"S3CRET"
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(java.util.HexFormat.of().parseHex(hex));
        body.writeBytes("\"}]}".getBytes(StandardCharsets.US_ASCII));
        for (var path : new String[] {"/v1/chat/completions", "/v1/messages"})
            assertRefused(path, RunningGateway.client().send(gateway.request(path)
                    .POST(BodyPublishers.ofByteArray(body.toByteArray())).build(), BodyHandlers.ofString()));
    }

    /// The field at fault, and what stands in its place.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "model | 7", "model | null", "model | \"\"", "model | {\"S3CRET\":1}", "model | [\"m\"]",
        "messages | {\"role\":\"user\"}", "messages | \"S3CRET\"", "messages | null", "messages | []",
        "stream | \"true\"", "stream | 1", "stream | {}",
        "max_tokens | \"100\"", "max_tokens | -5", "max_tokens | 1.5", "max_tokens | true",
        "max_tokens | 99999999999999999999", "max_tokens | 1e400", "max_tokens | [5]"})
    void aFieldOfTheWrongTypeIsNamed(String field, String value) throws Exception {
        var before = upstream.received().size();
        var body = PassThroughTest.hello(false).replaceFirst("\"" + field + "\":("
                + (field.equals("messages") ? "\\[.*\\]" : "[^,}]*") + ")", "\"" + field + "\":" + value);
        if (field.equals("stream")) body = body.replace("}]", "}],\"stream\":" + value);
        var openai = gateway.post("/v1/chat/completions", body);
        assertRefused("/v1/chat/completions", openai);
        assertEquals(field, RunningGateway.json(openai).object("error").string("param"));
        for (var model : new String[] {"\"m\"", "\"claude\""}) {
            var anthropic = gateway.post("/v1/messages", body.replace("\"m\"", model));
            assertRefused("/v1/messages", anthropic);
            assertTrue(RunningGateway.json(anthropic).object("error").string("message").startsWith(field),
                    anthropic.body());
        }
        assertEquals(before, upstream.received().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"two\"", "1.5", "[]"})
    void aNumberOfAnswersThatIsNoneIsRefused(String n) throws Exception {
        assertRefused("/v1/chat/completions", gateway.post("/v1/chat/completions",
                PassThroughTest.hello(false).replace("}]", "}],\"n\":" + n)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483647", "9223372036854775807"})
    void aHugeCeilingIsTheProvidersToJudge(String most) throws Exception {
        var body = PassThroughTest.hello(false).replace(":100,", ":" + most + ",").replace("}]", "}],\"n\":3");
        assertEquals(200, gateway.post("/v1/chat/completions", body).statusCode());
        assertTrue(upstream.last().body().contains("\"max_tokens\":" + most), upstream.last().body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/completions", "/v1/embeddings", "/v1/messages/count_tokens"})
    void theOtherEndpointsRefuseItToo(String path) throws Exception {
        for (var body : new String[] {"", "S3CRET", "[]", "{}", "{\"model\":7}", "[".repeat(DEEP)})
            assertRefused(path, gateway.post(path, body));
    }

    @Test
    void fieldsThatNobodyKnowsAreAccepted() throws Exception {
        var body = PassThroughTest.hello(false)
                .replace("}]", "}],\"zeta\":{\"a\":[1.0,null]},\"x-y\":\"\\ud83d\\ude00\"");
        assertEquals(200, gateway.post("/v1/chat/completions", body).statusCode());
        assertEquals(body.replace("\"m\"", "\"upstream-m\""), upstream.last().body());
        assertEquals(200, gateway.post("/v1/messages", body).statusCode());
    }

    @Test
    void aMegabyteOfHeadersIsRefusedOrCutOff() throws Exception {
        try (var socket = new Socket("127.0.0.1", gateway.uri("/").getPort())) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            var line = "x-filler: " + "S3CRET".repeat(150) + "\r\n";
            out.write("GET /v1/models HTTP/1.1\r\nhost: x\r\n".getBytes(StandardCharsets.US_ASCII));
            try {
                for (int sent = 0; sent < 1 << 20; sent += line.length())
                    out.write(line.getBytes(StandardCharsets.US_ASCII));
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException cutOff) {
                return;
            }
            assertTrue(status(socket).matches("|HTTP/1.1 4.."));
        }
    }

    /// The answer's version and status; empty when the connection ended without one.
    private static String status(Socket socket) {
        try {
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        } catch (IOException cutOff) {
            return "";
        }
    }

    private static void assertRefusedByBoth(String body) throws Exception {
        var before = upstream.received().size();
        for (var path : new String[] {"/v1/chat/completions", "/v1/messages"})
            assertRefused(path, gateway.post(path, body));
        assertEquals(before, upstream.received().size());
    }

    private static void assertRefused(String path, HttpResponse<String> answer) {
        assertEquals(400, answer.statusCode(), answer.body());
        var error = RunningGateway.json(answer).object("error");
        assertEquals("invalid_request_error", error.string("type"));
        assertFalse(error.string("message").isBlank());
        assertFalse(answer.body().contains("S3CRET"), answer.body());
        assertEquals(path.startsWith("/v1/messages") ? "error" : null, RunningGateway.json(answer).string("type"));
    }

    /// Reading such a number exactly takes the square of its length: a minute of a processor that
    /// nobody else gets, for a body of a megabyte.
    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, claude", "/v1/messages, m"})
    void aNumberOfAMillionDigitsKeepsNobodyBusy(String path, String model) throws Exception {
        var digits = "1".repeat(1_500_000);
        for (var number : new String[] {digits, "0." + digits, "1e" + digits, "1e-" + digits, "1e99999999999"})
            for (var name : new String[] {"temperature", "top_p", "presence_penalty", "max_tokens", "top_k", "seed"})
                assertNotEquals(500, gateway.post(path, "{\"model\":\"" + model + "\",\"" + name + "\":" + number
                        + ("max_tokens".equals(name) ? "," : ",\"max_tokens\":9,") + MESSAGES + "}").statusCode(),
                        name + " " + number.substring(0, 9));
    }
}
