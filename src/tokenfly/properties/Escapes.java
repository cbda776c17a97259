package tokenfly.properties;

/// The backslash escapes of a properties file: `\t \n \r \f`, a `u` with four hexadecimal digits
/// for a UTF-16 unit, and any other character for itself.
final class Escapes {
    private Escapes() {
    }

    /// @return null when an escaped `u` is not followed by four hexadecimal digits
    static String resolve(String text) {
        if (text.indexOf('\\') < 0) return text;
        var resolved = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                resolved.append(c);
            } else if (++i < text.length() && text.charAt(i) == 'u') {
                int unit = hex(text, i + 1);
                if (unit < 0) return null;
                resolved.append((char) unit);
                i += 4;
            } else if (i < text.length()) {
                resolved.append(single(text.charAt(i)));
            }
        }
        return resolved.toString();
    }

    /// A value as it is written. A blank at its beginning would be taken for one before it.
    static String value(String text) {
        var escaped = letters(text);
        return escaped.startsWith(" ") ? "\\" + escaped : escaped;
    }

    /// A key as it is written: nothing in it ends it or makes a comment of it.
    static String key(String text) {
        return letters(text).replace(" ", "\\ ").replace(":", "\\:").replace("=", "\\=")
                .replace("#", "\\#").replace("!", "\\!");
    }

    private static String letters(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
                .replace("\t", "\\t").replace("\f", "\\f");
    }

    private static char single(char c) {
        return switch (c) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            default -> c;
        };
    }

    private static int hex(String text, int start) {
        if (start + 4 > text.length()) return -1;
        int unit = 0;
        for (int i = start; i < start + 4; i++) {
            char c = text.charAt(i);
            // Character.digit would also take the digits of other scripts.
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) return -1;
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
