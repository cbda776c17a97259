package tokenfly.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.Formats;
import tokenfly.sse.SseEvent;

class MishapsTest {
    private static final String STREAM = "\"stream\":true";
    private static final String LAST_CHUNK = "0\r\n\r\n";
    private static final DemoClient CLIENT = new DemoClient();

    @AfterAll
    static void stop() {
        CLIENT.close();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "400, 400, invalid_request_error, -, invalid_request_error",
        "401, 401, invalid_request_error, invalid_api_key, authentication_error",
        "402, 402, insufficient_quota, insufficient_quota, billing_error",
        "403, 403, invalid_request_error, model_not_allowed, permission_error",
        "404, 404, invalid_request_error, model_not_found, not_found_error",
        "413, 413, invalid_request_error, -, request_too_large",
        "422, 422, invalid_request_error, -, invalid_request_error",
        "429, 429, rate_limit_error, rate_limit_exceeded, rate_limit_error",
        "500, 500, server_error, -, api_error",
        "502, 502, server_error, upstream_error, api_error",
        "503, 503, server_error, server_is_overloaded, overloaded_error",
        "504, 504, server_error, timeout, timeout_error",
        "timeout, 504, server_error, timeout, timeout_error",
        "529, 529, server_error, server_is_overloaded, overloaded_error",
        "400 context, 400, invalid_request_error, context_length_exceeded, invalid_request_error",
    })
    void anErrorHasTheShapeOfItsFormat(String word, int status, String openAiType, String code,
            String anthropicType) {
        var openAi = CLIENT.chat("error " + word, STREAM);
        var anthropic = CLIENT.message("error " + word, STREAM);

        assertEquals(status, openAi.status());
        assertEquals(openAiType, openAi.json().object("error").string("type"));
        assertEquals(code, openAi.json().object("error").string("code"));
        assertTrue(openAi.json().object("error").has("param"));
        assertEquals(status, anthropic.status());
        assertEquals("error", anthropic.json().string("type"));
        assertEquals(anthropicType, anthropic.json().object("error").string("type"));
        assertEquals(anthropic.response().headers().firstValue("request-id").orElse(null),
                anthropic.json().string("request_id"));
    }

    @Test
    void aRateLimitSaysWhenToComeBack() {
        assertEquals("1", CLIENT.chat("error 429").response().headers()
                .firstValue("retry-after").orElse(null));
    }

    @Test
    void aContextThatIsTooLongIsToldInTheWordsThatClientsKnow() {
        assertTrue(CLIENT.chat("error 400 context").body().contains("maximum context length is"));
        assertTrue(CLIENT.message("error 400 context").body().contains("prompt is too long: "));
    }

    @Test
    void anOpenAiStreamFailsWithAnErrorAndNoEndMark() {
        var outcome = CLIENT.chat("error in stream fast words 4", STREAM);

        assertEquals(200, outcome.status());
        assertEquals("""
                {"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"content":"The"},"logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"content":" quick"},"logprobs":null,"finish_reason":null}]}
                {"error":{"message":"The server is overloaded. Please try again later.","type":"server_error","param":null,"code":"server_is_overloaded"}}""",
                outcome.data());
    }

    @Test
    void anAnthropicStreamFailsWithAnErrorEventAndNoMessageStop() {
        var events = CLIENT.message("error in stream fast words 4", STREAM).events();

        assertEquals("error", events.getLast().type());
        assertTrue(events.getLast().text().startsWith("""
                {"type":"error","error":{"type":"overloaded_error","message":"The server is overloaded. Please try again later."}"""));
        assertEquals("content_block_delta", events.get(events.size() - 2).type());
    }

    @Test
    void anErrorCanBeTheFirstEvent() {
        var openAi = CLIENT.chat("error first", STREAM);
        var anthropic = CLIENT.message("error first", STREAM).events();

        assertEquals(200, openAi.status());
        assertTrue(openAi.data().startsWith("{\"error\":{"));
        assertEquals(1, openAi.events().size());
        assertEquals("error", anthropic.getFirst().type());
        assertEquals(1, anthropic.size());
    }

    @Test
    void anErrorInAStreamIsA500WithoutAStream() {
        assertEquals(500, CLIENT.chat("error in stream").status());
        assertEquals(500, CLIENT.message("error in stream").status());
    }

    @Test
    void anErrorFirstIsAnErrorBodyUnder200WithoutAStream() {
        var outcome = CLIENT.message("error first");

        assertEquals(200, outcome.status());
        assertEquals("error", outcome.json().string("type"));
    }

    @Test
    void aCutStreamBreaksTheConnectionHalfWay() throws Exception {
        String openAi = CLIENT.raw("/openai/chat/completions", cut(true));
        String anthropic = CLIENT.raw("/anthropic/v1/messages", cut(true));

        assertTrue(openAi.contains("{\"content\":\" quick\"}"));
        assertTrue(anthropic.contains("\"text\":\" quick\"}"));
        assertFalse(openAi.contains("brown") || openAi.endsWith(LAST_CHUNK));
        assertFalse(anthropic.contains("brown") || anthropic.endsWith(LAST_CHUNK));
    }

    @Test
    void aWholeStreamEndsWithTheLastChunk() throws Exception {
        assertTrue(CLIENT.raw("/openai/chat/completions", cut(true).replace("cut", ""))
                .endsWith("data: [DONE]\n\n\r\n" + LAST_CHUNK));
    }

    @Test
    void aCutAnswerIsShorterThanItSays() throws Exception {
        String[] answer = CLIENT.raw("/openai/chat/completions", cut(false)).split("\r\n\r\n", 2);
        int length = Integer.parseInt(answer[0].replaceFirst("(?s).*Content-length: (\\d+).*", "$1"));

        assertEquals(length / 2, answer[1].length());
    }

    private static String cut(boolean stream) {
        return """
                {"model":"demo","max_tokens":9,"stream":%s,
                "messages":[{"role":"user","content":"cut fast words 4"}]}""".formatted(stream);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStalledAnswerIsBrokenOffWhenTheProviderCloses(boolean stream) throws Exception {
        var provider = DemoProvider.start(Formats.all());
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(provider.bases().get("openai")
                    + "/chat/completions")).header("x-api-key", provider.key())
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"model":"demo","stream":%s,"messages":[
                            {"role":"user","content":"stall fast words 40"}]}""".formatted(stream)));
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            provider.close();

            assertEquals(200, answer.statusCode());
            assertThrows(IOException.class, () -> answer.body().readAllBytes());
        }
    }

    @Test
    void usageIsLeftOutOfStreamsToo() {
        var openAi = CLIENT.chat("no usage fast", STREAM,
                "\"stream_options\":{\"include_usage\":true}");

        assertFalse(openAi.body().contains("\"usage\":{"));
        assertEquals("[DONE]", openAi.events().getLast().text());
    }
}
