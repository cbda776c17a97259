package tokenfly.account.settings;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A key just made, the one moment at which it exists in clear: `sk-tf-` and 43 random characters
/// of base 62, 256 bits.
///
/// @param secret to be shown once; only `key` is kept
public record NewKey(String secret, ApiKey key) {
    private static final String PREFIX = "sk-tf-";
    private static final int RANDOM_LENGTH = 43;
    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    /// @param name empty for none
    public static NewKey make(String name, Instant now) {
        var secret = new StringBuilder(PREFIX);
        RANDOM.ints(RANDOM_LENGTH, 0, BASE62.length()).forEach(i ->
                secret.append(BASE62.charAt(i)));
        Instant created = now.truncatedTo(ChronoUnit.SECONDS);
        return new NewKey(secret.toString(), ApiKey.of(secret.toString(), name, created));
    }

    /// Without the secret, so that no log can hold it.
    @Override public String toString() {
        return "NewKey[" + key + "]";
    }
}
