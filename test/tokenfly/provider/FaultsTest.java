package tokenfly.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.chat.ErrorBody;

/// What the providers' errors mean: rows as `meaning | status | body`.
class FaultsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            400, BAD_REQUEST
            401, AUTH
            402, BALANCE
            403, AUTH
            404, MODEL_MISSING
            405, BAD_REQUEST
            408, TIMEOUT
            413, BAD_REQUEST
            422, BAD_REQUEST
            429, RATE
            500, SERVER
            502, SERVER
            503, OVERLOAD
            504, TIMEOUT
            520, SERVER
            529, OVERLOAD
            301, SERVER
            200, SERVER
            """)
    void aStatusWithoutWordsMeansWhatItSays(int status, FaultClass meaning) {
        assertEquals(meaning, meaning(ProviderKind.GENERIC, status, ""));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1000, AUTH
            1001, AUTH
            1002, AUTH
            1003, AUTH
            1004, AUTH
            1110, BALANCE
            1113, BALANCE
            1121, BALANCE
            1210, BAD_REQUEST
            1211, MODEL_MISSING
            1212, BAD_REQUEST
            1213, BAD_REQUEST
            1214, BAD_REQUEST
            1215, BAD_REQUEST
            1230, SERVER
            1234, SERVER
            1261, CONTEXT_TOO_LONG
            1300, CONTENT_POLICY
            1301, CONTENT_POLICY
            1302, RATE
            1303, RATE
            1304, PLAN_WINDOW
            1305, OVERLOAD
            1308, PLAN_WINDOW
            1309, BALANCE
            1310, PLAN_WINDOW
            1311, MODEL_MISSING
            1312, OVERLOAD
            1313, BALANCE
            """)
    void glmSpeaksInCodesWhateverTheStatus(String code, FaultClass meaning) {
        var body = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"m\"}}";
        for (int status : new int[] {200, 400, 429, 500})
            assertEquals(meaning, meaning(ProviderKind.ZHIPU, status, body));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1000, SERVER
            1001, TIMEOUT
            1002, RATE
            1004, AUTH
            1008, BALANCE
            1013, SERVER
            1026, CONTENT_POLICY
            1027, CONTENT_POLICY
            1039, RATE
            2013, BAD_REQUEST
            2049, AUTH
            2056, PLAN_WINDOW
            """)
    void miniMaxSpeaksInCodesInEitherOfItsStyles(String code, FaultClass meaning) {
        var older = "{\"base_resp\":{\"status_code\":" + code + ",\"status_msg\":\"m\"}}";
        var newer = "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"m (" + code
                + ")\",\"http_code\":\"500\"},\"request_id\":\"r\"}";

        assertEquals(meaning, meaning(ProviderKind.MINIMAX, 200, older));
        assertEquals(meaning, meaning(ProviderKind.MINIMAX, 500, newer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            BALANCE | 429 | {"error":{"message":"m","type":"exceeded_current_quota_error"}}
            BALANCE | 429 | {"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}}
            BALANCE | 400 | {"error":{"code":"Arrearage","message":"Access denied","type":"Arrearage"}}
            BALANCE | 403 | {"error":{"code":"AccountOverdueError","message":"m"}}
            BALANCE | 402 | {"error":{"message":"Insufficient Balance","type":"unknown_error"}}
            BALANCE | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}
            BALANCE | 403 | {"code":30001,"message":"Sorry, your account balance is insufficient","data":null}
            BALANCE | 402 | {"error":{"message":"Insufficient credits. Add more","code":402}}
            PLAN_WINDOW | 403 | {"error":{"message":"You've reached your 5-hour usage limit.","type":"rate_limit_reached_error"}}
            OVERLOAD | 429 | {"error":{"message":"m","type":"engine_overloaded_error"}}
            OVERLOAD | 529 | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
            OVERLOAD | 200 | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
            OVERLOAD | 500 | {"error":{"code":"insufficient_system_resource","message":"m"}}
            OVERLOAD | 503 | {"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}
            RATE | 429 | {"error":{"message":"m","type":"rate_limit_reached_error"}}
            RATE | 400 | {"error":{"code":"Throttling.RateQuota","message":"m"}}
            RATE | 429 | {"error":{"code":"RateLimitExceeded.EndpointRPMExceeded","message":"m"}}
            RATE | 429 | {"error":{"message":"Rate limit reached (TPM)","type":"tokens","code":"rate_limit_exceeded"}}
            RATE | 429 | {"message":"Too many tokens, please wait before trying again."}
            RATE | 200 | {"error":{"code":429,"message":"Provider returned error"}}
            AUTH | 400 | {"code":"invalid-argument","error":"Incorrect API key provided. You can obtain one."}
            AUTH | 401 | {"error":{"message":"invalid x-api-key","type":"authentication_error"}}
            AUTH | 401 | {"error":{"message":"m","type":"incorrect_api_key_error"}}
            AUTH | 403 | {"error":{"message":"m","type":"permission_denied_error"}}
            AUTH | 403 | {"error":{"message":"m","type":"access_terminated_error"}}
            AUTH | 400 | {"code":"InvalidApiKey","message":"Invalid API-key provided."}
            AUTH | 200 | {"type":"error","error":{"type":"permission_error","message":"m"}}
            AUTH | 403 | <html><head><title>Attention Required!</title></head></html>
            CONTEXT_TOO_LONG | 400 | {"error":{"message":"m","code":"context_length_exceeded"}}
            CONTEXT_TOO_LONG | 400 | {"error":{"message":"This model's maximum context length is 1048565 tokens. However","code":"invalid_request_error"}}
            CONTEXT_TOO_LONG | 400 | {"error":{"code":400,"message":"m","type":"exceed_context_size_error"}}
            CONTEXT_TOO_LONG | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 2 tokens > 1 maximum"}}
            CONTEXT_TOO_LONG | 400 | {"error":{"message":"prompt too long; exceeded max context length by 9 tokens"}}
            CONTEXT_TOO_LONG | 400 | {"error":{"message":"Invalid request: Your request exceeded model token limit: 262144","type":"invalid_request_error"}}
            CONTENT_POLICY | 400 | {"error":{"message":"high risk","type":"content_filter"}}
            CONTENT_POLICY | 400 | {"error":{"code":"data_inspection_failed","message":"m"}}
            CONTENT_POLICY | 400 | {"error":{"code":"SensitiveContentDetected","message":"m"}}
            MODEL_MISSING | 400 | {"error":{"message":"The supported API model names are deepseek-v4-pro","type":"invalid_request_error"}}
            MODEL_MISSING | 404 | {"error":"model 'x' not found, try pulling it first"}
            MODEL_MISSING | 404 | {"error":{"message":"m","type":"resource_not_found_error"}}
            MODEL_MISSING | 400 | {"code":"InvalidParameter","message":"Model not exist."}
            MODEL_MISSING | 200 | {"type":"error","error":{"type":"not_found_error","message":"model: x"}}
            TIMEOUT | 504 | {"type":"error","error":{"type":"timeout_error","message":"m"}}
            TIMEOUT | 200 | {"type":"error","error":{"type":"timeout_error","message":"m"}}
            SERVER | 200 | {"type":"error","error":{"type":"api_error","message":"m"}}
            SERVER | 200 | {"error":{"code":502,"message":"Provider returned error"}}
            SERVER | 500 | {"error":{"code":500,"message":"m","type":"server_error"}}
            BAD_REQUEST | 400 | {"error":{"message":"unknown variant `image_url`","type":"invalid_request_error"}}
            BAD_REQUEST | 422 | {"detail":[{"msg":"field required"}]}
            BAD_REQUEST | 200 | {"type":"error","error":{"type":"invalid_request_error","message":"m"}}
            BAD_REQUEST | 200 | {"error":{"code":400,"message":"Provider returned error"}}
            BAD_REQUEST | 400 | not JSON at all
            """)
    void wordsSayMoreThanTheStatus(FaultClass meaning, int status, String body) {
        assertEquals(meaning, meaning(ProviderKind.GENERIC, status, body));
    }

    @Test
    void anErrorInsideA200HasTheStatusItsCodeNames() {
        var body = new ErrorBody("m", null, "413", null);

        assertEquals(413, Faults.of(ProviderKind.GENERIC, 200, body).status());
    }

    private static FaultClass meaning(ProviderKind kind, int status, String body) {
        return Faults.of(kind, status, ErrorBody.parse(body.getBytes(StandardCharsets.UTF_8)))
                .meaning();
    }
}
