package tokenfly.account.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import tokenfly.account.money.Money;

/// Bytes of lines as they are being written. Not thread-safe.
///
/// A word never holds a blank, a control character, or anything else that cannot be seen: those are
/// written `%XX`, byte by byte of their UTF-8, and so is `%` itself.
final class LineBuffer {
    private static final long MILLIS_PER_DAY = 24L * 60 * 60 * 1000;
    private static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant YEAR_9999 = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final int DATE_LENGTH = 10;

    byte[] bytes = new byte[1024];
    int length;

    private long day = Long.MIN_VALUE;
    private String date;

    LineBuffer put(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    LineBuffer put(byte[] from, int count) {
        room(count);
        System.arraycopy(from, 0, bytes, length, count);
        length += count;
        return this;
    }

    LineBuffer ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) bytes[length++] = (byte) text.charAt(i);
        return this;
    }

    LineBuffer number(long value) {
        return ascii(Long.toString(value));
    }

    LineBuffer money(long nanos) {
        return ascii(Money.format(nanos));
    }

    /// `2026-11-22T10:00:00.123Z`; an instant outside the years 1 to 9999 is moved to their border,
    /// so that a clock gone mad cannot spoil the line.
    LineBuffer time(Instant instant) {
        long millis = sane(instant).toEpochMilli();
        long today = Math.floorDiv(millis, MILLIS_PER_DAY);
        if (today != day) {
            date = LocalDate.ofEpochDay(today).toString();
            day = today;
        }
        int rest = (int) Math.floorMod(millis, MILLIS_PER_DAY);
        ascii(date).put('T').digits(rest / 3_600_000, 2).put(':').digits(rest / 60_000 % 60, 2);
        return put(':').digits(rest / 1000 % 60, 2).put('.').digits(rest % 1000, 3).put('Z');
    }

    static Instant sane(Instant instant) {
        if (instant.isBefore(YEAR_1)) return YEAR_1;
        return instant.isAfter(YEAR_9999) ? YEAR_9999
                : Instant.ofEpochMilli(instant.toEpochMilli());
    }

    private LineBuffer digits(int value, int count) {
        room(count);
        for (int i = count - 1; i >= 0; i--, value /= 10)
            bytes[length + i] = (byte) ('0' + value % 10);
        length += count;
        return this;
    }

    LineBuffer word(String text) {
        for (int i = 0; i < text.length(); i++)
            if (!isPlain(text.charAt(i))) return escaped(text);
        return ascii(text);
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c < 0x7f && c != '%';
    }

    private LineBuffer escaped(String text) {
        text.codePoints().forEach(c -> {
            byte[] utf8 = Character.toString(c).getBytes(StandardCharsets.UTF_8);
            if (isVisible(c)) put(utf8, utf8.length);
            else for (byte b : utf8) ascii("%%%02X".formatted(b));
        });
        return this;
    }

    private static boolean isVisible(int c) {
        if (c < 0x80) return isPlain((char) c);
        return Character.isLetterOrDigit(c) || switch (Character.getType(c)) {
            case Character.DASH_PUNCTUATION, Character.START_PUNCTUATION, Character.END_PUNCTUATION,
                    Character.OTHER_PUNCTUATION, Character.MATH_SYMBOL, Character.CURRENCY_SYMBOL,
                    Character.OTHER_SYMBOL, Character.NON_SPACING_MARK -> true;
            default -> false;
        };
    }

    private void room(int count) {
        if (length + count > bytes.length)
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
}
