package tokenfly.tokens;

import java.util.Base64;

/// Width and height in pixels, read from the head of a PNG, GIF, JPEG or WebP without decoding it.
///
/// Sources: PNG (W3C) 11.2.2, GIF89a 18, JPEG (ITU T.81) B.2.2, WebP container (RFC 9649) 2.5 to 2.7.
record ImageSize(int width, int height) {
    /// Enough for a JPEG with a thumbnail before its frame.
    private static final int HEAD_CHARS = 96 * 1024;

    /// The size of a base64 image, or null when it cannot be told.
    static ImageSize ofBase64(String data) {
        try {
            var head = data.substring(0, Math.min(data.length(), HEAD_CHARS) / 4 * 4);
            return of(Base64.getMimeDecoder().decode(head));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    static ImageSize of(byte[] head) {
        if (starts(head, 0, 0x89, 'P', 'N', 'G') && head.length >= 24)
            return size(bigEndian(head, 16, 4), bigEndian(head, 20, 4));
        if (starts(head, 0, 'G', 'I', 'F') && head.length >= 10)
            return size(littleEndian(head, 6, 2), littleEndian(head, 8, 2));
        if (starts(head, 0, 'R', 'I', 'F', 'F') && starts(head, 8, 'W', 'E', 'B', 'P')
                && head.length >= 30)
            return webp(head);
        return starts(head, 0, 0xFF, 0xD8) ? jpeg(head) : null;
    }

    private static ImageSize webp(byte[] head) {
        if (starts(head, 12, 'V', 'P', '8', ' '))
            return size(littleEndian(head, 26, 2) & 0x3FFF, littleEndian(head, 28, 2) & 0x3FFF);
        if (starts(head, 12, 'V', 'P', '8', 'L')) {
            int bits = littleEndian(head, 21, 4);
            return size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
        }
        if (starts(head, 12, 'V', 'P', '8', 'X'))
            return size(littleEndian(head, 24, 3) + 1, littleEndian(head, 27, 3) + 1);
        return null;
    }

    /// Walks from marker to marker until one that starts a frame.
    private static ImageSize jpeg(byte[] head) {
        int at = 2;
        while (at + 9 <= head.length && (head[at] & 0xFF) == 0xFF) {
            int marker = head[at + 1] & 0xFF;
            boolean frame = marker >= 0xC0 && marker <= 0xCF
                    && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (frame) return size(bigEndian(head, at + 7, 2), bigEndian(head, at + 5, 2));
            at += marker == 0xFF ? 1 : 2 + bigEndian(head, at + 2, 2);
        }
        return null;
    }

    private static ImageSize size(int width, int height) {
        return width > 0 && height > 0 ? new ImageSize(width, height) : null;
    }

    private static boolean starts(byte[] head, int at, int... bytes) {
        if (head.length < at + bytes.length) return false;
        for (int i = 0; i < bytes.length; i++)
            if ((head[at + i] & 0xFF) != bytes[i]) return false;
        return true;
    }

    private static int bigEndian(byte[] head, int at, int length) {
        int value = 0;
        for (int i = 0; i < length; i++) value = value << 8 | head[at + i] & 0xFF;
        return value;
    }

    private static int littleEndian(byte[] head, int at, int length) {
        int value = 0;
        for (int i = length - 1; i >= 0; i--) value = value << 8 | head[at + i] & 0xFF;
        return value;
    }
}
