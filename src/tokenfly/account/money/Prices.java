package tokenfly.account.money;

import java.time.Instant;

/// The prices of one model: its base price and, optionally, others in peak hours and for long
/// input.
///
/// The peak price holds for requests that arrive within the hours, however long they take. The long
/// price holds for a whole request whose input exceeds the threshold. Where both hold, each kind of
/// token costs the higher of its two prices.
///
/// @param peak null when every hour costs the same
/// @param longInput null when every length costs the same
public record Prices(Price base, Peak peak, LongInput longInput) {
    public static final Prices FREE = new Prices(Price.FREE, null, null);

    /// @param hours when the price holds
    public record Peak(PeakHours hours, Price price) {}

    /// @param thresholdTokens input up to and including this many tokens is not long
    public record LongInput(long thresholdTokens, Price price) {
        public LongInput {
            if (thresholdTokens < 1 || thresholdTokens > Tokens.MAX)
                throw new IllegalArgumentException(thresholdTokens
                        + " is no length of input: allowed is 1 to " + Tokens.MAX + " tokens");
        }
    }

    /// The price of a request with so much input that arrived then.
    public Price at(long inputTokens, Instant arrival) {
        boolean isPeak = peak != null && peak.hours.contains(arrival);
        boolean isLong = longInput != null && inputTokens > longInput.thresholdTokens;
        if (isPeak && isLong) return peak.price.max(longInput.price);
        if (isPeak) return peak.price;
        return isLong ? longInput.price : base;
    }

    /// @return nano-units, rounded up to a whole nano
    public long cost(Tokens tokens, Instant arrival) {
        return at(tokens.input(), arrival).cost(tokens);
    }

    /// The most that so many tokens can cost, whether the provider reads the input from its cache
    /// or not: what to hold for a request.
    public long ceiling(long inputTokens, long outputTokens, Instant arrival) {
        return at(inputTokens, arrival).ceiling().cost(new Tokens(inputTokens, 0, outputTokens));
    }

    /// The other way round: the most output whose [#ceiling] is at most `heldNanos`, up to
    /// [Tokens#MAX]; -1 when the input alone costs more.
    public long affordableOutput(long heldNanos, long inputTokens, Instant arrival) {
        return at(inputTokens, arrival).ceiling().affordableOutput(heldNanos, inputTokens);
    }

    /// Whether no request can cost anything, at any hour and length.
    public boolean isFree() {
        return base.equals(Price.FREE) && (peak == null || peak.price.equals(Price.FREE))
                && (longInput == null || longInput.price.equals(Price.FREE));
    }
}
