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
/// @param id what the ledger calls it: the short id of its hash, or of the key that it succeeded
/// @param name empty when it has none, else by the rule of [AccountName]
/// @param ends the last four characters of the key; empty when only the hash is known
/// @param created null when unknown
/// @param expires from when on it is no key any more; null for never
/// @param limits its own, within those of its account
public record ApiKey(KeyHash hash, String id, String name, String ends, Instant created, Instant expires,
        KeyLimits limits) {
    private static final int SHOWN = 4;
    private static final int MIN_LENGTH = 8;
    private static final int MAX_LENGTH = 500;

    public ApiKey {
        if (!name.isEmpty()) AccountName.check(name);
        if (!ends.matches("[!-~]{0,4}")) throw new IllegalArgumentException(
                "ends= of a key: allowed are its last four characters");
        if (!id.matches("[0-9a-f]{16}")) throw new IllegalArgumentException(
                "id= of a key: allowed are 16 hexadecimal digits");
    }

    /// A key without an end and without limits of its own.
    public ApiKey(KeyHash hash, String name, String ends, Instant created) {
        this(hash, hash.id(), name, ends, created, null, KeyLimits.NONE);
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
            case "name" -> named(AccountName.check(value));
            case "ends" -> new ApiKey(hash, id, name, value, created, expires, limits);
            case "created" -> new ApiKey(hash, id, name, ends, instant("created=", value), expires, limits);
            case "expires" -> expiring(instant("expires=", value));
            case "id" -> succeeding(value);
            // The word itself is not told: it may be a second key that lacks its comma.
            default -> throw new IllegalArgumentException("a word after a key: allowed are"
                    + " name=, ends=, created=, expires= and id=, and commas between keys");
        };
    }

    ApiKey named(String name) {
        return new ApiKey(hash, id, name, ends, created, expires, limits);
    }

    /// The same, whose use is counted as that of the key with this id.
    ApiKey succeeding(String id) {
        return new ApiKey(hash, id, name, ends, created, expires, limits);
    }

    /// The same, which ends then at the latest.
    ApiKey expiring(Instant end) {
        Instant first = expires == null || end != null && end.isBefore(expires) ? end : expires;
        return new ApiKey(hash, id, name, ends, created, first, limits);
    }

    ApiKey limited(KeyLimits limits) {
        return new ApiKey(hash, id, name, ends, created, expires, limits);
    }

    public boolean isExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }

    private static Instant instant(String attribute, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException(attribute
                    + " of a key: allowed is a time such as 2026-11-22T10:00:00Z", malformed);
        }
    }

    /// The entry as [#parse] reads it, with the hash for the key.
    public String entry() {
        return hash + (name.isEmpty() ? "" : " name=" + name)
                + (ends.isEmpty() ? "" : " ends=" + ends)
                + (created == null ? "" : " created=" + created)
                + (expires == null ? "" : " expires=" + expires)
                + (id.equals(hash.id()) ? "" : " id=" + id);
    }

    /// As good as the record's own, which the JVM would put together out of method handles while the gateway starts.
    @Override public int hashCode() {
        return hash.hashCode();
    }
}
