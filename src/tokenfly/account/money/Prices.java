package tokenfly.account.money;

import java.time.Instant;
import java.util.Map;

/// The prices of one model: its base price and, optionally, others in peak hours, for long input, and
/// for what some providers answer.
///
/// The peak price holds for requests that arrive within the hours, however long they take. The long
/// price holds for a whole request whose input exceeds the threshold. Where both hold, each kind of
/// token costs the higher of its two prices. A provider's own price holds at every hour and length.
///
/// @param peak null when every hour costs the same
/// @param longInput null when every length costs the same
/// @param ofProviders by name, where a provider has its own
public record Prices(Price base, Peak peak, LongInput longInput, Map<String, Price> ofProviders) {
    public static final Prices FREE = new Prices(Price.FREE, null, null);

    public Prices {
        ofProviders = Map.copyOf(ofProviders);
    }

    public Prices(Price base, Peak peak, LongInput longInput) {
        this(base, peak, longInput, Map.of());
    }

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

    /// @param provider who answered
    /// @return nano-units, rounded up to a whole nano
    public long cost(Tokens tokens, Instant arrival, String provider) {
        return at(tokens.input(), arrival, provider).cost(tokens);
    }

    /// The price of a request with so much input that arrived then and that this provider answered.
    public Price at(long inputTokens, Instant arrival, String provider) {
        var own = ofProviders.get(provider);
        return own != null ? own : at(inputTokens, arrival);
    }

    /// The most that so many tokens can cost, whichever provider answers and whatever it does with
    /// its cache: what to hold for a request.
    public long ceiling(long inputTokens, long outputTokens, Instant arrival) {
        return dearest(inputTokens, arrival).cost(new Tokens(inputTokens, 0, outputTokens));
    }

    /// The other way round: the most output whose [#ceiling] is at most `heldNanos`, up to
    /// [Tokens#MAX]; -1 when the input alone costs more.
    public long affordableOutput(long heldNanos, long inputTokens, Instant arrival) {
        return dearest(inputTokens, arrival).affordableOutput(heldNanos, inputTokens);
    }

    private Price dearest(long inputTokens, Instant arrival) {
        var dearest = at(inputTokens, arrival);
        for (var own : ofProviders.values()) dearest = dearest.max(own);
        return dearest.ceiling();
    }

    /// Whether no request can cost anything, at any hour and length.
    public boolean isFree() {
        return base.equals(Price.FREE) && (peak == null || peak.price.equals(Price.FREE))
                && (longInput == null || longInput.price.equals(Price.FREE))
                && ofProviders.values().stream().allMatch(Price.FREE::equals);
    }
}
