package tokenfly.account.settings;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import tokenfly.id.Sha256;

/// The SHA-256 of an API key: the only form in which a key is kept or compared.
///
/// Comparing tells nothing about a key by its time: what is compared has already been hashed, and
/// nobody can steer a hash towards another one prefix by prefix.
public record KeyHash(long a, long b, long c, long d) {
    private static final String PREFIX = "sha256:";

    /// The hash of a key in clear.
    public static KeyHash of(String secret) {
        return of(Sha256.of(secret));
    }

    /// @param text `sha256:` and 64 hexadecimal digits
    /// @throws IllegalArgumentException if it is anything else
    public static KeyHash parse(String text) {
        if (!text.matches(PREFIX + "[0-9A-Fa-f]{64}"))
            throw new IllegalArgumentException(
                    "not the hash of a key: allowed is sha256: and 64 hexadecimal digits");
        return of(HexFormat.of().parseHex(text, PREFIX.length(), text.length()));
    }

    static boolean isHash(String text) {
        return text.startsWith(PREFIX);
    }

    private static KeyHash of(byte[] digest) {
        ByteBuffer words = ByteBuffer.wrap(digest);
        return new KeyHash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    /// Enough of the hash to tell keys apart, and no way back to a key: 16 hexadecimal digits.
    public String id() {
        return HexFormat.of().toHexDigits(a);
    }

    /// Any bits of a SHA-256 will do.
    @Override public int hashCode() {
        return (int) a;
    }

    /// `sha256:` and 64 lower-case hexadecimal digits, as [#parse] reads.
    @Override public String toString() {
        HexFormat hex = HexFormat.of();
        return PREFIX + hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c)
                + hex.toHexDigits(d);
    }
}
