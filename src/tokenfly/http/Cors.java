package tokenfly.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/// Cross-origin answers (fetch.spec.whatwg.org, 3.2), so that apps in a browser may call the API.
///
/// Any origin is allowed: a call is authorised by a key it names, never by a cookie, so a strange
/// page can do no more than a strange program. Not for pages that rely on cookies.
public final class Cors {
    /// What scripts may read of an answer besides the few headers they always may; `*` would not
    /// cover calls made with credentials.
    private static final String EXPOSED = String.join(", ",
            "x-request-id", "request-id", "retry-after", "retry-after-ms", "x-should-retry",
            "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests", "x-ratelimit-limit-tokens",
            "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens",
            "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining",
            "anthropic-ratelimit-requests-reset", "anthropic-ratelimit-tokens-limit",
            "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset",
            "anthropic-ratelimit-input-tokens-limit", "anthropic-ratelimit-input-tokens-remaining",
            "anthropic-ratelimit-input-tokens-reset", "anthropic-ratelimit-output-tokens-limit",
            "anthropic-ratelimit-output-tokens-remaining",
            "anthropic-ratelimit-output-tokens-reset",
            "x-tokenfly-provider", "x-tokenfly-model", "x-tokenfly-dropped",
            "x-tokenfly-estimated", "x-tokenfly-cost", "x-tokenfly-balance");
    private static final String USUAL_HEADERS =
            "authorization, x-api-key, content-type, anthropic-version, anthropic-beta";
    /// Browsers send some tens of names; more is no browser.
    private static final int MOST_HEADER_NAMES = 4 * 1024;
    private static final String ONE_DAY_SECONDS = "86400"; // browsers lower it to two hours or so

    private Cors() {
    }

    /// Lets scripts of any origin read the answer. To be called before it begins.
    public static void allow(Headers response) {
        response.set("Access-Control-Allow-Origin", "*");
        response.set("Access-Control-Expose-Headers", EXPOSED);
    }

    /// Answers an OPTIONS request, for whatever path: the browser asks whether it may send the real
    /// one, and that one's answer is where a wrong path is told.
    public static void preflight(HttpExchange exchange) throws IOException {
        Headers request = exchange.getRequestHeaders();
        Headers response = exchange.getResponseHeaders();
        allow(response);
        response.set("Access-Control-Allow-Methods",
                "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        response.set("Access-Control-Allow-Headers",
                allowedHeaders(request.getFirst("Access-Control-Request-Headers")));
        response.set("Access-Control-Max-Age", ONE_DAY_SECONDS);
        response.set("Vary", "Access-Control-Request-Headers");
        // A page from the internet may call a gateway on this machine or in the local network.
        if ("true".equals(request.getFirst("Access-Control-Request-Private-Network")))
            response.set("Access-Control-Allow-Private-Network", "true");
        Respond.empty(exchange, 204);
    }

    /// The names the browser asked for: `*` would not cover `authorization`.
    private static String allowedHeaders(String requested) {
        boolean sound = requested != null && requested.length() <= MOST_HEADER_NAMES
                && requested.chars().allMatch(c -> Character.isLetterOrDigit(c) && c < 0x80
                        || "!#$%&'*+-.^_`|~, ".indexOf(c) >= 0);
        return sound ? requested : USUAL_HEADERS;
    }
}
