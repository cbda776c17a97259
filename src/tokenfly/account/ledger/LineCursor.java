package tokenfly.account.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import tokenfly.account.money.Money;

/// Reads the words of one line after another, straight from its bytes: at start-up hundreds of
/// thousands of lines are read before anything is compiled. Not thread-safe.
///
/// Every method throws an IllegalArgumentException, or a subclass, where the line holds something
/// else.
final class LineCursor {
    private static final int TIME_LENGTH = 24;

    private byte[] bytes;
    private int from;
    private int at;
    private int to;

    /// Names read lately, by their hash: most lines repeat the names of the lines before.
    private final String[] names = new String[1024];
    private long day;
    private int dayAsDigits = -1;

    LineCursor on(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.at = from;
        this.to = to;
        return this;
    }

    void blank() {
        if (at == to || bytes[at] != ' ') throw unexpected("a blank");
        at++;
    }

    void end() {
        if (at != to) throw unexpected("the end");
    }

    /// Goes over a text that must stand here.
    LineCursor skip(String ascii) {
        if (skips(ascii)) return this;
        throw unexpected(ascii.strip());
    }

    /// Goes over a text that may stand here.
    boolean skips(String ascii) {
        int length = ascii.length();
        if (to - at < length) return false;
        for (int i = 0; i < length; i++) if (bytes[at + i] != ascii.charAt(i)) return false;
        at += length;
        return true;
    }

    /// A whole number, not below zero.
    long number() {
        int from = at;
        long value = 0;
        for (; at < to && isDigit(bytes[at]); at++)
            value = Math.addExact(Math.multiplyExact(value, 10), bytes[at] - '0');
        if (at == from) throw unexpected("a number");
        return value;
    }

    /// An amount, in nano-units.
    long money() {
        return Money.parseTotal(new String(bytes, at, length(), StandardCharsets.ISO_8859_1));
    }

    /// A word that most lines have in common with others.
    String name() {
        int from = at;
        int length = length();
        int hash = 0;
        for (int i = from; i < at; i++) hash = 31 * hash + bytes[i];
        int slot = (hash ^ hash >>> 10) & names.length - 1;
        String seen = names[slot];
        if (seen != null && isSame(seen, from, length)) return seen;
        return names[slot] = text(from, length);
    }

    private boolean isSame(String seen, int from, int length) {
        if (seen.length() != length) return false;
        for (int i = 0; i < length; i++)
            if (bytes[from + i] != seen.charAt(i) || bytes[from + i] == '%') return false;
        return true;
    }

    /// Any word, which may be empty.
    String text() {
        int from = at;
        return text(from, length());
    }

    /// Goes over a word.
    private int length() {
        int from = at;
        while (at < to && bytes[at] != ' ') at++;
        return at - from;
    }

    private String text(int from, int length) {
        for (int i = from; i < from + length; i++)
            if (bytes[i] == '%') return unescaped(from, length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /// The reverse of [LineBuffer#word].
    private String unescaped(int from, int length) {
        var plain = new byte[length];
        int count = 0;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] != '%') {
                plain[count++] = bytes[i];
                continue;
            }
            if (i + 2 >= from + length)
                throw new IllegalArgumentException("a % without two digits");
            plain[count++] = (byte) (hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]));
            i += 2;
        }
        return new String(plain, 0, count, StandardCharsets.UTF_8);
    }

    private static int hex(byte digit) {
        int value = Character.digit(digit, 16);
        if (value < 0) throw new IllegalArgumentException("a % without two digits");
        return value;
    }

    /// The reverse of [LineBuffer#time].
    Instant time() {
        if (to - at < TIME_LENGTH) throw unexpected("a time");
        int date = digits(0, 4) * 10_000 + digits(5, 2) * 100 + digits(8, 2);
        if (date != dayAsDigits) {
            day = LocalDate.of(date / 10_000, date / 100 % 100, date % 100).toEpochDay();
            dayAsDigits = date;
        }
        long second = day * 86_400 + digits(11, 2) * 3600 + digits(14, 2) * 60 + digits(17, 2);
        Instant time = Instant.ofEpochSecond(second, digits(20, 3) * 1_000_000L);
        for (int i = 0; i < TIME_LENGTH; i++, at++) {
            char shape = "0000-00-00T00:00:00.000Z".charAt(i);
            if (shape != '0' && bytes[at] != shape) throw unexpected("a time");
        }
        return time;
    }

    private int digits(int offset, int count) {
        int value = 0;
        for (int i = at + offset; i < at + offset + count; i++) {
            if (!isDigit(bytes[i])) throw unexpected("a time");
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private IllegalArgumentException unexpected(String what) {
        return new IllegalArgumentException(what + " is due at byte " + (at - from));
    }
}
