package tokenfly.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tokenfly.account.money.Money;
import tokenfly.gateway.record.RequestRecord;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.series.Chart;
import tokenfly.series.Sample;
import tokenfly.series.Series;
import tokenfly.series.Sums;

/// The operator's charts, as columns: a number for each step, from the first to the last. Thread-safe.
final class SeriesApi {
    private static final int MAX_LINES = 12;
    /// A chart is asked for with this many points when nothing is said of its step.
    private static final int USUAL_POINTS = 200;
    private static final List<Duration> STEPS = List.of(Duration.ofMinutes(1), Duration.ofMinutes(5),
            Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1));

    private final Series series;
    private final InstantSource clock;
    private final Gateways gateways;

    SeriesApi(Series series, InstantSource clock, Gateways gateways) {
        this.series = series;
        this.clock = clock;
        this.gateways = gateways;
    }

    /// What an ended request adds. Its model and provider are the configuration's names: what a client
    /// made up was never found.
    static Sample sample(RequestRecord record) {
        var usage = record.usage;
        var result = switch (record.outcome()) {
            case OK, STOPPED, CLIENT_GONE -> Sample.Result.GOOD;
            case REFUSED -> Sample.Result.REFUSED;
            case FAILED, CUT, DRAINED, INTERNAL -> Sample.Result.FAILED;
        };
        return new Sample(record.arrival.plusMillis(record.totalMillis()), record.provider, record.model, result,
                record.costNanos, usage == null ? 0 : usage.input(), usage == null ? 0 : usage.cached(),
                usage == null ? 0 : usage.output(), record.firstByteMillis());
    }

    /// Of all gateways that share a store.
    JsonObject chart(ApiCall call) throws ApiRefusal, InterruptedException {
        try {
            var wanted = wanted(call, by(call));
            var others = gateways.ask(call.with("from", wanted.from().toString())
                    .with("to", wanted.to().toString()).with("step", wanted.step().toMinutes() + "m").text());
            var chart = series.chart(wanted, others.given().stream().map(one -> one.said().string("text")).toList());
            return others.mark(JsonObject.builder().put("by", wanted.by().name().toLowerCase(Locale.ROOT))
                    .put("from", chart.from().toString()).put("to", chart.to().toString())
                    .put("step_seconds", chart.step().toSeconds())
                    .put("series", Shown.array(chart.lines(), SeriesApi::line)).build());
        } catch (IllegalArgumentException tooMuch) {
            throw new ApiRefusal(400, tooMuch.getMessage() + ".");
        }
    }

    /// What this gateway adds to another one's chart.
    JsonObject part(ApiCall call) throws ApiRefusal {
        return JsonObject.builder().put("text", series.text(wanted(call, by(call)))).build();
    }

    private static Chart.By by(ApiCall call) throws ApiRefusal {
        var text = Objects.requireNonNullElse(call.query().get("by"), "all");
        return switch (text) {
            case "all" -> Chart.By.ALL;
            case "provider" -> Chart.By.PROVIDER;
            case "model" -> Chart.By.MODEL;
            default -> throw new ApiRefusal(400, "by must be all, provider or model.");
        };
    }

    /// The last hour, when no time is said.
    private Chart.Wanted wanted(ApiCall call, Chart.By by) throws ApiRefusal {
        var to = Objects.requireNonNullElse(call.time("to"), clock.instant());
        var from = Objects.requireNonNullElse(call.time("from"), to.minus(Duration.ofHours(1)));
        var name = call.query().get("name");
        return new Chart.Wanted(by, name == null || name.isEmpty() ? null : name, from, to, step(call, from, to),
                call.limit(MAX_LINES));
    }

    private static Duration step(ApiCall call, Instant from, Instant to) throws ApiRefusal {
        var text = call.query().get("step");
        if (text == null || text.isEmpty()) return STEPS.stream()
                .filter(step -> step.multipliedBy(USUAL_POINTS).compareTo(Duration.between(from, to)) >= 0)
                .findFirst().orElse(STEPS.getLast());
        if (!text.matches("[0-9]{1,5}m|[0-9]{1,4}[hd]")) throw new ApiRefusal(400,
                "step must be whole minutes, hours or days, such as 5m, 1h or 1d.");
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static JsonObject line(Chart.Line line) {
        return columns(line.points()).put("name", line.name())
                .put("total", row(line.total())).build();
    }

    /// Each member has a value for each step.
    private static JsonObject.Builder columns(List<Sums> points) {
        var columns = JsonObject.builder();
        var rows = points.stream().map(SeriesApi::row).toList();
        for (var member : rows.getFirst().members().keySet())
            columns.put(member, new JsonArray(rows.stream().map(row -> row.get(member)).toList()));
        return columns;
    }

    private static JsonObject row(Sums sums) {
        return JsonObject.builder().put("requests", sums.requests()).put("errors", sums.errors())
                .put("refused", sums.refused()).put("cost", Money.format(sums.nanos()))
                .put("input_tokens", sums.input()).put("cached_tokens", sums.cached())
                .put("output_tokens", sums.output())
                .put("cached_share", share(sums))
                .put("first_byte_p50_ms", millis(sums, 0.5)).put("first_byte_p95_ms", millis(sums, 0.95)).build();
    }

    /// Null where there was no input.
    private static JsonValue share(Sums sums) {
        return sums.input() == 0 ? JsonNull.NULL : new JsonNumber(
                String.format(Locale.ROOT, "%.4f", (double) sums.cached() / sums.input()));
    }

    private static JsonValue millis(Sums sums, double share) {
        long millis = sums.firstByteMillis(share);
        return millis < 0 ? JsonNull.NULL : JsonNumber.of(millis);
    }
}
