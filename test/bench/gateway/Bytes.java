package bench.gateway;

/// Searching in bytes without making strings of them.
final class Bytes {
    private Bytes() {
    }

    static boolean has(byte[] in, int length, byte[] text) {
        return after(in, length, text) >= 0;
    }

    /// @return where `text` ends in the first `length` bytes, or -1
    static int after(byte[] in, int length, byte[] text) {
        outer:
        for (int at = 0; at <= length - text.length; at++) {
            for (int i = 0; i < text.length; i++) if (in[at + i] != text[i]) continue outer;
            return at + text.length;
        }
        return -1;
    }

    /// @return the whole number that follows `text`, or `otherwise`
    static int numberAfter(byte[] in, int length, byte[] text, int otherwise) {
        int at = after(in, length, text);
        if (at < 0) return otherwise;
        int n = 0;
        for (; at < length && in[at] >= '0' && in[at] <= '9'; at++) n = n * 10 + in[at] - '0';
        return n;
    }
}
