package tokenfly.account.money;

import java.math.BigInteger;

/// Nano-units for a million tokens of each kind: fresh input, input read from a cache, output, input
/// written to a cache.
public record Price(long inputNanos, long cachedNanos, long outputNanos, long cacheWriteNanos) {
    /// A million units for a million tokens, far above any price, keeps every cost within a `long`.
    public static final long MAX_NANOS = 1_000_000L * Money.NANOS_PER_UNIT;

    public static final Price FREE = new Price(0, 0, 0);

    private static final long PER = 1_000_000;

    public Price {
        check(inputNanos);
        check(cachedNanos);
        check(outputNanos);
        check(cacheWriteNanos);
    }

    /// What is written to a cache costs what fresh input does.
    public Price(long inputNanos, long cachedNanos, long outputNanos) {
        this(inputNanos, cachedNanos, outputNanos, inputNanos);
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

    /// The cost in nano-units: the exact sum of the products, divided once and rounded up to a whole
    /// nano.
    public long cost(Tokens tokens) {
        long fresh = tokens.input() - tokens.cached() - tokens.written();
        boolean fits = (tokens.input() | tokens.output()) >>> 21 == 0
                && (inputNanos | cachedNanos | outputNanos | cacheWriteNanos) >>> 40 == 0;
        if (!fits) return ceil(sum(fresh, tokens));
        // The parts of the input come to less than 2^61, as does the output: the sum is below 2^62.
        long sum = fresh * inputNanos + tokens.cached() * cachedNanos
                + tokens.written() * cacheWriteNanos + tokens.output() * outputNanos;
        return Math.ceilDiv(sum, PER);
    }

    /// The greatest number of output tokens, at most [Tokens#MAX], that `nanos` pays for after
    /// `input` fresh tokens; -1 when it does not even pay for those.
    long affordableOutput(long nanos, long input) {
        BigInteger left = big(nanos).multiply(big(PER)).subtract(big(input).multiply(big(inputNanos)));
        if (left.signum() < 0) return -1;
        if (outputNanos == 0) return Tokens.MAX;
        return left.divide(big(outputNanos)).min(big(Tokens.MAX)).longValueExact();
    }

    private BigInteger sum(long fresh, Tokens tokens) {
        return big(fresh).multiply(big(inputNanos))
                .add(big(tokens.cached()).multiply(big(cachedNanos)))
                .add(big(tokens.written()).multiply(big(cacheWriteNanos)))
                .add(big(tokens.output()).multiply(big(outputNanos)));
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
                Math.max(cachedNanos, other.cachedNanos), Math.max(outputNanos, other.outputNanos),
                Math.max(cacheWriteNanos, other.cacheWriteNanos));
    }

    /// The same with all input as dear as the dearest: what an input of unknown kind costs at most.
    Price ceiling() {
        long input = Math.max(inputNanos, Math.max(cachedNanos, cacheWriteNanos));
        return new Price(input, input, outputNanos, input);
    }
}
