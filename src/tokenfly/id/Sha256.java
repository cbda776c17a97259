package tokenfly.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 (FIPS 180-4), which every JDK has.
public final class Sha256 {
    /// Copied for each use, which spares a search among the JVM's security providers.
    private static final MessageDigest FRESH = first();

    private Sha256() {
    }

    public static MessageDigest digest() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (CloneNotSupportedException notThisOne) {
            return first();
        }
    }

    private static MessageDigest first() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    public static byte[] of(String text) {
        return digest().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /// 64 lower-case hexadecimal digits.
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }
}
