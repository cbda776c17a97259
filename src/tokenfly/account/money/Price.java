package tokenfly.account.money;

import java.math.BigInteger;

/// Nano-units for a million tokens of each kind: fresh input, cached input, output.
public record Price(long inputNanos, long cachedNanos, long outputNanos) {
    /// A million units for a million tokens, far above any price, keeps every cost within a `long`.
    public static final long MAX_NANOS = 1_000_000L * Money.NANOS_PER_UNIT;

    public static final Price FREE = new Price(0, 0, 0);

    private static final long PER = 1_000_000;

    public Price {
        check(inputNanos);
        check(cachedNanos);
        check(outputNanos);
    }

    private static void check(long nanos) {
        if (nanos < 0 || nanos > MAX_NANOS)
            throw new IllegalArgumentException(Money.format(nanos)
                    + " is no price: allowed is 0 to 1000000 for a million tokens");
    }

    /// @return nano-units for a million tokens
    /// @throws IllegalArgumentException if it is not an amount or outside 0 to 1,000,000 units
    public static long parse(String text) {
        long nanos = Money.parse(text);
        check(nanos);
        return nanos;
    }

    /// The cost in nano-units: the exact sum of the three products, divided once and rounded up to
    /// a whole nano.
    public long cost(Tokens tokens) {
        long fresh = tokens.input() - tokens.cached();
        boolean fits = (tokens.input() | tokens.output()) >>> 21 == 0
                && (inputNanos | cachedNanos | outputNanos) >>> 40 == 0;
        if (!fits) return ceil(sum(fresh, tokens.cached(), tokens.output()));
        // Three products below 2^61 each: their sum is below 2^63.
        long sum = fresh * inputNanos + tokens.cached() * cachedNanos
                + tokens.output() * outputNanos;
        return Math.ceilDiv(sum, PER);
    }

    /// The greatest number of output tokens, at most [Tokens#MAX], that `nanos` pays for after
    /// `input` fresh tokens; -1 when it does not even pay for those.
    long affordableOutput(long nanos, long input) {
        BigInteger left = big(nanos).multiply(big(PER)).subtract(sum(input, 0, 0));
        if (left.signum() < 0) return -1;
        if (outputNanos == 0) return Tokens.MAX;
        return left.divide(big(outputNanos)).min(big(Tokens.MAX)).longValueExact();
    }

    private BigInteger sum(long fresh, long cached, long output) {
        return big(fresh).multiply(big(inputNanos))
                .add(big(cached).multiply(big(cachedNanos)))
                .add(big(output).multiply(big(outputNanos)));
    }

    private static long ceil(BigInteger sum) {
        return sum.add(big(PER - 1)).divide(big(PER)).longValueExact();
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }

    /// The higher of the two, kind by kind.
    Price max(Price other) {
        return new Price(Math.max(inputNanos, other.inputNanos),
                Math.max(cachedNanos, other.cachedNanos), Math.max(outputNanos, other.outputNanos));
    }

    /// The same with cached input never cheaper or dearer than fresh input: what an input of
    /// unknown kind costs at most.
    Price ceiling() {
        long input = Math.max(inputNanos, cachedNanos);
        return new Price(input, input, outputNanos);
    }
}
