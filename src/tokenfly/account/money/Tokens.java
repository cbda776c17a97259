package tokenfly.account.money;

/// What one request used. `cached` and `written` are the parts of `input` that the provider read from
/// its cache and wrote to it, so `0 <= cached + written <= input`; each is at most [#MAX].
public record Tokens(long input, long cached, long output, long written) {
    /// More than any model takes or gives, and small enough that no cost overflows.
    public static final long MAX = 1_000_000_000L;

    public static final Tokens NONE = new Tokens(0, 0, 0);

    public Tokens {
        if (input < 0 || output < 0 || input > MAX || output > MAX)
            throw new IllegalArgumentException("tokens outside 0 to " + MAX + ": "
                    + input + " in, " + output + " out");
        if (cached < 0 || cached > input)
            throw new IllegalArgumentException("cached " + cached + " outside input " + input);
        if (written < 0 || written > input - cached)
            throw new IllegalArgumentException("written " + written + " outside input " + input
                    + " without cached " + cached);
    }

    public Tokens(long input, long cached, long output) {
        this(input, cached, output, 0);
    }

    /// Counts as somebody else reports them, forced into the allowed ranges: a provider's nonsense
    /// must not fail the request that it belongs to.
    public static Tokens reported(long input, long cached, long output, long written) {
        long sane = Math.clamp(input, 0, MAX);
        long read = Math.clamp(cached, 0, sane);
        return new Tokens(sane, read, Math.clamp(output, 0, MAX), Math.clamp(written, 0, sane - read));
    }

    public long total() {
        return input + output;
    }
}
