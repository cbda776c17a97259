package tokenfly.json;

import java.nio.charset.StandardCharsets;

/// Makes Strings of string contents that a [Lexer] has checked. Not thread-safe: it keeps buffers.
final class Unescaper {
    private static final byte[] NO_BYTES = {};
    private static final char[] NO_UNITS = {};

    private byte[] bytes = NO_BYTES;
    private char[] units = NO_UNITS;

    /// The text that the lexer passed last.
    String text(Lexer lexer) {
        return text(lexer.json, lexer.textFrom, lexer.textTo, lexer.escaped, lexer.ascii);
    }

    String text(byte[] json, int from, int to, boolean escaped, boolean ascii) {
        if (!ascii) return decode(json, from, to);
        if (escaped) return unescape(json, from, to);
        // Latin-1 and ASCII agree, and from Latin-1 the JDK copies without looking.
        return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// Undoes the escapes in ASCII, as long as they stand for ASCII: prose with line ends.
    private String unescape(byte[] json, int from, int to) {
        if (bytes.length < to - from) bytes = new byte[Math.max(to - from, 2 * bytes.length)];
        byte[] out = bytes;
        int length = 0;
        for (int at = from; at < to; ) {
            int plain = copyPlain(json, at, to, out, length);
            at += plain;
            length += plain;
            if (at == to) break;
            if (json[at + 1] == 'u') return decode(json, from, to);
            out[length++] = simple(json[at + 1]);
            at += 2;
        }
        return new String(out, 0, length, StandardCharsets.ISO_8859_1);
    }

    /// Copies ASCII up to the next backslash and returns its length. Eight bytes a step: all are
    /// copied, then only those before a backslash are counted. As `out` is filled no faster than
    /// `json` is read, the eight always fit.
    private static int copyPlain(byte[] json, int from, int to, byte[] out, int place) {
        int at = from;
        for (; at <= to - 8; at += 8, place += 8) {
            long word = (long) Lexer.EIGHT_BYTES.get(json, at);
            Lexer.EIGHT_BYTES.set(out, place, word);
            long backslash = (word ^ '\\' * Lexer.ONES) - Lexer.ONES & Lexer.HIGH_BITS;
            if (backslash != 0)
                return at - from + (Long.numberOfTrailingZeros(backslash) >>> 3);
        }
        while (at < to && json[at] != '\\') out[place++] = json[at++];
        return at - from;
    }

    /// Turns UTF-8 and every escape into UTF-16. The lexer has looked for all that could be wrong,
    /// so this is faster than the JDK's decoder, which must look again.
    private String decode(byte[] json, int from, int to) {
        if (units.length < to - from) units = new char[Math.max(to - from, 2 * units.length)];
        char[] out = units;
        int length = 0;
        for (int at = from; at < to; ) {
            int lead = json[at];
            if (lead >= 0) {
                at++;
                if (lead == '\\') {
                    lead = json[at++];
                    if (lead == 'u') {
                        lead = hex(json, at);
                        at += 4;
                    } else lead = simple((byte) lead);
                }
                out[length++] = (char) lead;
            } else if (lead < (byte) 0xE0) {
                out[length++] = (char) ((lead & 0x1F) << 6 | json[at + 1] & 0x3F);
                at += 2;
            } else if (lead < (byte) 0xF0) {
                out[length++] = (char) ((lead & 0xF) << 12 | (json[at + 1] & 0x3F) << 6
                        | json[at + 2] & 0x3F);
                at += 3;
            } else {
                int point = (lead & 7) << 18 | (json[at + 1] & 0x3F) << 12
                        | (json[at + 2] & 0x3F) << 6 | json[at + 3] & 0x3F;
                out[length++] = Character.highSurrogate(point);
                out[length++] = Character.lowSurrogate(point);
                at += 4;
            }
        }
        return new String(out, 0, length);
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

    private static int hex(byte[] json, int at) {
        return Character.digit(json[at], 16) << 12 | Character.digit(json[at + 1], 16) << 8
                | Character.digit(json[at + 2], 16) << 4 | Character.digit(json[at + 3], 16);
    }
}
