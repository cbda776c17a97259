package tokenfly.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Cross-origin answers (fetch.spec.whatwg.org, 3.2), so that apps in a browser may call the API.
///
/// Any origin is allowed: a call is authorised by a key it names, never by a cookie, so a strange
/// page can do no more than a strange program. Not for pages that rely on cookies.
public final class Cors {
    /// What scripts may read of every answer besides the few headers they always may; `*` would not
    /// cover calls made with credentials.
    private static final List<String> EXPOSED = List.of("x-request-id", "retry-after", "retry-after-ms",
            "x-should-retry", "x-tokenfly-provider", "x-tokenfly-model", "x-tokenfly-dropped",
            "x-tokenfly-estimated", "x-tokenfly-cost", "x-tokenfly-balance");
    private static final String USUAL_HEADERS =
            "authorization, x-api-key, content-type, anthropic-version, anthropic-beta";
    /// Browsers send some tens of names; more is no browser.
    private static final int MOST_HEADER_NAMES = 4 * 1024;
    private static final String ONE_DAY_SECONDS = "86400"; // browsers lower it to two hours or so

    private final String exposed;

    /// @param more headers that scripts may read
    public Cors(Collection<String> more) {
        exposed = Stream.concat(EXPOSED.stream(), more.stream()).distinct().collect(Collectors.joining(", "));
    }

    /// Lets scripts of any origin read the answer. To be called before it begins.
    public void allow(Headers response) {
        response.set("Access-Control-Allow-Origin", "*");
        response.set("Access-Control-Expose-Headers", exposed);
    }

    /// Answers an OPTIONS request, for whatever path: the browser asks whether it may send the real
    /// one, and that one's answer is where a wrong path is told.
    public void preflight(HttpExchange exchange) throws IOException {
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
