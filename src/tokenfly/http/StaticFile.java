package tokenfly.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import tokenfly.id.Sha256;

/// A file from the jar, held in memory and served with an entity tag (RFC 9110, 8.8.3).
///
/// There is no directory to walk out of: a page asks for the files it knows by name. Thread-safe.
public final class StaticFile {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    private final byte[] bytes;
    private final String contentType;
    private final String entityTag;

    private StaticFile(byte[] bytes, String contentType) {
        this.bytes = bytes;
        this.contentType = contentType;
        this.entityTag = entityTag(bytes);
    }

    /// The file that lies beside the class under this name, such as `console.css`.
    ///
    /// @throws FileNotFoundException if there is none
    /// @throws IllegalArgumentException if its ending is not one of the known types
    public static StaticFile beside(Class<?> type, String name) throws IOException {
        try (var in = type.getResourceAsStream(name)) {
            if (in == null) throw new FileNotFoundException(name + " beside " + type.getName());
            return of(name, in.readAllBytes());
        }
    }

    /// A file of this content, its type told by the name's ending.
    ///
    /// @throws IllegalArgumentException if the ending is not one of the known types
    public static StaticFile of(String name, byte[] bytes) {
        String contentType = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (contentType == null) throw new IllegalArgumentException("no type for " + name);
        return new StaticFile(bytes.clone(), contentType);
    }

    /// Answers a GET or HEAD: 304 when the client has it already.
    public void send(HttpExchange exchange) throws IOException {
        var response = exchange.getResponseHeaders();
        PageHeaders.set(response);
        response.set("ETag", entityTag);
        response.set("Cache-Control", "no-cache"); // kept by the browser, but asked about each time
        if (isKnown(exchange.getRequestHeaders().getFirst("If-None-Match")))
            Respond.empty(exchange, 304);
        else
            Respond.bytes(exchange, 200, contentType, bytes);
    }

    /// Weak comparison, as RFC 9110, 13.1.2 has it: proxies that compress make a tag weak.
    private boolean isKnown(String ifNoneMatch) {
        if (ifNoneMatch == null) return false;
        for (String tag : ifNoneMatch.split(",")) {
            String stripped = tag.strip();
            if (stripped.equals("*") || stripped.equals(entityTag)
                    || stripped.equals("W/" + entityTag)) return true;
        }
        return false;
    }

    private static String entityTag(byte[] bytes) {
        byte[] hash = Sha256.digest().digest(bytes);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        return '"' + text.substring(0, 22) + '"';
    }
}
