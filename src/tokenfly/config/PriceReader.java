package tokenfly.config;

import tokenfly.account.money.PeakHours;
import tokenfly.account.money.Price;
import tokenfly.account.money.Prices;
import tokenfly.account.money.Tokens;

/// Reads the prices of a model: the base price, and those of peak hours and of long input. What one
/// of these leaves out costs what it costs otherwise; a cached token for which no price is given
/// anywhere costs as much as a fresh one at that time.
final class PriceReader {
    private final Mistakes mistakes;
    private final Values values;

    PriceReader(Mistakes mistakes) {
        this.mistakes = mistakes;
        this.values = new Values(mistakes);
    }

    Prices read(Section section) {
        var base = price(section, "price.", Price.FREE);
        return new Prices(base, peak(section, base), longInput(section, base));
    }

    private Prices.Peak peak(Section section, Price base) {
        var hours = values.parsed(section.get("peak"), PeakHours::parse, null);
        var price = price(section, "price.peak.", base);
        boolean isWhole = isWhole(section, "peak", "price.peak.", "hours");
        return hours == null || !isWhole ? null : new Prices.Peak(hours, price);
    }

    private Prices.LongInput longInput(Section section, Price base) {
        long threshold = values.count(section.get("long"), Tokens.MAX);
        var price = price(section, "price.long.", base);
        boolean isWhole = isWhole(section, "long", "price.long.", "number of tokens");
        return threshold == 0 || !isWhole ? null : new Prices.LongInput(threshold, price);
    }

    /// Whether the condition and its prices are both there; one without the other is a mistake.
    private boolean isWhole(Section section, String condition, String prefix, String what) {
        var priced = section.endings().stream()
                .filter(ending -> ending.startsWith(prefix) && section.has(ending)).findFirst();
        if (section.has(condition) && priced.isEmpty())
            mistakes.add(section.raw(condition).at(), "has no prices; allowed: together with ."
                    + prefix + "input, ." + prefix + "cached or ." + prefix + "output");
        if (!section.has(condition) && priced.isPresent())
            mistakes.add(section.raw(priced.get()).at(), "has no " + what + "; allowed: together with ."
                    + condition);
        return section.has(condition) && priced.isPresent();
    }

    private Price price(Section section, String prefix, Price otherwise) {
        long input = nanos(section, prefix + "input", otherwise.inputNanos());
        long uncached = section.has("price.cached") ? otherwise.cachedNanos() : input;
        return new Price(input, nanos(section, prefix + "cached", uncached),
                nanos(section, prefix + "output", otherwise.outputNanos()));
    }

    private long nanos(Section section, String ending, long fallback) {
        return values.parsed(section.get(ending), Price::parse, fallback);
    }
}
