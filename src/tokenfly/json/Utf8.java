package tokenfly.json;

/// Code points to UTF-8 (RFC 3629).
final class Utf8 {
    private Utf8() {
    }

    /// Writes a code point that is not a surrogate at `at`, up to four bytes.
    ///
    /// @return the place after it
    static int put(byte[] out, int at, int point) {
        if (point < 0x80) {
            out[at++] = (byte) point;
            return at;
        }
        if (point < 0x800) {
            out[at++] = (byte) (0xC0 | point >> 6);
        } else {
            if (point < 0x10000) {
                out[at++] = (byte) (0xE0 | point >> 12);
            } else {
                out[at++] = (byte) (0xF0 | point >> 18);
                out[at++] = (byte) (0x80 | point >> 12 & 0x3F);
            }
            out[at++] = (byte) (0x80 | point >> 6 & 0x3F);
        }
        out[at++] = (byte) (0x80 | point & 0x3F);
        return at;
    }
}
