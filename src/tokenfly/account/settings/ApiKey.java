package tokenfly.account.settings;

import java.time.DateTimeException;
import java.time.Instant;

/// An API key as it is kept: its hash and what helps a person to recognise it, never the key.
///
/// In a file a key is one entry of words separated by blanks: the key or its hash, then attributes.
///
/// ```
/// sha256:6ca1...e3 name=laptop ends=9fQ2 created=2026-11-22T10:00:00Z
/// ```
///
/// @param name empty when it has none, else by the rule of [AccountName]
/// @param ends the last four characters of the key; empty when only the hash is known
/// @param created null when unknown
public record ApiKey(KeyHash hash, String name, String ends, Instant created) {
    private static final int SHOWN = 4;
    private static final int MIN_LENGTH = 8;
    private static final int MAX_LENGTH = 500;

    public ApiKey {
        if (!name.isEmpty()) AccountName.check(name);
        if (!ends.matches("[!-~]{0,4}")) throw new IllegalArgumentException(
                "ends= of a key: allowed are its last four characters");
    }

    /// A key in clear, as clients present it.
    static ApiKey of(String secret, String name, Instant created) {
        String ends = secret.substring(Math.max(0, secret.length() - SHOWN));
        return new ApiKey(KeyHash.of(secret), name, ends, created);
    }

    /// Reads one entry of a file; a key in clear is hashed here and forgotten.
    ///
    /// @throws IllegalArgumentException if it is no entry; the message never holds the key
    public static ApiKey parse(String entry) {
        String[] words = entry.strip().split("\\s+");
        ApiKey key = KeyHash.isHash(words[0])
                ? new ApiKey(KeyHash.parse(words[0]), "", "", null)
                : of(checked(words[0]), "", null);
        for (int i = 1; i < words.length; i++) key = key.with(words[i]);
        return key;
    }

    private static String checked(String secret) {
        boolean isKey = secret.length() >= MIN_LENGTH && secret.length() <= MAX_LENGTH
                && secret.matches("[!-~]+");
        if (!isKey) throw new IllegalArgumentException("not an API key: allowed are " + MIN_LENGTH
                + " to " + MAX_LENGTH + " visible ASCII characters, or sha256: and 64 hexadecimal"
                + " digits");
        return secret;
    }

    private ApiKey with(String attribute) {
        int equals = attribute.indexOf('=');
        String value = attribute.substring(equals + 1);
        return switch (equals < 0 ? "" : attribute.substring(0, equals)) {
            case "name" -> new ApiKey(hash, AccountName.check(value), ends, created);
            case "ends" -> new ApiKey(hash, name, value, created);
            case "created" -> new ApiKey(hash, name, ends, instant(value));
            // The word itself is not told: it may be a second key that lacks its comma.
            default -> throw new IllegalArgumentException("a word after a key: allowed are"
                    + " name=, ends= and created=, and commas between keys");
        };
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException(
                    "created= of a key: allowed is a time such as 2026-11-22T10:00:00Z", malformed);
        }
    }

    /// The entry as [#parse] reads it, with the hash for the key.
    public String entry() {
        return hash + (name.isEmpty() ? "" : " name=" + name)
                + (ends.isEmpty() ? "" : " ends=" + ends)
                + (created == null ? "" : " created=" + created);
    }
}
