package tokenfly.responses;

import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Makes the seals of accounts and models, all from one secret. Thread-safe.
public final class Seals {
    /// Bytes of a secret.
    public static final int SECRET_BYTES = 32;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /// @param secret [#SECRET_BYTES] random bytes; what was sealed with another one stays closed
    public Seals(byte[] secret) {
        if (secret.length != SECRET_BYTES)
            throw new IllegalArgumentException("a secret of " + secret.length + " bytes");
        this.key = new SecretKeySpec(secret, "AES");
    }

    /// Seals that nobody opens after this process.
    public static Seals passing() {
        var secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new Seals(secret);
    }

    Seal of(String account, String model) {
        return new Seal(key, random, account, model);
    }
}
