package tokenfly.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A request target's path, in the one form routes are matched against.
///
/// Base URLs are typed by people, with or without `/v1`, with a slash too many, or both twice. So
/// the query, empty segments and any number of leading `v1` are dropped. Percent-escapes are decoded
/// after splitting, and what follows `models` is one id even with raw slashes:
///
/// | target | segments |
/// | --- | --- |
/// | `/v1/chat/completions?beta=true`, `/v1/v1//chat/completions/` | `chat`, `completions` |
/// | `/v1/models/a%2Fb`, `/models/a/b` | `models`, `a/b` |
///
/// @param segments decoded, none empty; none at all for `/`
/// @param versioned whether there was a `v1`, which tells the API's `/v1/models` from the page
///        `/models`
public record RequestPath(List<String> segments, boolean versioned) {
    public RequestPath {
        segments = List.copyOf(segments);
    }

    /// @param target a request target in origin form (`/path?query`) or absolute form
    ///        (`http://host/path`), as in `HttpExchange.getRequestURI().toString()`: the `URI`'s own
    ///        path lacks the first segment of `//v1/models`, which it takes for a host
    /// @throws IllegalArgumentException if an escape is malformed, or says something that is not
    ///         UTF-8 or is a control character; a case for 400
    public static RequestPath of(String target) {
        var segments = new ArrayList<String>();
        boolean versioned = false;
        for (String raw : path(target).split("/")) {
            if (raw.isEmpty()) continue;
            String segment = decoded(raw);
            if (segments.isEmpty() && segment.equals("v1")) versioned = true;
            else segments.add(segment);
        }
        return new RequestPath(withOneModelId(segments), versioned);
    }

    /// The segments as one text, such as `/chat/completions`.
    public String text() {
        return "/" + String.join("/", segments);
    }

    private static String path(String target) {
        int end = 0;
        while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') end++;
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0 || scheme > end) return target.substring(0, end);
        int slash = target.indexOf('/', scheme + 3);
        return slash < 0 || slash > end ? "/" : target.substring(slash, end);
    }

    private static List<String> withOneModelId(List<String> segments) {
        if (segments.size() <= 2 || !segments.getFirst().equals("models")) return segments;
        return List.of("models", String.join("/", segments.subList(1, segments.size())));
    }

    private static String decoded(String raw) {
        if (raw.indexOf('%') < 0) return raw;
        var bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.put((byte) (16 * hexDigit(raw, i + 1) + hexDigit(raw, i + 2)));
                i += 2;
            } else {
                if (c >= 0x80) throw new IllegalArgumentException("a path is not ASCII");
                bytes.put((byte) c);
            }
        }
        return text(bytes.flip());
    }

    private static int hexDigit(String raw, int at) {
        int digit = at < raw.length() ? Character.digit(raw.charAt(at), 16) : -1;
        if (digit < 0) throw new IllegalArgumentException("a path has a malformed %-escape");
        return digit;
    }

    private static String text(ByteBuffer utf8) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
            if (text.chars().anyMatch(Character::isISOControl))
                throw new IllegalArgumentException("a path has an escaped control character");
            return text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a path's escapes are not UTF-8", e);
        }
    }
}
