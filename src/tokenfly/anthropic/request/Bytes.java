package tokenfly.anthropic.request;

/// Searching in bytes.
final class Bytes {
    private Bytes() {
    }

    /// The first place of `wanted` from `from` (inclusive) to `to` (exclusive), or -1.
    static int find(byte[] bytes, int from, int to, byte[] wanted) {
        for (int at = from; at <= to - wanted.length; at++)
            if (bytes[at] == wanted[0] && isAt(bytes, at, wanted)) return at;
        return -1;
    }

    private static boolean isAt(byte[] bytes, int at, byte[] wanted) {
        for (int i = 1; i < wanted.length; i++) if (bytes[at + i] != wanted[i]) return false;
        return true;
    }
}
