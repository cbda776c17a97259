package tokenfly.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// [Bearer], [Cors] and [RequestId]: what is read from headers and put into them.
class HeadersTest {
    @ParameterizedTest
    @ValueSource(strings = {"Bearer key", "bearer key", "BEARER  key "})
    void theSchemesCaseDoesNotMatter(String value) {
        assertEquals(List.of("key"), Bearer.candidates(Headers.of("Authorization", value)));
    }

    @Test
    void apiKeyIsTakenToo() {
        assertEquals(List.of("key"), Bearer.candidates(Headers.of("x-api-key", "key")));
    }

    @Test
    void aBearerOfOursGoesFirst() {
        assertEquals(List.of("sk-tf-a", "sk-ant-b"), Bearer.candidates(
                Headers.of("Authorization", "Bearer sk-tf-a", "x-api-key", "sk-ant-b")));
    }

    @Test
    void otherwiseApiKeyGoesFirst() {
        assertEquals(List.of("sk-tf-b", "sk-openai"), Bearer.candidates(
                Headers.of("Authorization", "Bearer sk-openai", "x-api-key", "sk-tf-b")));
    }

    @Test
    void oneKeyInBothPlacesIsOneCandidate() {
        assertEquals(List.of("key"), Bearer.candidates(
                Headers.of("Authorization", "Bearer key", "x-api-key", "key")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic a2V5", "Bearer", "Bearer  ", "key", ""})
    void whatIsNoBearerIsNoCandidate(String value) {
        assertEquals(List.of(), Bearer.candidates(Headers.of("Authorization", value)));
    }

    @Test
    void anEndlessKeyIsNoCandidate() {
        assertEquals(List.of(), Bearer.candidates(Headers.of("x-api-key", "k".repeat(513))));
    }

    private static String preflight(String headers) throws IOException {
        try (var listener = Serving.with(new Cors(List.of())::preflight); var client = new RawClient(listener)) {
            return client.send("OPTIONS /any HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n")
                    .readToEnd();
        }
    }

    @Test
    void aPreflightMayAskForAnyHeader() throws IOException {
        String answer = preflight("Origin: https://app\r\nAccess-Control-Request-Method: POST\r\n"
                + "Access-Control-Request-Headers: authorization,x-stainless-lang\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 204"), answer);
        assertTrue(answer.contains("Access-control-allow-origin: *\r\n"), answer);
        assertTrue(answer.contains("Access-control-allow-headers: authorization,x-stainless-lang\r\n"), answer);
    }

    @Test
    void aPreflightThatNamesNothingIsToldTheUsualHeaders() throws IOException {
        assertTrue(preflight("").contains("Access-control-allow-headers: authorization, x-api-key"));
        assertTrue(preflight("Access-Control-Request-Headers: <script>\r\n")
                .contains("Access-control-allow-headers: authorization, x-api-key"));
    }

    @Test
    void aPageMayCallTheMachineItRunsOn() throws IOException {
        assertTrue(preflight("Access-Control-Request-Private-Network: true\r\n")
                .contains("Access-control-allow-private-network: true\r\n"));
    }

    @Test
    void theHeadersThatSdksReadAreExposed() {
        var headers = new Headers();
        new Cors(List.of("x-more", "request-id")).allow(headers);

        assertTrue(List.of(headers.getFirst("Access-Control-Expose-Headers").split(", "))
                .containsAll(List.of("x-request-id", "request-id", "retry-after", "retry-after-ms",
                        "x-should-retry", "x-more")));
    }

    @Test
    void requestIdsAreBase62AndDiffer() {
        var ids = Stream.generate(RequestId::next).limit(1000).collect(Collectors.toSet());

        assertEquals(1000, ids.size());
        assertTrue(ids.stream().allMatch(id -> id.matches("req_[0-9A-Za-z]{24}")));
    }
}
