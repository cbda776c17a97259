package tokenfly.json;

import java.nio.charset.StandardCharsets;

/// Makes Strings of string contents that a [Lexer] has checked. Not thread-safe: it keeps a buffer.
final class Unescaper {
    private byte[] buffer = {};

    /// The text that the lexer passed last.
    String text(Lexer lexer) {
        return text(lexer.json, lexer.textFrom, lexer.textTo, lexer.escaped, lexer.ascii);
    }

    String text(byte[] json, int from, int to, boolean escaped, boolean ascii) {
        if (escaped) return unescape(json, from, to, ascii);
        // Latin-1 and ASCII agree, and from Latin-1 the JDK copies without looking.
        return new String(json, from, to - from,
                ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /// Undoes the escapes in UTF-8, where no escape is shorter than what it stands for.
    private String unescape(byte[] json, int from, int to, boolean ascii) {
        if (buffer.length < to - from) buffer = new byte[Math.max(to - from, 2 * buffer.length)];
        byte[] out = buffer;
        int length = 0;
        for (int at = from; at < to; ) {
            byte next = json[at++];
            if (next != '\\') {
                out[length++] = next;
                continue;
            }
            next = json[at++];
            if (next != 'u') {
                out[length++] = simple(next);
                continue;
            }
            int point = hex(json, at);
            at += 4;
            if (Character.isHighSurrogate((char) point) && isLowEscape(json, at, to)) {
                point = Character.toCodePoint((char) point, (char) hex(json, at + 2));
                at += 6;
            }
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                return withLoneSurrogates(json, from, to);
            if (point >= 0x80) ascii = false;
            length = Utf8.put(out, length, point);
        }
        return text(out, 0, length, false, ascii);
    }

    /// A lone surrogate has no UTF-8 form, so these rare texts are put together from UTF-16 units.
    private String withLoneSurrogates(byte[] json, int from, int to) {
        var out = new StringBuilder(to - from);
        int run = from;
        for (int at = from; at < to; ) {
            if (json[at] != '\\') {
                at++;
                continue;
            }
            out.append(new String(json, run, at - run, StandardCharsets.UTF_8));
            boolean unit = json[at + 1] == 'u';
            out.append((char) (unit ? hex(json, at + 2) : simple(json[at + 1])));
            at += unit ? 6 : 2;
            run = at;
        }
        return out.append(new String(json, run, to - run, StandardCharsets.UTF_8)).toString();
    }

    private static byte simple(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    private static boolean isLowEscape(byte[] json, int at, int to) {
        return at + 6 <= to && json[at] == '\\' && json[at + 1] == 'u'
                && Character.isLowSurrogate((char) hex(json, at + 2));
    }

    private static int hex(byte[] json, int at) {
        return Character.digit(json[at], 16) << 12 | Character.digit(json[at + 1], 16) << 8
                | Character.digit(json[at + 2], 16) << 4 | Character.digit(json[at + 3], 16);
    }
}
