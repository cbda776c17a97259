package tokenfly.account.settings;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tokenfly.id.Base62;

/// A key just made, the one moment at which it exists in clear: `sk-tf-` and 43 random characters
/// of base 62, 256 bits.
///
/// @param secret to be shown once; only `key` is kept
public record NewKey(String secret, ApiKey key) {
    private static final String PREFIX = "sk-tf-";
    private static final int RANDOM_LENGTH = 43;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// @param name empty for none
    public static NewKey make(String name, Instant now) {
        var secret = PREFIX + Base62.random(RANDOM_LENGTH, RANDOM);
        Instant created = now.truncatedTo(ChronoUnit.SECONDS);
        return new NewKey(secret, ApiKey.of(secret, name, created));
    }

    /// Without the secret, so that no log can hold it.
    @Override public String toString() {
        return "NewKey[" + key + "]";
    }
}
