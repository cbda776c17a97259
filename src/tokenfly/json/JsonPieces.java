package tokenfly.json;

/// JSON text that comes in pieces, as a model writes it: followed, and mended where its strings are
/// wrong.
///
/// Models put raw line feeds and tabs into strings, and backslashes that escape nothing (`\d`); no
/// parser takes either. A control character becomes its escape, such a backslash is doubled. Nothing
/// waits for the next piece but an escaped number whose digits are still missing. Not thread-safe.
public final class JsonPieces {
    private static final int UNICODE_DIGITS = 4;

    private int depth;
    private boolean opened;
    private boolean inString;
    /// A backslash was the last character.
    private boolean escaping;
    /// The `u` and the digits of an escaped number being read; empty outside one.
    private final StringBuilder unicode = new StringBuilder();

    /// The piece as it goes on; the same string where nothing is wrong with it.
    public String next(String piece) {
        int at = 0;
        int length = piece.length();
        if (unicode.isEmpty() && !escaping) {
            while (at < length && passes(piece.charAt(at))) at++;
            if (at == length) return piece;
        }
        var out = new StringBuilder(length + 8).append(piece, 0, at);
        for (; at < length; at++) mend(piece.charAt(at), out);
        return out.length() == length && piece.contentEquals(out) ? piece : out.toString();
    }

    /// What still waits when nothing more comes.
    public String rest() {
        var rest = unicode.toString();
        unicode.setLength(0);
        return rest;
    }

    /// Something was opened, and everything opened is closed.
    public boolean whole() {
        return opened && depth <= 0 && !inString;
    }

    /// Follows a character that can stay as it is; false for one that must be looked at closer.
    private boolean passes(char c) {
        if (inString) {
            if (c == '\\' || c < ' ') return false;
            if (c == '"') inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            depth++;
            opened = true;
        } else if (c == '}' || c == ']') {
            depth--;
        }
        return true;
    }

    private void mend(char c, StringBuilder out) {
        if (!unicode.isEmpty()) {
            unicode(c, out);
        } else if (escaping) {
            escaping = false;
            if (c == 'u') unicode.append(c);
            else if ("\"\\/bfnrt".indexOf(c) >= 0) out.append(c);
            else {
                out.append('\\'); // the one before it now stands for itself
                mend(c, out);
            }
        } else if (passes(c)) {
            out.append(c);
        } else if (c == '\\') {
            escaping = true;
            out.append(c);
        } else {
            out.append(escape(c));
        }
    }

    /// The backslash is out already.
    private void unicode(char c, StringBuilder out) {
        if (Character.digit(c, 16) >= 0) {
            unicode.append(c);
            if (unicode.length() > UNICODE_DIGITS) out.append(rest());
        } else {
            out.append('\\').append(rest());
            mend(c, out);
        }
    }

    private static String escape(char control) {
        return switch (control) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> "\\u%04x".formatted((int) control);
        };
    }
}
