package tokenfly.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.testing.parley.Parley;

class DemoProviderTest {
    private static final DemoClient CLIENT = new DemoClient();

    @AfterAll
    static void stop() {
        CLIENT.close();
    }

    @Test
    void itListensOnTheLoopbackAddressOnly() throws Exception {
        assertTrue(InetAddress.getByName(CLIENT.openAiBase().getHost())
                .isLoopbackAddress());
        assertEquals(CLIENT.openAiBase().getPort(),
                CLIENT.anthropicBase().getPort());
    }

    @Test
    void everyStartHasAKeyOfItsOwn() {
        try (var other = new DemoClient()) {
            assertNotEquals(CLIENT.provider.key(), other.provider.key());
        }
    }

    @ParameterizedTest
    @CsvSource({"authorization, Bearer x", "x-api-key, x", "authorization, x", "x-other, x"})
    void aRequestWithoutTheKeyIsRefused(String header, String value) {
        var openAi = CLIENT.send(HttpRequest.newBuilder(at("/models")).header(header, value).build());

        assertEquals(401, openAi.status());
        assertEquals("invalid_api_key", openAi.json().object("error").string("code"));
    }

    @Test
    void anAnthropicRequestWithoutTheKeyIsRefusedInItsFormat() {
        var outcome = CLIENT.send(HttpRequest.newBuilder(
                URI.create(CLIENT.anthropicBase() + "/v1/messages"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build());

        assertEquals(401, outcome.status());
        assertEquals("authentication_error", outcome.json().object("error").string("type"));
    }

    @Test
    void theKeyIsTakenFromEitherHeader() {
        var outcome = CLIENT.send(HttpRequest.newBuilder(at("/models"))
                .header("x-api-key", CLIENT.provider.key()).build());

        assertEquals(200, outcome.status());
        assertEquals("demo", ((JsonObject) outcome.json().array("data").get(0)).string("id"));
    }

    @Test
    void everyFormatThatThereIsIsSpoken() throws Exception {
        try (var provider = DemoProvider.start(List.of(new Parley())); var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder().header("x-parley-key", provider.key());
            var base = provider.bases().get("parley");
            var talk = http.send(request.uri(URI.create(base + "/talk")).POST(HttpRequest.BodyPublishers.ofString("""
                    {"voice":"demo","lines":[{"who":"me","says":"fast hi"}],"aloud":true}""")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals("""
                    event: bit
                    data: {"say":"You"}

                    event: bit
                    data: {"say":" said:"}

                    event: bit
                    data: {"say":" hi"}

                    event: over
                    data: {"why":"over","ears":3,"mouth":3}

                    """, talk.body());
            var count = http.send(request.uri(URI.create(base + "/ears")).POST(HttpRequest.BodyPublishers.ofString("""
                    {"voice":"demo","lines":[{"who":"me","says":"fast hi"}]}""")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals("{\"ears\":3}", count.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/chat/completions/x"})
    void anUnknownPathIsNotFound(String path) {
        assertEquals(404, CLIENT.openAi(path, "{}").status());
    }

    @Test
    void aConnectionIsUsedAgainAfterAnError() {
        CLIENT.openAi("/nothing", "{\"x\":\"" + "y".repeat(100_000) + "\"}");

        assertEquals(200, CLIENT.chat("hi").status());
    }

    @Test
    void anEmbeddingIsTheSameForTheSameText() {
        var first = embedding("{\"model\":\"demo\",\"input\":\"cat\"}");

        assertEquals(8, first.size());
        assertEquals(first, embedding("{\"model\":\"demo\",\"input\":[\"cat\",\"dog\"]}"));
        assertNotEquals(first, embedding("{\"model\":\"demo\",\"input\":\"dog\"}"));
    }

    @Test
    void anEmbeddingHasTheLengthOfOne() {
        double squares = 0;
        for (var number : embedding("{\"model\":\"demo\",\"input\":\"cat\",\"dimensions\":64}"))
            squares += Math.pow(Double.parseDouble(((JsonNumber) number).literal()), 2);

        assertEquals(1, squares, 1e-5);
    }

    @Test
    void anEmbeddingInBase64IsTheSameNumbers() {
        var numbers = embedding("{\"model\":\"demo\",\"input\":\"cat\"}");
        var outcome = CLIENT.openAi("/embeddings", """
                {"model":"demo","input":"cat","encoding_format":"base64"}""");
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(
                ((JsonObject) outcome.json().array("data").get(0)).string("embedding")))
                .order(ByteOrder.LITTLE_ENDIAN);

        for (var number : numbers)
            assertEquals(Float.parseFloat(((JsonNumber) number).literal()), bytes.getFloat());
        assertEquals(0, bytes.remaining());
    }

    @Test
    void embeddingsTellTheirUsage() {
        assertEquals("{\"prompt_tokens\":3,\"total_tokens\":3}", CLIENT.openAi("/embeddings", """
                {"model":"demo","input":["one two","three"]}""").json().get("usage").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"input\":[]", "\"input\":\"\"", "\"x\":1",
        "\"input\":\"a\",\"dimensions\":0", "\"input\":\"a\",\"dimensions\":5000"})
    void badEmbeddingRequestsAreRefused(String members) {
        assertEquals(400, CLIENT.openAi("/embeddings", "{\"model\":\"demo\"," + members + "}")
                .status());
    }

    @Test
    void aTextCompletionAnswersItsPrompt() {
        var answer = CLIENT.openAi("/completions", """
                {"model":"demo","prompt":"Hello"}""").json();

        assertEquals("text_completion", answer.string("object"));
        assertEquals("""
                [{"text":"You said: Hello","index":0,"logprobs":null,"finish_reason":"stop"}]""",
                answer.get("choices").toString());
    }

    @Test
    void aTextCompletionIsCutAtSixteenTokensByDefault() {
        var answer = CLIENT.openAi("/completions", """
                {"model":"demo","prompt":"words 40"}""").json();

        assertEquals(16, answer.object("usage").whole("completion_tokens", -1));
    }

    @Test
    void aTextCompletionIsStreamed() {
        var outcome = CLIENT.openAi("/completions", """
                {"model":"demo","prompt":["fast say hi you"],"stream":true,
                "stream_options":{"include_usage":true}}""");

        assertEquals("""
                {"choices":[{"text":"hi","index":0,"logprobs":null,"finish_reason":null}],"usage":null}
                {"choices":[{"text":" you","index":0,"logprobs":null,"finish_reason":null}],"usage":null}
                {"choices":[{"text":"","index":0,"logprobs":null,"finish_reason":"stop"}],"usage":null}
                {"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}
                [DONE]""", outcome.data());
    }

    private static URI at(String path) {
        return URI.create(CLIENT.openAiBase() + path);
    }

    private static JsonArray embedding(String body) {
        return ((JsonObject) CLIENT.openAi("/embeddings", body).json().array("data").get(0))
                .array("embedding");
    }
}
