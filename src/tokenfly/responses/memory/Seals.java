package tokenfly.responses.memory;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Makes the seals of accounts and models, all from one secret. Thread-safe.
public final class Seals {
    /// Bytes of a secret.
    public static final int SECRET_BYTES = 32;
    private static final int MARK_CHARS = 6;

    private final SecretKey key;
    /// Tells what was sealed with this secret from what another gateway sealed.
    private final String mark;
    private final SecureRandom random = new SecureRandom();

    /// @param secret [#SECRET_BYTES] random bytes; what was sealed with another one stays closed
    public Seals(byte[] secret) {
        if (secret.length != SECRET_BYTES)
            throw new IllegalArgumentException("a secret of " + secret.length + " bytes");
        this.key = new SecretKeySpec(secret, "AES");
        this.mark = Base64.getUrlEncoder().encodeToString(sha256(secret)).substring(0, MARK_CHARS);
    }

    /// Seals that nobody opens after this process.
    public static Seals passing() {
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new Seals(secret);
    }

    public Seal of(String account, String model) {
        return new Seal(key, mark, random, account, model);
    }

    private static byte[] sha256(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
