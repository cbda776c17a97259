package tokenfly.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.chat.ErrorBody;

/// What the providers' errors mean: rows as `meaning | status | body`.
class FaultsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            400, BAD_REQUEST
            401, AUTH
            402, BALANCE
            403, FORBIDDEN
            404, NOT_OFFERED
            405, NOT_OFFERED
            407, FORBIDDEN
            408, TIMEOUT
            413, BAD_REQUEST
            422, BAD_REQUEST
            429, RATE
            451, FORBIDDEN
            498, OVERLOAD
            499, SERVER
            500, SERVER
            501, NOT_OFFERED
            502, SERVER
            503, OVERLOAD
            504, TIMEOUT
            520, SERVER
            524, TIMEOUT
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
            FORBIDDEN | 403 | {"error":{"message":"m","type":"permission_denied_error"}}
            FORBIDDEN | 403 | {"error":{"message":"m","type":"access_terminated_error"}}
            AUTH | 400 | {"code":"InvalidApiKey","message":"Invalid API-key provided."}
            FORBIDDEN | 200 | {"type":"error","error":{"type":"permission_error","message":"m"}}
            FORBIDDEN | 403 | <html><head><title>Attention Required!</title></head></html>
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
            BALANCE | 401 | {"error":{"type":"CreditsError","message":"Insufficient balance."}}
            BALANCE | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-12-01."}}
            BALANCE | 402 | {"error":{"message":"This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 30104.","code":402}}
            BALANCE | 403 | {"error":{"message":"Key limit exceeded (total limit).","code":403}}
            BALANCE | 403 | {"error":{"message":"用户额度不足, 剩余额度: ¥0.10","type":"new_api_error","code":"insufficient_user_quota"}}
            PLAN_WINDOW | 429 | {"error":{"message":"Weekly/Monthly Limit Exhausted. Your limit will reset at 2026-12-01 00:00:00"}}
            RATE | 429 | [{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details. * Quota exceeded for metric: x, limit: 20, model: gemini-2.5-flash Please retry in 36.5s.","status":"RESOURCE_EXHAUSTED"}}]
            RATE | 429 | {"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"google/gemini-2.0-flash-exp:free is temporarily rate-limited upstream."}}}
            OVERLOAD | 429 | {"error":{"message":"That model is currently overloaded with other requests."}}
            AUTH | 400 | [{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]
            AUTH | 400 | {"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***cd. You can obtain an API key from the console."}
            AUTH | 401 | {"error":{"message":"No auth credentials found","code":401}}
            AUTH | 401 | {"error":{"message":"无效的令牌","type":"new_api_error"}}
            FORBIDDEN | 403 | {"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported"}}
            FORBIDDEN | 400 | {"error":{"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}
            FORBIDDEN | 403 | {"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request"}}
            FORBIDDEN | 403 | {"error":{"type":"forbidden","message":"Request not allowed"}}
            CONTENT_POLICY | 403 | {"error":{"code":403,"message":"gpt-5 requires moderation on OpenAI. Your input was flagged for \"violence\".","metadata":{"reasons":["violence"]}}}
            CONTENT_POLICY | 400 | {"error":{"message":"Content Exists Risk","type":"invalid_request_error"}}
            CONTENT_POLICY | 400 | {"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy.","code":"invalid_prompt"}}
            CONTENT_POLICY | 400 | {"error":{"code":"content_policy_violation","message":"m"}}
            NOT_OFFERED | 404 | {"detail":"Not Found"}
            NOT_OFFERED | 404 | 404 page not found
            NOT_OFFERED | 404 | {"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}
            NOT_OFFERED | 404 | {"timestamp":"t","status":404,"error":"Not Found","path":"/v1/embeddings"}
            NOT_OFFERED | 404 | {"error":{"message":"Invalid URL (POST /v1/embeddings)","type":"invalid_request_error"}}
            NOT_OFFERED | 404 | <html><h1>404 Not Found</h1></html>
            NOT_OFFERED | 405 | {"detail":"Method Not Allowed"}
            NOT_OFFERED | 501 | {"error":{"code":501,"message":"This server does not support embeddings. Start it with --embeddings","type":"not_supported_error"}}
            NOT_OFFERED | 200 | {"error":"Unexpected endpoint or method. (POST /v1/embeddings)"}
            NOT_OFFERED | 200 | {"code":500,"msg":"404 NOT_FOUND","success":false}
            MODEL_MISSING | 404 | {"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404}
            MODEL_MISSING | 403 | {"error":{"message":"Project `proj_1` does not have access to model `x`","code":"model_not_found"}}
            MODEL_MISSING | 400 | {"error":{"message":"x is not a valid model ID","code":400}}
            MODEL_MISSING | 404 | {"error":{"message":"No endpoints found for x.","code":404}}
            MODEL_MISSING | 404 | {"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}
            BAD_REQUEST | 400 | {"error":{"message":"messages[0].content: Incorrect API key provided is no part that is known here","type":"invalid_request_error"}}
            BAD_REQUEST | 400 | {"error":{"message":"Invalid schema for function 'get_account_balance': insufficient balance of brackets"}}
            BAD_REQUEST | 400 | {"error":{"message":"Input image exceeds the maximum size of 20 MB"}}
            BAD_REQUEST | 400 | {"error":{"message":"Invalid 'tools[0].function.name': string too long. Expected a string with maximum length 64, but got a string with length 80 instead."}}
            BAD_REQUEST | 500 | {"error":{"code":500,"message":"image input is not supported - hint: if this is unexpected, you may need to provide the mmproj","type":"server_error"}}
            BAD_REQUEST | 500 | {"error":{"code":500,"message":"tools param requires --jinja flag","type":"server_error"}}
            BAD_REQUEST | 413 | {"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}
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

    @ParameterizedTest
    @ValueSource(strings = {
        "This model's maximum context length is 1048565 tokens. However, you requested 1048600 tokens (1048000 in the messages, 600 in the completion).",
        "This model's maximum context length is 262144 tokens. However, you requested 0 output tokens and your prompt contains at least 262145 input tokens, for a total of at least 262145 tokens.",
        "This endpoint's maximum context length is 262144 tokens. However, you requested about 284283 tokens (8963 of text input, 262144 in the output).",
        "'max_tokens' or 'max_completion_tokens' is too large: 5000. This model's maximum context length is 4096 tokens and your request has 100 input tokens",
        "You passed 202753 input tokens and requested 0 output tokens. However, the model's context length is only 202752 tokens, resulting in a maximum input length of 202752 tokens.",
        "The decoder prompt (length 5000) is longer than the maximum model length of 4096.",
        "The input (300000 tokens) is longer than the model's context length (262144 tokens).",
        "Requested token count exceeds the model's maximum context length of 32768 tokens.",
        "Input length (265330) exceeds model's maximum context length (262144).",
        "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 500 `max_new_tokens`",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "The prompt is too long: 267657, model maximum context length: 262143",
        "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length or `max_tokens` and try again",
        "Input is too long for requested model.",
        "Your input exceeds the context window of this model. Please adjust your input and try again.",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        "This model's maximum prompt length is 131072 but the request contains 540000 tokens.",
        "Please reduce the length of the messages or completion.",
        "prompt token count of 90000 exceeds the limit of 64000",
        "request (144055 tokens) exceeds the available context size (131072 tokens), try increasing it",
        "the request exceeds the available context size. try increasing the context size or enable context shift",
        "prompt too long; exceeded max context length by 9 tokens",
        "the input length exceeds the context length",
        "Trying to keep the first 15857 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens",
        "The number of tokens to keep from the initial prompt is greater than the context length",
        "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
        "too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000.",
        "Invalid request: Your request exceeded model token limit: 262144 (requested: 262200)",
        "invalid params, context window exceeds limit (2013)",
        "Range of input length should be [1, 258048]",
        "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]",
        "Request 300000 input tokens exceeds the maximum allowed input length 262144",
        "tokens in request more than max tokens allowed",
        "Prompt has 5,958,968 tokens, but the configured context size is 256,000 tokens",
        "Prompt exceeds max length",
        "litellm.ContextWindowExceededError: litellm.BadRequestError: OpenAIException - too long",
        "token limit exceeded",
        "输入内容超过模型最大上下文长度"})
    void everyWordingOfAnOverflowIsOne(String message) {
        var body = new ErrorBody(message, "invalid_request_error", null, null);
        for (int status : new int[] {400, 413, 422, 500, 200})
            for (var kind : ProviderKind.values())
                assertEquals(FaultClass.CONTEXT_TOO_LONG, Faults.of(kind, "m", status, body).meaning(),
                        status + " " + kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ZHIPU | 1210 | Prompt exceeds max length
            ZHIPU | 1261 | Prompt 超长
            MINIMAX | 2013 | invalid params, context window exceeds limit
            MINIMAX | 1000 | context window exceeds limit
            QWEN | invalid_parameter_error | Range of input length should be [1, 258048]
            GENERIC | 400 | prompt too long
            """)
    void aCodeThatSaysLittleDoesNotWinOverTheWords(ProviderKind kind, String code, String message) {
        var fault = Faults.of(kind, "m", 400, new ErrorBody(message, null, code, null));

        assertEquals(FaultClass.CONTEXT_TOO_LONG, fault.meaning());
        assertNull(fault.toChatError().code(), "the client's own format has a code for it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            413 | Request too large for model `llama-3.3` in organization `org_01` service tier `on_demand` on tokens per minute (TPM): Limit 12000, Requested 14137, please reduce your message size. Upgrade to Dev Tier today
            429 | Request too large for gpt-4o on tokens per min (TPM): Limit 12000, Requested 14137. The input or output tokens must be reduced in order to run successfully.
            """)
    void aRequestBeyondAMinutesTokensIsTooLongWhateverItWaits(int status, String message) {
        var fault = Faults.of(ProviderKind.GENERIC, "m", status,
                new ErrorBody(message, "tokens", "rate_limit_exceeded", null));

        assertEquals(FaultClass.CONTEXT_TOO_LONG, fault.meaning());
        assertEquals(Subject.REQUEST, fault.subject());
        assertTrue(fault.toChatError().message().contains("14137"), fault.toChatError().message());
        assertFalse(fault.toChatError().message().contains("org_01"), fault.toChatError().message());
    }

    /// Rows as `meaning | subject | status | message`, of the model `maker/gpt-x-mini`.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            RATE | MODEL | 429 | Rate limit reached for gpt-x-mini in organization o on tokens per min. Please try again in 4.77s.
            RATE | MODEL | 429 | This model is limited to 3 requests a minute
            RATE | KEY | 429 | You are sending requests too quickly
            RATE | KEY | 429 | Rate limit reached for gpt-y in organization o
            OVERLOAD | MODEL | 503 | The requested model is at capacity
            OVERLOAD | PROVIDER | 503 | Try again later
            PLAN_WINDOW | KEY | 429 | 5-hour usage limit reached
            FORBIDDEN | MODEL | 403 | You may not use gpt-x-mini with this tier
            FORBIDDEN | REQUEST | 403 | Access denied
            FORBIDDEN | REQUEST | 403 | Country, region, or territory not supported
            BALANCE | REQUEST | 402 | You requested up to 65536 tokens, but can only afford 30104
            BALANCE | MODEL | 403 | The free tier of the model has been exhausted
            BALANCE | KEY | 402 | Insufficient credits
            AUTH | KEY | 401 | wrong
            CONTENT_POLICY | REQUEST | 403 | Your input was flagged for violence
            SERVER | PROVIDER | 500 | boom
            TIMEOUT | PROVIDER | 504 | m
            MODEL_MISSING | REQUEST | 404 | The model gpt-x-mini does not exist
            NOT_OFFERED | REQUEST | 405 | m
            BAD_REQUEST | REQUEST | 400 | m
            """)
    void whatIsRefusedIsWhatTheWordsSpeakOf(FaultClass meaning, Subject subject, int status,
            String message) {
        var fault = Faults.of(ProviderKind.GENERIC, "maker/gpt-x-mini", status,
                new ErrorBody(message, null, null, null));

        assertEquals(meaning + " " + subject, fault.meaning() + " " + fault.subject());
    }

    @Test
    void glmsPlansAreAboutTheModel() {
        for (var code : new String[] {"1309", "1311", "1313"})
            assertEquals(Subject.MODEL, Faults.of(ProviderKind.ZHIPU, "m", 429,
                    new ErrorBody("m", null, code, null)).subject());
    }

    /// What a provider says of us in whatever error it likes.
    @ParameterizedTest
    @ValueSource(strings = {"Please check your plan and billing details", "Your organization must be verified",
        "Function calls are not part of your tier", "The key sk-ab***cd has no access to this field",
        "Your API key is not enabled for this beta", "Your credit balance would allow 3 tokens",
        "请充值后使用", "This feature needs an upgrade to the paid plan: upgrade your account"})
    void nothingOfOurKeyOrMoneyReachesAClient(String message) {
        for (int status : new int[] {200, 400, 402, 403, 404, 413, 422, 429, 500, 503}) {
            var error = Faults.of(ProviderKind.GENERIC, "m", status,
                    new ErrorBody(message, "invalid_request_error", null, null)).toChatError();
            assertFalse(error.message().contains(message), status + " " + error.message());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages.3.content.0: unexpected `tool_use_id`", "n must be 1",
        "Invalid schema for function 'get_billing_api_key': missing items"})
    void whatAClientCanMendItReads(String message) {
        assertEquals(message, Faults.of(ProviderKind.GENERIC, "m", 400,
                new ErrorBody(message, null, null, null)).toChatError().message());
    }

    @Test
    void anErrorInsideA200HasTheStatusItsCodeNames() {
        var body = new ErrorBody("m", null, "413", null);

        assertEquals(413, Faults.of(ProviderKind.GENERIC, "m", 200, body).status());
    }

    private static FaultClass meaning(ProviderKind kind, int status, String body) {
        return Faults.of(kind, "some-model", status, ErrorBody.parse(body.getBytes(StandardCharsets.UTF_8)))
                .meaning();
    }
}
