package tokenfly.console;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Stream;
import tokenfly.account.ledger.Use;
import tokenfly.json.JsonObject;

/// What was used by day and by `model`, `key` or `account`, from the day `from` through `to`: as JSON, or
/// as a row of CSV for each. Thread-safe.
final class UseApi {
    private static final List<String> NUMBERS =
            List.of("requests", "input_tokens", "cached_tokens", "output_tokens", "cost");

    private final DailyUse use;

    UseApi(DailyUse use) {
        this.use = use;
    }

    /// @param account whose alone, or null for everybody's, of whom `account` may name one
    JsonObject page(Call call, String account) throws Refusal {
        var wanted = wanted(call, account);
        var parts = part(wanted) + "s";
        return JsonObject.builder().put("days", Shown.array(use.of(wanted).entrySet(), day -> {
            var byPart = JsonObject.builder();
            day.getValue().forEach((name, use) -> byPart.put(name, Shown.use(use).build()));
            var total = day.getValue().values().stream().reduce(Use.NONE, Use::plus);
            return Shown.use(total).put("day", date(day.getKey())).put(parts, byPart.build()).build();
        })).build();
    }

    /// @return null: it is sent
    JsonObject csv(Call call, String account) throws Refusal, IOException {
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

    private static DailyUse.Wanted wanted(Call call, String account) throws Refusal {
        var by = switch (call.query().get("by")) {
            case null -> DailyUse.By.MODEL;
            case "", "model" -> DailyUse.By.MODEL;
            case "key" -> DailyUse.By.KEY;
            case "account" -> DailyUse.By.ACCOUNT;
            default -> throw new Refusal(400, "by must be model, key or account.");
        };
        return new DailyUse.Wanted(account == null ? call.query().get("account") : account, by,
                day(call, "from", 0), day(call, "to", Long.MAX_VALUE));
    }

    private static long day(Call call, String name, long otherwise) throws Refusal {
        var text = call.query().get(name);
        try {
            return text == null || text.isEmpty() ? otherwise : LocalDate.parse(text).toEpochDay();
        } catch (DateTimeException malformed) {
            throw new Refusal(400, name + " must be a day (UTC), such as 2026-11-30.");
        }
    }
}
