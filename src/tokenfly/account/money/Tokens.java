package tokenfly.account.money;

/// What one request used. `cached` is the part of `input` that the provider read from its cache, so
/// `0 <= cached <= input`; each is at most [#MAX].
public record Tokens(long input, long cached, long output) {
    /// More than any model takes or gives, and small enough that no cost overflows.
    public static final long MAX = 1_000_000_000L;

    public static final Tokens NONE = new Tokens(0, 0, 0);

    public Tokens {
        if (input < 0 || output < 0 || input > MAX || output > MAX)
            throw new IllegalArgumentException("tokens outside 0 to " + MAX + ": "
                    + input + " in, " + output + " out");
        if (cached < 0 || cached > input)
            throw new IllegalArgumentException("cached " + cached + " outside input " + input);
    }

    /// Counts as somebody else reports them, forced into the allowed ranges: a provider's nonsense
    /// must not fail the request that it belongs to.
    public static Tokens reported(long input, long cached, long output) {
        long sane = Math.clamp(input, 0, MAX);
        return new Tokens(sane, Math.clamp(cached, 0, sane), Math.clamp(output, 0, MAX));
    }

    public long total() {
        return input + output;
    }
}
