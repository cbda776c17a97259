package tokenfly.anthropic.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Field;
import tokenfly.json.JsonObject;

class ErrorsTest {
    @ParameterizedTest
    @CsvSource({"UNAUTHENTICATED, 401, authentication_error", "MODEL_NOT_ALLOWED, 403, permission_error",
        "MODEL_NOT_FOUND, 404, not_found_error", "PATH_NOT_FOUND, 404, not_found_error",
        "METHOD_NOT_ALLOWED, 405, not_found_error", "INVALID_REQUEST, 400, invalid_request_error",
        "BODY_TOO_LARGE, 413, request_too_large", "LIMIT_REACHED, 429, rate_limit_error",
        "BALANCE_USED_UP, 402, billing_error", "TOO_BUSY, 529, overloaded_error",
        "STORAGE_FAILING, 529, overloaded_error", "UPSTREAM_RATE_LIMITED, 429, rate_limit_error",
        "UPSTREAM_OVERLOADED, 529, overloaded_error", "UPSTREAM_FAILED, 502, api_error",
        "UPSTREAM_TIMED_OUT, 504, timeout_error", "CONTEXT_TOO_LONG, 400, invalid_request_error",
        "INTERNAL, 500, api_error"})
    void everyKindHasItsStatusAndType(ErrorKind kind, int status, String type) {
        var answer = Errors.answer(ChatError.of(kind, "words"), "req_1");

        assertEquals(status, answer.status());
        assertEquals(type, body(answer.body()).object("error").string("type"));
        assertEquals("req_1", body(answer.body()).string("request_id"));
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void everyKindCanBeWritten(ErrorKind kind) {
        assertNotNull(Errors.answer(ChatError.of(kind, "words"), null));
    }

    @ParameterizedTest
    @CsvSource({"400, 400, invalid_request_error", "413, 413, request_too_large",
        "422, 422, invalid_request_error", "403, 403, permission_error", "0, 400, invalid_request_error"})
    void aRequestThatAnUpstreamRefusedKeepsItsStatus(int said, int status, String type) {
        var error = new ChatError(ErrorKind.REQUEST_REFUSED, "words", null, null, said, null);

        assertEquals(status, Errors.answer(error, null).status());
        assertEquals(type, Errors.body(error, null).object("error").string("type"));
    }

    @Test
    void theBodyIsTheOneTheSdksParse() {
        assertEquals("""
                {"type":"error","error":{"type":"api_error","message":"internal error"},"request_id":"req_1"}""",
                Errors.body(ChatError.of(ErrorKind.INTERNAL, "internal error"), "req_1").toString());
    }

    @Test
    void theFieldAtFaultLeadsTheSentence() {
        assertEquals("messages.0.role: Field required",
                message(ChatError.invalid("messages.0.role", "Field required")));
        assertEquals("n > 1 is not supported", message(ChatError.invalid("n", "n > 1 is not supported")));
    }

    @Test
    void theWaitIsRoundedUpToWholeSeconds() {
        var error = ChatError.of(ErrorKind.LIMIT_REACHED, "slow");

        assertEquals("2", Errors.answer(error.after(Duration.ofMillis(1_001)), null).headers().get("retry-after"));
        assertEquals("1", Errors.answer(error.after(Duration.ZERO), null).headers().get("retry-after"));
        assertNull(Errors.answer(error, null).headers().get("retry-after"));
    }

    @Test
    void nobodyRetriesWithoutABalance() {
        assertEquals("false", Errors.answer(ChatError.of(ErrorKind.BALANCE_USED_UP, "empty"), null)
                .headers().get("x-should-retry"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prompt is too long: 5 tokens > 3 maximum | 5 tokens > 3 maximum
            This model's maximum context length is 131072 tokens. However, you requested 200000 tokens \
            (199000 in the messages, 1000 in the completion). | 200000 tokens > 131072 maximum
            This model's maximum context length is 8192 tokens. However, your messages resulted in \
            9001 tokens. | 9001 tokens > 8192 maximum
            The input does not fit | The input does not fit
            """)
    void clientsRecogniseAPromptThatIsTooLong(String said, String written) {
        assertEquals("prompt is too long: " + written,
                message(ChatError.of(ErrorKind.CONTEXT_TOO_LONG, said)));
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void everyFieldHasAName(Field field) {
        assertNotNull(Streams.MESSAGES.fieldName(field));
    }

    private static String message(ChatError error) {
        return Errors.body(error, null).object("error").string("message");
    }

    private static JsonObject body(byte[] utf8) {
        return Streams.object(new String(utf8, StandardCharsets.UTF_8));
    }
}
