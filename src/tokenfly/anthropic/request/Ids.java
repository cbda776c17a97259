package tokenfly.anthropic.request;

import java.util.Set;
import tokenfly.id.Base62;

/// Ids as this format has them: `msg_…` for answers, `[a-zA-Z0-9_-]+` for tool calls.
public final class Ids {
    private static final int RANDOM_LENGTH = 24;
    private static final int LONGEST = 64;

    private Ids() {
    }

    /// The answer's id: the upstream's own as far as it fits, so that both can be matched.
    ///
    /// @param upstream or null
    public static String message(String upstream) {
        if (upstream == null) return "msg_" + random();
        if (upstream.startsWith("msg_") && isValid(upstream)) return upstream;
        var tail = upstream.startsWith("chatcmpl-") ? upstream.substring(9) : upstream;
        tail = sanitized(tail).replace("-", "").replace("_", "");
        return "msg_" + (tail.isEmpty() ? random() : tail);
    }

    /// The call's own id when it is valid, else one that carries it; a new one when that is not
    /// possible, or when the answer has the id already. Joins `used`.
    ///
    /// @param used the answer's ids so far
    public static String toolUse(String upstream, Set<String> used) {
        var id = !used.add(upstream) ? null : isValid(upstream) ? upstream : CarriedId.of(upstream);
        return id == null ? "toolu_" + random() : id;
    }

    public static boolean isValid(String id) {
        return !id.isEmpty() && id.equals(sanitized(id));
    }

    /// The text with `_` in place of every character that an id or a tool's name cannot have.
    static String sanitized(String text) {
        var out = new StringBuilder(Math.min(text.length(), LONGEST));
        text.codePoints().forEach(c -> out.append(isIdCharacter(c) ? (char) c : '_'));
        return out.toString();
    }

    static boolean isIdCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                || c == '_' || c == '-';
    }

    private static String random() {
        return Base62.random(RANDOM_LENGTH);
    }
}
