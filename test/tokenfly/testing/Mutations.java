package tokenfly.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Changes bytes as hostile and unlucky senders do: depth, width, the length of every kind of token, wrong
/// types, text that is none, names twice, cuts. The same for the same seed.
public final class Mutations {
    /// What may come in the place of any value.
    private static final String[] VALUES = {"null", "true", "0", "-1", "1e400", "1e-400", "-0", "1.5", "9223372036854775808",
        "\"\"", "\"x\"", "[]", "{}", "[null]", "[[[]]]", "{\"\":{}}", "{\"type\":\"text\"}", "\"\\ud800\"", "\"\\u0000\"",
        "\"\\r\\nset-cookie: a=b\"", "\"字段\"", "[{}]", "{\"text\":1}", "\"data:image/png;base64,!\"", "\"../../etc\"",
        "{\"role\":\"user\",\"content\":\"x\"}", "{\"type\":\"tool_use\"}", "{\"type\":\"image_url\",\"image_url\":{}}"};
    private static final String[] FRAGMENTS = {"\"", "{", "}", "[", "]", ",", ":", "\\", "\\u", "\u0000", "\r\n", "\n\n",
        "data: ", "event: error\n", "\ufeff", "<html>", "\u001b[31m", "NaN", "//", "'"};

    private final Random random;

    public Mutations(long seed) {
        this.random = new Random(seed);
    }

    public Random random() {
        return random;
    }

    public String mutated(String text) {
        return new String(mutated(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.ISO_8859_1);
    }

    public byte[] mutated(byte[] bytes) {
        for (int i = 1 + random.nextInt(3); i > 0; i--) bytes = once(bytes);
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> value(bytes, VALUES[random.nextInt(VALUES.length)]);
            case 4 -> value(bytes, great());
            case 5 -> insert(bytes, FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8));
            case 6 -> twice(bytes);
            case 7 -> flipped(bytes);
            case 8 -> bytes.length == 0 ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 9 -> removed(bytes);
            case 10 -> repeatedMember(bytes);
            default -> renamed(bytes);
        };
    }

    /// Deep, wide or long.
    private String great() {
        int size = 1 << random.nextInt(17);
        return switch (random.nextInt(7)) {
            case 0 -> "[".repeat(size) + "]".repeat(size);
            case 1 -> "{\"a\":".repeat(size) + "1" + "}".repeat(size);
            case 2 -> "\"" + "x".repeat(size) + "\"";
            case 3 -> "1".repeat(size);
            case 4 -> "[" + "0,".repeat(size) + "0]";
            case 5 -> "\"" + "\\u4f60".repeat(size / 6 + 1) + "\"";
            default -> "{" + "\"k\":1,".repeat(size) + "\"k\":2}";
        };
    }

    /// Puts something in the place of a value: of what stands between a colon or comma and the next end.
    private byte[] value(byte[] bytes, String value) {
        int from = next(bytes, random.nextInt(bytes.length + 1), ":[,");
        if (from < 0) return insert(bytes, value.getBytes(StandardCharsets.UTF_8));
        int to = end(bytes, from + 1);
        return spliced(bytes, from + 1, to, value.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] insert(byte[] bytes, byte[] more) {
        int at = random.nextInt(bytes.length + 1);
        return spliced(bytes, at, at, more);
    }

    private byte[] twice(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(200));
        var piece = Arrays.copyOfRange(bytes, from, to);
        for (int i = random.nextInt(4); i >= 0; i--) bytes = spliced(bytes, to, to, piece);
        return bytes;
    }

    private byte[] flipped(byte[] bytes) {
        var flipped = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && flipped.length > 0; i--)
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
        return flipped;
    }

    private byte[] removed(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        return spliced(bytes, from, Math.min(bytes.length, from + random.nextInt(60)), new byte[0]);
    }

    /// A member or element, with its comma, a few times.
    private byte[] repeatedMember(byte[] bytes) {
        int from = next(bytes, random.nextInt(bytes.length + 1), ",");
        if (from < 0) return bytes;
        int to = end(bytes, from + 1);
        var member = Arrays.copyOfRange(bytes, from, to);
        for (int i = random.nextInt(20); i >= 0; i--) bytes = spliced(bytes, to, to, member);
        return bytes;
    }

    private byte[] renamed(byte[] bytes) {
        int from = next(bytes, random.nextInt(bytes.length + 1), "\"");
        int to = from < 0 ? -1 : next(bytes, from + 1, "\"");
        return to < 0 ? bytes : spliced(bytes, from + 1, to, "type".getBytes(StandardCharsets.UTF_8));
    }

    private static int next(byte[] bytes, int from, String any) {
        for (int i = from; i < bytes.length; i++) if (any.indexOf(bytes[i]) >= 0) return i;
        return -1;
    }

    /// Where the value that begins there ends, as far as brackets and quotes tell.
    private static int end(byte[] bytes, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '"') quoted = !quoted;
            if (quoted) continue;
            if (b == '{' || b == '[') depth++;
            if ((b == '}' || b == ']') && --depth < 0 || b == ',' && depth == 0) return i;
        }
        return bytes.length;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] put) {
        var all = new byte[bytes.length - (to - from) + put.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(put, 0, all, from, put.length);
        System.arraycopy(bytes, to, all, from + put.length, bytes.length - to);
        return all;
    }
}
