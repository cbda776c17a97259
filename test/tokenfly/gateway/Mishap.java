package tokenfly.gateway;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import tokenfly.testing.Gzip;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;

/// Everything that goes wrong with a provider before its first event: each may be cured elsewhere.
///
/// The statuses, type and code are what a client is told when there is no elsewhere.
enum Mishap {
    REFUSED_CONNECTION(502, 502, "upstream_error", "api_error", null),
    RESET(502, 502, "upstream_error", "api_error", (_, reply) -> reply.reset()),
    NO_BYTES(502, 502, "upstream_error", "api_error", (_, reply) -> reply.cut()),
    HALF_A_HEAD(502, 502, "upstream_error", "api_error", (_, reply) -> {
        reply.raw("HTTP/1.1 200 OK\r\ncontent-ty");
        reply.cut();
    }),
    NO_HTTP(502, 502, "upstream_error", "api_error", (_, reply) -> {
        reply.raw("SSH-2.0-OpenSSH_9.9\r\n\r\n");
        reply.cut();
    }),
    NONSENSE_LENGTH(502, 502, "upstream_error", "api_error", (_, reply) -> {
        reply.raw("HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}");
        reply.cut();
    }),
    GIGANTIC_HEADERS(502, 502, "upstream_error", "api_error",
            (_, reply) -> reply.json(200, "{}", "x-more: " + "x".repeat(500_000))),
    REDIRECT(502, 502, "upstream_error", "api_error",
            (_, reply) -> reply.json(301, "{}", "location: http://127.0.0.1:1/")),
    NEVER_A_BYTE(504, 504, "upstream_timeout", "timeout_error", (_, _) -> Thread.sleep(20_000)),
    HEADERS_THEN_NOTHING(504, 504, "upstream_timeout", "timeout_error", (_, reply) -> {
        reply.startEvents();
        Thread.sleep(20_000);
    }),
    ONLY_COMMENTS(504, 504, "upstream_timeout", "timeout_error", (_, reply) -> {
        reply.startEvents();
        while (true) {
            reply.event(": keep-alive");
            Thread.sleep(20);
        }
    }),
    ONLY_BLANK_LINES(504, 504, "upstream_timeout", "timeout_error", (_, reply) -> {
        reply.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
        while (true) {
            reply.chunk("\n");
            Thread.sleep(20);
        }
    }),
    STATUS_401(502, 502, "upstream_error", "api_error", error(401, "authentication_error")),
    STATUS_402(502, 502, "upstream_error", "api_error", error(402, "unknown_error")),
    STATUS_403(502, 502, "upstream_error", "api_error", error(403, "permission_error")),
    STATUS_404(404, 404, "model_not_found", "not_found_error", error(404, "not_found_error")),
    STATUS_408(504, 504, "upstream_timeout", "timeout_error", error(408, "request_timeout")),
    STATUS_429(429, 429, "rate_limit_exceeded", "rate_limit_error", error(429, "rate_limit_error")),
    STATUS_500(502, 502, "upstream_error", "api_error", error(500, "api_error")),
    STATUS_502(502, 502, "upstream_error", "api_error",
            (_, reply) -> reply.whole(502, "text/html", "<html><h1>502 Bad Gateway</h1></html>")),
    STATUS_503(503, 529, "upstream_overloaded", "overloaded_error",
            (_, reply) -> reply.whole(503, "text/plain", "no healthy upstream")),
    STATUS_529(503, 529, "upstream_overloaded", "overloaded_error", error(529, "overloaded_error")),
    EMPTY_500(502, 502, "upstream_error", "api_error", (_, reply) -> reply.whole(500, "text/plain", "")),
    /// The status says it all: a body that is cut or too long is no other failure.
    CUT_401(502, 502, "upstream_error", "api_error", (_, reply) -> {
        reply.raw("HTTP/1.1 401 Unauthorized\r\ncontent-length: 1000\r\n\r\n{\"error\":");
        reply.cut();
    }),
    LONG_429(429, 429, "rate_limit_exceeded", "rate_limit_error",
            (_, reply) -> reply.whole(429, "text/html", "<html>" + "x".repeat(200_000))),
    ARREARS_AS_429(502, 502, "upstream_error", "api_error", (_, reply) -> reply.json(429,
            "{\"error\":{\"code\":\"1113\",\"message\":\"Insufficient balance or no resource package.\"}}")),
    PACKED_ARREARS_AS_429(502, 502, "upstream_error", "api_error", (_, reply) -> {
        var body = Gzip.packed("{\"error\":{\"code\":\"1113\",\"message\":\"Insufficient balance.\"}}");
        reply.raw("HTTP/1.1 429 Status\r\ncontent-encoding: gzip\r\ncontent-length: " + body.length + "\r\n\r\n");
        reply.raw(body);
    }),
    QUOTA_AS_429(502, 502, "upstream_error", "api_error", (_, reply) -> reply.json(429,
            "{\"error\":{\"type\":\"exceeded_current_quota_error\",\"message\":\"m\"}}")),
    WRONG_KEY_AS_400(502, 502, "upstream_error", "api_error", (_, reply) -> reply.json(400,
            "{\"code\":\"invalid-argument\",\"error\":\"Incorrect API key provided.\"}")),
    UNKNOWN_MODEL_AS_400(404, 404, "model_not_found", "not_found_error", (_, reply) -> reply.json(400,
            "{\"error\":{\"message\":\"The supported API model names are a or b.\"}}")),
    ERROR_IN_200(502, 502, "upstream_error", "api_error",
            (_, reply) -> reply.json(200, "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}")),
    BASE_RESP_IN_200(429, 429, "rate_limit_exceeded", "rate_limit_error", (_, reply) -> reply.json(200,
            "{\"choices\":null,\"base_resp\":{\"status_code\":1002,\"status_msg\":\"rate limit\"}}")),
    NUMBER_AS_CODE_IN_200(429, 429, "rate_limit_exceeded", "rate_limit_error", (_, reply) -> reply.json(200,
            "{\"error\":{\"code\":429,\"message\":\"Provider returned error\"}}")),
    HTML_200(502, 502, "upstream_error", "api_error",
            (_, reply) -> reply.whole(200, "text/html", "<!DOCTYPE html><html>Just a moment…</html>")),
    EMPTY_200(502, 502, "upstream_error", "api_error", (_, reply) -> reply.json(200, "")),
    SENTENCE_200(502, 502, "upstream_error", "api_error",
            (_, reply) -> reply.whole(200, "text/plain", "upstream connect error or disconnect")),
    LIST_200(502, 502, "upstream_error", "api_error", (_, reply) -> reply.json(200, "[1,2]")),
    OTHER_JSON_200(502, 502, "upstream_error", "api_error", (_, reply) -> reply.json(200, "{\"status\":\"ok\"}")),
    HALF_JSON_200(502, 502, "upstream_error", "api_error",
            (request, reply) -> reply.json(200, Asking.goodBody(request).substring(0, 60))),
    CUT_200(502, 502, "upstream_error", "api_error", (_, reply) -> {
        reply.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"id\":");
        reply.cut();
    }),
    NO_GZIP_200(502, 502, "upstream_error", "api_error", (request, reply) -> reply.json(200,
            Asking.goodBody(request), "content-encoding: gzip")),
    BROTLI_200(502, 502, "upstream_error", "api_error", (_, reply) -> reply.json(200,
            "\u0003ABC", "content-encoding: br")),
    ERROR_AS_FIRST_EVENT(502, 502, "upstream_error", "api_error", (request, reply) -> reply.events(
            Asking.isAnthropic(request)
                    ? "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"boom\"}}"
                    : "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}")),
    OVERLOAD_AS_FIRST_EVENT(503, 529, "upstream_overloaded", "overloaded_error", (request, reply) -> reply.events(
            Asking.isAnthropic(request)
                    ? "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}"
                    : "{\"error\":{\"message\":\"m\",\"type\":\"overloaded_error\"}}")),
    RATE_AS_FIRST_EVENT(429, 429, "rate_limit_exceeded", "rate_limit_error",
            (_, reply) -> reply.events("{\"error\":{\"message\":\"m\",\"type\":\"rate_limit_error\"}}")),
    ERROR_BEHIND_KEEP_ALIVES(502, 502, "upstream_error", "api_error", (request, reply) -> {
        boolean pings = Asking.isAnthropic(request);
        reply.startEvents();
        for (int i = 0; i < 3; i++) reply.event(pings ? "event: ping\ndata: {\"type\":\"ping\"}" : ": wait");
        reply.event("{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}");
        reply.endEvents();
    }),
    ARREARS_AS_FIRST_EVENT(502, 502, "upstream_error", "api_error",
            (_, reply) -> reply.events("{\"error\":{\"code\":\"1113\",\"message\":\"m\"}}")),
    STREAM_WITHOUT_EVENTS(502, 502, "upstream_error", "api_error", (_, reply) -> reply.events(": hi")),
    STREAM_OF_NOTHING_BUT_DONE(502, 502, "upstream_error", "api_error", (_, reply) -> reply.events("[DONE]")),
    GARBAGE_AS_FIRST_EVENT(502, 502, "upstream_error", "api_error", (_, reply) -> reply.events("{\"id\":")),
    CUT_BEFORE_THE_FIRST_EVENT(502, 502, "upstream_error", "api_error", (_, reply) -> {
        reply.startEvents();
        reply.chunk("data: {\"id\":");
        reply.cut();
    });

    /// What an upstream does.
    interface Deed {
        void on(Received request, Reply reply) throws IOException, InterruptedException;
    }

    final int openaiStatus;
    final int anthropicStatus;
    final String openaiCode;
    final String anthropicType;
    final Deed deed;

    Mishap(int openaiStatus, int anthropicStatus, String openaiCode, String anthropicType, Deed deed) {
        this.openaiStatus = openaiStatus;
        this.anthropicStatus = anthropicStatus;
        this.openaiCode = openaiCode;
        this.anthropicType = anthropicType;
        this.deed = deed;
    }

    /// Those that an upstream does once it has accepted a connection.
    static List<Mishap> scripted() {
        return Arrays.stream(values()).filter(mishap -> mishap.deed != null).toList();
    }

    boolean isTimeout() {
        return openaiStatus == 504 && this != STATUS_408;
    }

    /// The name of the provider that it happens to; its kind is the one whose codes it uses.
    String kind() {
        return switch (this) {
            case ARREARS_AS_429, PACKED_ARREARS_AS_429, ARREARS_AS_FIRST_EVENT -> "zhipu";
            case BASE_RESP_IN_200 -> "minimax";
            default -> "generic";
        };
    }

    private static Deed error(int status, String type) {
        return (_, reply) -> reply.json(status, "{\"type\":\"error\",\"error\":{\"message\":\"words of the provider\","
                + "\"type\":\"" + type + "\"}}");
    }
}
