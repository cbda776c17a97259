package tokenfly.responses.memory;

import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import tokenfly.id.Sha256;

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
        this.mark = Base64.getUrlEncoder().encodeToString(Sha256.digest().digest(secret)).substring(0, MARK_CHARS);
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
}
