package tokenfly.account;

/// What a request may take, known before it is sent.
///
/// @param ceilingNanos the most it can cost; 0 for a request that is free whatever happens
/// @param minimumNanos the least hold with which it still makes sense: its input and a few tokens
///         of output; from 1 to the ceiling, or 0 with a ceiling of 0
/// @param tokens counted towards the tokens of the minute until the real number is known
public record Estimate(long ceilingNanos, long minimumNanos, long tokens) {
    /// Of a request that is only counted.
    public static final Estimate NOTHING = new Estimate(0, 0, 0);

    public Estimate {
        boolean isMinimum = minimumNanos <= ceilingNanos
                && minimumNanos >= Math.min(1, ceilingNanos);
        if (ceilingNanos < 0 || tokens < 0 || !isMinimum)
            throw new IllegalArgumentException("no estimate: ceiling " + ceilingNanos + ", minimum "
                    + minimumNanos + " nanos, " + tokens + " tokens");
    }
}
