package tokenfly.http.listener;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What RFC 9112 says a server must refuse, or must close the connection after, and
/// `jdk.httpserver` (JDK 25) lets through.
///
/// The server itself refuses: both Content-Length and Transfer-Encoding, several Content-Lengths,
/// codings other than `chunked`, a space before a colon, an illegal header name, an illegal URI. It
/// hides from us: lines ended by a bare LF or CR, folded lines (joined by a space, as the RFC
/// allows), words between the target and the version, and the framing of chunks, where it takes an
/// empty size for 0 and lets a size overflow. Two requests made of one need a second request on the
/// connection, so [#mustClose] ends it wherever the framing could have been misread.
final class RequestGuard {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final Pattern OTHER_VERSION = Pattern.compile("HTTP/[0-9](\\.[0-9])?");

    private RequestGuard() {
    }

    /// Why a request is refused.
    ///
    /// @param message a sentence of fixed words, safe to send inside JSON
    record Refusal(int status, String message) {
    }

    static Optional<Refusal> refusal(HttpExchange exchange) {
        String version = exchange.getProtocol();
        boolean version10 = version.equals("HTTP/1.0");
        if (!version10 && !version.equals("HTTP/1.1"))
            return OTHER_VERSION.matcher(version).matches()
                    ? refuse(505, "This server speaks HTTP/1.1.")
                    : refuse(400, "The request line is malformed.");
        if (!METHODS.contains(exchange.getRequestMethod()))
            return refuse(501, "The method is not implemented.");
        if (!isTarget(exchange.getRequestURI()))
            return refuse(400, "The request target is malformed.");
        Headers headers = exchange.getRequestHeaders();
        for (var values : headers.values())
            if (hasControlCharacter(values))
                return refuse(400, "A header value has a control character.");
        return framing(headers, version10);
    }

    private static Optional<Refusal> framing(Headers headers, boolean version10) {
        int hosts = headers.getOrDefault("Host", List.of()).size();
        if (hosts > 1 || hosts == 0 && !version10)
            return refuse(400, "A request must have one Host header.");
        String length = headers.getFirst("Content-Length");
        if (length != null && !isDigits(length)) // the server takes +5 and -0
            return refuse(400, "Content-Length is not a number.");
        if (version10 && headers.containsKey("Transfer-Encoding"))
            return refuse(400, "HTTP/1.0 has no Transfer-Encoding.");
        String expected = headers.getFirst("Expect");
        if (expected != null && !expected.equalsIgnoreCase("100-continue"))
            return refuse(417, "The expectation is not known.");
        return Optional.empty();
    }

    private static Optional<Refusal> refuse(int status, String message) {
        return Optional.of(new Refusal(status, message));
    }

    /// Whether no further request may be read from the connection after this one: asked for, usual
    /// in HTTP/1.0, or prudent because the body is not framed as its method has it, by a
    /// Content-Length or by nothing, so that its end is where only the JDK's reader says it is.
    static boolean mustClose(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        var options = tokens(headers.getOrDefault("Connection", List.of()));
        String length = headers.getFirst("Content-Length");
        boolean usual = METHODS_WITH_BODY.contains(exchange.getRequestMethod())
                ? length != null
                : length == null || length.equals("0");
        return !usual || headers.containsKey("Transfer-Encoding") || options.contains("close")
                || exchange.getProtocol().equals("HTTP/1.0") && !options.contains("keep-alive");
    }

    private static boolean isTarget(URI target) {
        String scheme = target.getScheme();
        if (scheme != null && !scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https"))
            return false;
        String text = target.toString();
        for (int i = 0; i < text.length(); i++)
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) return false;
        return true;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++)
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        return !text.isEmpty();
    }

    private static boolean hasControlCharacter(List<String> values) {
        for (var value : values)
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c < ' ' && c != '\t' || c == 0x7f) return true;
            }
        return false;
    }

    /// The comma-separated tokens of a header's values, in lower case.
    private static Set<String> tokens(List<String> values) {
        var tokens = new HashSet<String>();
        for (var value : values)
            for (var token : value.split(","))
                if (!token.isBlank()) tokens.add(token.strip().toLowerCase(Locale.ROOT));
        return tokens;
    }
}
