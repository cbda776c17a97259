package tokenfly.console;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tokenfly.account.ledger.Use;
import tokenfly.json.JsonObject;

/// What was used by day and by `model`, `key` or `account`, from the day `from` through `to`: as JSON, or
/// as a row of CSV for each. With `top` a day names only so many of those that cost most in all, and
/// `totals` has all of them. Thread-safe.
final class UseApi {
    private static final List<String> NUMBERS =
            List.of("requests", "input_tokens", "cached_tokens", "output_tokens", "cost");

    private static final int MAX_TOP = 100;

    private final DailyUse use;

    UseApi(DailyUse use) {
        this.use = use;
    }

    /// @param account whose alone, or null for everybody's, of whom `account` may name one
    JsonObject page(ApiCall call, String account) throws ApiRefusal {
        var wanted = wanted(call, account);
        var days = use.of(wanted);
        var totals = totals(days);
        boolean isTop = call.query().get("top") != null;
        var names = isTop ? dearest(totals, call.number("top", MAX_TOP)) : totals.keySet();
        var answer = JsonObject.builder().put("days", Shown.array(days.entrySet(), day -> {
            var total = day.getValue().values().stream().reduce(Use.NONE, Use::plus);
            return Shown.use(total).put("day", date(day.getKey()))
                    .put(part(wanted) + "s", named(day.getValue(), names)).build();
        }));
        return isTop ? answer.put("totals", named(totals, totals.keySet())).build() : answer.build();
    }

    private static SortedMap<String, Use> totals(SortedMap<Long, SortedMap<String, Use>> days) {
        var totals = new TreeMap<String, Use>();
        for (var day : days.values()) day.forEach((name, use) -> totals.merge(name, use, Use::plus));
        return totals;
    }

    private static Set<String> dearest(SortedMap<String, Use> totals, int most) {
        return totals.entrySet().stream().sorted(Comparator.comparing((Map.Entry<String, Use> one) ->
                one.getValue().nanos()).reversed()).limit(most).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private static JsonObject named(SortedMap<String, Use> uses, Set<String> names) {
        var shown = JsonObject.builder();
        uses.forEach((name, use) -> {
            if (names.contains(name)) shown.put(name, Shown.use(use).build());
        });
        return shown.build();
    }

    /// @return null: it is sent
    JsonObject csv(ApiCall call, String account) throws ApiRefusal, IOException {
        var wanted = wanted(call, account);
        var columns = Stream.concat(Stream.of("day", part(wanted)), NUMBERS.stream()).toList();
        Csv.send(call.http(), "use.csv", columns, rows(use.of(wanted), part(wanted)));
        return null;
    }

    private static Stream<JsonObject> rows(SortedMap<Long, SortedMap<String, Use>> days, String part) {
        return days.entrySet().stream().flatMap(day -> day.getValue().entrySet().stream().map(named ->
                Shown.use(named.getValue()).put("day", date(day.getKey())).put(part, named.getKey()).build()));
    }

    private static String date(long day) {
        return LocalDate.ofEpochDay(day).toString();
    }

    private static String part(DailyUse.Wanted wanted) {
        return wanted.by().name().toLowerCase(Locale.ROOT);
    }

    private static DailyUse.Wanted wanted(ApiCall call, String account) throws ApiRefusal {
        var by = switch (call.query().get("by")) {
            case null -> DailyUse.By.MODEL;
            case "", "model" -> DailyUse.By.MODEL;
            case "key" -> DailyUse.By.KEY;
            case "account" -> DailyUse.By.ACCOUNT;
            default -> throw new ApiRefusal(400, "by must be model, key or account.");
        };
        return new DailyUse.Wanted(account == null ? call.query().get("account") : account, by,
                day(call, "from", 0), day(call, "to", Long.MAX_VALUE));
    }

    private static long day(ApiCall call, String name, long otherwise) throws ApiRefusal {
        var text = call.query().get(name);
        try {
            return text == null || text.isEmpty() ? otherwise : LocalDate.parse(text).toEpochDay();
        } catch (DateTimeException malformed) {
            throw new ApiRefusal(400, name + " must be a day (UTC), such as 2026-11-30.");
        }
    }
}
