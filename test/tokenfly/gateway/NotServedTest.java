package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.testing.RunningGateway;

/// Paths that the vendors have and this gateway has not say so, and not that the base URL is wrong.
class NotServedTest {
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with("");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"POST, /v1/files", "GET, /v1/files/file-1/content", "POST, /v1/images/generations",
        "POST, /v1/audio/transcriptions", "POST, /v1/batches", "POST, /v1/moderations", "POST, /v1/assistants",
        "GET, /v1/realtime", "POST, /files", "DELETE, /v1/threads/t", "GET, /v1/chat/completions/c/messages",
        "POST, /v1/vector_stores", "POST, /v1/uploads"})
    void openAiClientsAreToldWithACode(String method, String path) throws Exception {
        var answer = RunningGateway.client().send(gateway.request(path).method(method, BodyPublishers.ofString("{}"))
                .build(), BodyHandlers.ofString());
        var error = RunningGateway.json(answer).object("error");
        assertEquals(404, answer.statusCode());
        assertEquals("invalid_request_error", error.string("type"));
        assertEquals("not_served", error.string("code"));
        assertTrue(error.string("message").contains("is not served by this gateway"), answer.body());
        assertTrue(error.string("message").contains("/v1/chat/completions, /v1/completions, /v1/embeddings, /v1/models"),
                answer.body());
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/chat/completions/c", "GET, /v1/responses/r/notes", "POST, /v1/responses/r/cancel",
        "GET, /v1/conversations/c/items"})
    void whatIsSaidNotToBeServedIsNotAmongWhatIs(String method, String path) throws Exception {
        var answer = RunningGateway.client().send(gateway.request(path).method(method, BodyPublishers.ofString("{}"))
                .build(), BodyHandlers.ofString());
        assertEquals(404, answer.statusCode());
        var message = RunningGateway.json(answer).object("error").string("message");
        assertTrue(message.startsWith(path + " is not served by this gateway. "), message);
        var served = message.substring(message.indexOf(" Served are: "));
        assertTrue(served.contains(" /v1/responses/{id},"), message);
        assertFalse(served.contains("{}") || served.contains("cancel") || served.contains("conversations"), message);
    }

    @ParameterizedTest
    @CsvSource({"/v1/messages/batches", "/v1/messages/batches/b/results", "/v1/files", "/v1/complete"})
    void anthropicClientsAreToldInTheirFormat(String path) throws Exception {
        var answer = gateway.post(path, "{}", "anthropic-version", "2023-06-01");
        assertEquals(404, answer.statusCode());
        assertEquals("not_found_error", RunningGateway.json(answer).object("error").string("type"));
        var message = RunningGateway.json(answer).object("error").string("message");
        assertTrue(message.contains("/v1/messages, /v1/messages/count_tokens, /v1/models."), message);
    }

    @Test
    void aPathThatNobodyHasIsUnknownStill() throws Exception {
        var answer = gateway.post("/v1/chat/completion", "{}");
        assertEquals(404, answer.statusCode());
        assertTrue(answer.body().contains("The base URL is"), answer.body());
    }
}
