package tokenfly.openai.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Field;
import tokenfly.dialect.ErrorAnswer;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.Events;

class ErrorsTest {
    private static ErrorAnswer answer(ChatError error) {
        return Streams.DIALECT.writeError(error, "req_1");
    }

    private static JsonObject error(ErrorAnswer answer) {
        return ((JsonObject) Json.parse(answer.body())).object("error");
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED,401,invalid_request_error,invalid_api_key",
        "MODEL_NOT_ALLOWED,403,invalid_request_error,model_not_allowed",
        "MODEL_NOT_FOUND,404,invalid_request_error,model_not_found",
        "PATH_NOT_FOUND,404,invalid_request_error,",
        "METHOD_NOT_ALLOWED,405,invalid_request_error,method_not_supported",
        "INVALID_REQUEST,400,invalid_request_error,",
        "BODY_TOO_LARGE,413,invalid_request_error,",
        "LIMIT_REACHED,429,rate_limit_error,rate_limit_exceeded",
        "BALANCE_USED_UP,402,insufficient_quota,insufficient_quota",
        "TOO_BUSY,503,server_error,overloaded",
        "STORAGE_FAILING,503,server_error,storage_failing",
        "UPSTREAM_RATE_LIMITED,429,rate_limit_error,rate_limit_exceeded",
        "UPSTREAM_OVERLOADED,503,server_error,upstream_overloaded",
        "UPSTREAM_FAILED,502,server_error,upstream_error",
        "UPSTREAM_TIMED_OUT,504,server_error,upstream_timeout",
        "REQUEST_REFUSED,400,invalid_request_error,",
        "CONTEXT_TOO_LONG,400,invalid_request_error,context_length_exceeded",
        "CONTENT_REFUSED,400,invalid_request_error,content_filter",
        "INTERNAL,500,server_error,"})
    void everyKindHasItsStatusTypeAndCode(ErrorKind kind, int status, String type, String code) {
        var answer = answer(ChatError.of(kind, "why"));
        assertEquals(status, answer.status());
        assertEquals(type, error(answer).string("type"));
        assertEquals(code, error(answer).string("code"));
        assertEquals("why", error(answer).string("message"));
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void allFourKeysAreAlwaysThere(ErrorKind kind) {
        assertEquals(List.of("message", "type", "param", "code"),
                List.copyOf(error(answer(ChatError.of(kind, "why"))).members().keySet()));
    }

    @Test
    void theFieldAtFaultIsNamed() {
        assertEquals("messages[0]", error(answer(ChatError.invalid("messages[0]", "x"))).string("param"));
    }

    @Test
    void theUpstreamsStatusAndCodeArePassedOn() {
        var answer = answer(new ChatError(ErrorKind.REQUEST_REFUSED, "x", null, "invalid_value", 422, null));
        assertEquals(422, answer.status());
        assertEquals("invalid_value", error(answer).string("code"));
    }

    @Test
    void aWaitIsNamedInSecondsRoundedUpAndInMilliseconds() {
        assertEquals(Map.of("retry-after", "2", "retry-after-ms", "1200"), answer(ChatError
                .of(ErrorKind.LIMIT_REACHED, "x").after(Duration.ofMillis(1200))).headers());
    }

    @ParameterizedTest
    @EnumSource(value = ErrorKind.class, names = {"LIMIT_REACHED", "TOO_BUSY", "UPSTREAM_RATE_LIMITED"})
    void someErrorsAlwaysNameAWait(ErrorKind kind) {
        assertEquals("1", answer(ChatError.of(kind, "x")).headers().get("retry-after"));
    }

    @Test
    void nobodyRetriesOnAnEmptyBalance() {
        assertEquals(Map.of("x-should-retry", "false"),
                answer(ChatError.of(ErrorKind.BALANCE_USED_UP, "x")).headers());
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void everyFieldHasANameOfItsOwn(Field field) {
        var name = Streams.DIALECT.fieldName(field);
        for (var other : Field.values())
            assertTrue(other == field || !name.equals(Streams.DIALECT.fieldName(other)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"1113\"}} | m | 1113",
        "{\"error\":\"m\",\"code\":\"c\"} | m | c",
        "{\"object\":\"error\",\"message\":\"m\",\"code\":400} | m | 400",
        "{\"base_resp\":{\"status_code\":1004,\"status_msg\":\"m\"}} | m | 1004",
        "{\"code\":\"Arrearage\",\"message\":\"m\"} | m | Arrearage",
        "{\"detail\":\"m\"} | m |",
        "{\"type\":\"error\",\"error\":{\"type\":\"authorized_error\",\"message\":\"m\",\"http_code\":\"401\"}} | m |"})
    void errorsAreFoundInEveryShape(String body, String message, String code) {
        var error = Streams.DIALECT.errorIn((JsonObject) Json.parse(body));
        assertEquals(message, error.message());
        assertEquals(code, error.code());
        assertEquals(error, Streams.DIALECT.errorIn(Events.of("message", body)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],\"error\":null}",
        "{\"choices\":[],\"base_resp\":{\"status_code\":0}}",
        "{\"object\":\"list\",\"data\":[]}",
        "{}"})
    void answersHoldNone(String body) {
        assertNull(Streams.DIALECT.errorIn((JsonObject) Json.parse(body)));
    }

    @Test
    void anEventMayBeAnErrorByItsType() {
        assertNotNull(Streams.DIALECT.errorIn(Events.of("error", "{\"x\":1}")));
        assertNull(Streams.DIALECT.errorIn(Events.of("message", "[DONE]")));
    }
}
