package tokenfly.config;

import static tokenfly.config.ConfigKeys.PRICE;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tokenfly.account.money.Price;
import tokenfly.account.money.Prices;
import tokenfly.config.ConfigKeys.PriceKeys;
import tokenfly.properties.Key;
import tokenfly.properties.Mistakes;
import tokenfly.properties.Section;

/// Reads the prices of a model: the base price, and those of peak hours and of long input. What one
/// of these leaves out costs what it costs otherwise; a token read from or written to a cache for which
/// no price is given anywhere costs as much as a fresh one at that time.
final class PriceReader {
    private final Mistakes mistakes;

    PriceReader(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /// @param providers where the model is served
    Prices read(Section section, Set<String> providers) {
        var base = price(section, PRICE, Price.FREE);
        return new Prices(base, peak(section, base), longInput(section, base),
                ofProviders(section, providers, base));
    }

    private Map<String, Price> ofProviders(Section section, Set<String> providers, Price base) {
        var keys = ConfigKeys.PROVIDER_PRICE;
        var own = new TreeMap<String, Price>();
        for (var key : keys.all())
            for (var name : section.all(key).keySet()) {
                if (!providers.contains(name)) mistakes.add(section.at(written(key, name)),
                        "names no provider of this model; allowed: " + String.join(", ", providers));
                own.computeIfAbsent(name, _ -> ofProvider(section, name, base));
            }
        return own;
    }

    private static Price ofProvider(Section section, String name, Price base) {
        var keys = ConfigKeys.PROVIDER_PRICE;
        long input = or(section.all(keys.input()).get(name), base.inputNanos());
        long uncached = section.has(PRICE.cached()) ? base.cachedNanos() : input;
        long unwritten = section.has(PRICE.cacheWrite()) ? base.cacheWriteNanos() : input;
        return new Price(input, or(section.all(keys.cached()).get(name), uncached),
                or(section.all(keys.output()).get(name), base.outputNanos()),
                or(section.all(keys.cacheWrite()).get(name), unwritten));
    }

    private static String written(Key<?> key, String name) {
        return key.ending().replace("PROVIDER", name);
    }

    private Prices.Peak peak(Section section, Price base) {
        var hours = section.get(ConfigKeys.PEAK);
        boolean isWhole = isWhole(section, ConfigKeys.PEAK, ConfigKeys.PEAK_PRICE, "hours");
        return hours == null || !isWhole ? null
                : new Prices.Peak(hours, price(section, ConfigKeys.PEAK_PRICE, base));
    }

    private Prices.LongInput longInput(Section section, Price base) {
        long threshold = section.get(ConfigKeys.LONG);
        boolean isWhole = isWhole(section, ConfigKeys.LONG, ConfigKeys.LONG_PRICE, "number of tokens");
        return threshold == 0 || !isWhole ? null
                : new Prices.LongInput(threshold, price(section, ConfigKeys.LONG_PRICE, base));
    }

    /// Whether the condition and its prices are both there; one without the other is a mistake.
    private boolean isWhole(Section section, Key<?> condition, PriceKeys prices, String what) {
        var priced = prices.all().stream().filter(section::has).findFirst();
        if (section.has(condition) && priced.isEmpty())
            mistakes.add(section.at(condition), "has no prices; allowed: together with "
                    + prices.all().stream().map(key -> "." + key.ending()).collect(Collectors.joining(", "))
                            .replaceFirst(", (\\S+)$", " or $1"));
        if (!section.has(condition) && priced.isPresent())
            mistakes.add(section.at(priced.get()), "has no " + what + "; allowed: together with ."
                    + condition.ending());
        return section.has(condition) && priced.isPresent();
    }

    private static Price price(Section section, PriceKeys keys, Price otherwise) {
        long input = or(section.get(keys.input()), otherwise.inputNanos());
        long uncached = section.has(PRICE.cached()) ? otherwise.cachedNanos() : input;
        long unwritten = section.has(PRICE.cacheWrite()) ? otherwise.cacheWriteNanos() : input;
        return new Price(input, or(section.get(keys.cached()), uncached),
                or(section.get(keys.output()), otherwise.outputNanos()),
                or(section.get(keys.cacheWrite()), unwritten));
    }

    private static long or(Long nanos, long otherwise) {
        return nanos != null ? nanos : otherwise;
    }
}
