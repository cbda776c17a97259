package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tokenfly.json.JsonObject;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;

/// What providers say when they fail, and what a client reads of it wherever it stands in an answer.
enum ProviderError {
    CREDIT(400, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is"
            + " too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.\"}}",
            Outcome.REFUSED_US),
    KEY(401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-ab***cd. You can find it in your settings.\","
            + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}", Outcome.REFUSED_US),
    KEY_WITHOUT_CODE(400, "{\"error\":{\"message\":\"Incorrect API key provided: sk-ab***cd.\","
            + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}", Outcome.REFUSED_US),
    QUOTA(429, "{\"error\":{\"message\":\"You exceeded your current quota, please check your plan and billing details.\","
            + "\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}", Outcome.REFUSED_US),
    ARREARS(429, "{\"error\":{\"code\":\"1113\",\"message\":\"您的账户已欠费，请充值后重试。\"}}", Outcome.REFUSED_US),
    AUTHENTICATION(401, "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\","
            + "\"message\":\"invalid x-api-key sk-ant-1234\"}}", Outcome.REFUSED_US),
    PERMISSION(403, "{\"type\":\"error\",\"error\":{\"type\":\"permission_error\","
            + "\"message\":\"Your organization has been disabled.\"}}", Outcome.REFUSED_US),
    AFFORD(402, "{\"error\":{\"code\":402,\"message\":\"This request requires more credits, or fewer max_tokens."
            + " You requested up to 65536 tokens, but can only afford 30104.\"}}", Outcome.REFUSED_US),
    OVERLOADED(529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
            Outcome.OVERLOADED),
    RATE(429, "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"organization org_1's limit\"}}",
            Outcome.RATE),
    SERVER(500, "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"GPU 3 fell off the bus\"}}",
            Outcome.FAILED),
    TIMEOUT(504, "{\"type\":\"error\",\"error\":{\"type\":\"timeout_error\",\"message\":\"too slow\"}}",
            Outcome.TIMED_OUT),
    MODEL(404, "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: upstream-m\"}}",
            Outcome.NO_MODEL),
    ENDPOINT(404, "{\"error\":{\"message\":\"404 page not found\",\"type\":null}}", Outcome.NO_ENDPOINT),
    CONTEXT(400, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
            + "\"message\":\"prompt is too long: 210000 tokens > 200000 maximum\"}}", Outcome.TOO_LONG),
    CONTEXT_OF_MINIMAX(400, "{\"type\":\"error\",\"error\":{\"type\":\"bad_request_error\","
            + "\"message\":\"invalid params, context window exceeds limit (2013)\",\"http_code\":\"400\"}}",
            Outcome.TOO_LONG),
    POLICY(400, "{\"error\":{\"message\":\"high risk\",\"type\":\"content_filter\",\"code\":\"content_filter\"}}",
            Outcome.POLICY),
    BAD(400, "{\"error\":{\"message\":\"n must be 1\",\"type\":\"invalid_request_error\",\"code\":null}}", Outcome.BAD);

    /// What a client reads.
    enum Outcome {
        REFUSED_US(502, "server_error", "upstream_error", 502, "api_error", "refused the gateway"),
        OVERLOADED(503, "server_error", "upstream_overloaded", 529, "overloaded_error", "is overloaded"),
        RATE(429, "rate_limit_error", "rate_limit_exceeded", 429, "rate_limit_error", "is limiting the rate"),
        FAILED(502, "server_error", "upstream_error", 502, "api_error", "failed or broke its answer off"),
        TIMED_OUT(504, "server_error", "upstream_timeout", 504, "timeout_error", "did not answer in time"),
        NO_MODEL(404, "invalid_request_error", "model_not_found", 404, "not_found_error", "does not serve this model"),
        NO_ENDPOINT(404, "invalid_request_error", "not_served", 404, "not_found_error", "does not offer this endpoint"),
        TOO_LONG(400, "invalid_request_error", "context_length_exceeded", 400, "invalid_request_error", ""),
        POLICY(400, "invalid_request_error", "content_filter", 400, "invalid_request_error", "high risk"),
        BAD(400, "invalid_request_error", null, 400, "invalid_request_error", "n must be 1");

        private final int openaiStatus;
        private final String openaiType;
        private final String openaiCode;
        private final int anthropicStatus;
        private final String anthropicType;
        private final String words;

        Outcome(int openaiStatus, String openaiType, String openaiCode, int anthropicStatus,
                String anthropicType, String words) {
            this.openaiStatus = openaiStatus;
            this.openaiType = openaiType;
            this.openaiCode = openaiCode;
            this.anthropicStatus = anthropicStatus;
            this.anthropicType = anthropicType;
            this.words = words;
        }
    }

    /// Where in an answer an error may stand.
    enum Place {
        STATUS, BODY_OF_A_200, FIRST_EVENT, AFTER_A_DELTA
    }

    private final int status;
    private final String body;
    private final Outcome outcome;

    ProviderError(int status, String body, Outcome outcome) {
        this.status = status;
        this.body = body;
        this.outcome = outcome;
    }

    void say(Place place, Received request, Reply reply) throws IOException {
        switch (place) {
            case STATUS -> reply.json(status, body);
            case BODY_OF_A_200 -> reply.json(200, body);
            case FIRST_EVENT -> reply.events(event(request));
            case AFTER_A_DELTA -> {
                var events = new ArrayList<>(List.of(Asking.goodEvents(request)).subList(0, 3));
                events.add(event(request));
                reply.events(events.toArray(String[]::new));
            }
        }
    }

    private String event(Received request) {
        return Asking.isAnthropic(request) ? "event: error\ndata: " + body : body;
    }

    /// Fails unless the client reads what it must, in its format.
    void check(Place place, Asking asking, HttpResponse<String> answer) {
        boolean broken = place == Place.AFTER_A_DELTA && asking.streams();
        var error = broken ? asking.assertBroken(answer)
                : asking.assertError(answer, outcome.openaiStatus, outcome.anthropicStatus);
        check(asking, error);
        if (broken) assertEquals(true, answer.body().contains(Asking.TEXT.substring(0, 5)), answer.body());
    }

    private void check(Asking asking, JsonObject error) {
        assertEquals(asking.anthropic() ? outcome.anthropicType : outcome.openaiType, error.string("type"),
                error.toString());
        if (!asking.anthropic()) assertEquals(outcome.openaiCode, error.string("code"), error.toString());
        var message = error.string("message");
        assertEquals(true, message.contains(outcome.words), message);
        if (outcome == Outcome.TOO_LONG && asking.anthropic())
            assertEquals(true, message.startsWith("prompt is too long"), message);
        for (var ours : List.of("sk-", "redit", "quota", "illing", "org", "fford", "GPU", "欠费"))
            assertFalse(message.contains(ours), message);
    }
}
