package tokenfly.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tokenfly.account.Books;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entries;
import tokenfly.account.ledger.Entry;
import tokenfly.account.money.Money;
import tokenfly.http.Query;
import tokenfly.json.JsonObject;

/// The ledger as the operator sees it, the newest entry first: page by page, or whole as CSV.
/// Thread-safe.
///
/// Both take `account` and `kind` (`opening`, `credit`, `charge`, `use`); a page also `limit` and
/// `before`, which is the `next` of the page before. A page that is not full but has a `next` is
/// one for which enough was read.
final class LedgerApi {
    private static final int MAX_PAGE = 500;
    private static final int MAX_READ = 100_000;
    private static final int PATIENCE_SECONDS = 5;
    private static final List<String> COLUMNS =
            List.of("sequence", "time", "kind", "account", "amount", "model", "provider", "input",
                    "cached", "output", "estimated", "outcome", "ms", "request", "note", "key");

    private final Books books;
    /// Reading all of a large ledger keeps the disk busy: one download or audit at a time.
    private final Semaphore whole = new Semaphore(1);

    LedgerApi(Books books) {
        this.books = books;
    }

    JsonObject page(ApiCall call) throws ApiRefusal, IOException {
        int limit = call.limit(MAX_PAGE);
        var entries = new ArrayList<JsonObject>();
        try (var history = books.entries(call.query().get("before"))) {
            Entries.Item last = null;
            for (int read = 0; entries.size() < limit && read < MAX_READ; read++) {
                last = history.next();
                if (last == null) break;
                if (isWanted(last.entry(), call.query())) entries.add(json(last));
            }
            return JsonObject.builder().put("entries", Shown.array(entries, entry -> entry))
                    .put("next", last == null ? null : last.place()).build();
        } catch (IllegalArgumentException noPlace) {
            throw new ApiRefusal(400, "before must be the next of a page.");
        }
    }

    /// Sends all entries as they are read, so that the ledger's size does not matter.
    void csv(ApiCall call) throws ApiRefusal, IOException, InterruptedException {
        if (!whole.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw busy();
        try (var history = books.entries(null)) {
            // Closed only when all is written: else the file would look whole.
            var out = Csv.begin(call.http(), "ledger.csv", COLUMNS);
            for (var item = history.next(); item != null; item = history.next())
                if (isWanted(item.entry(), call.query())) out.write(Csv.row(COLUMNS, json(item)));
            out.close();
        } finally {
            whole.release();
        }
    }

    JsonObject audit() throws ApiRefusal, IOException, InterruptedException {
        if (!whole.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw busy();
        try {
            var audit = books.audit();
            return JsonObject.builder().put("segments", audit.segments())
                    .put("entries", audit.entries())
                    .put("faults",
                            Shown.strings(audit.faults().stream().map(Object::toString).toList()))
                    .put("remarks", Shown.strings(audit.remarks())).build();
        } finally {
            whole.release();
        }
    }

    private static ApiRefusal busy() {
        return new ApiRefusal(503, "The whole ledger is being read already; try again in a moment.");
    }

    private static boolean isWanted(Entry entry, Query query) {
        var kind = kind(entry);
        return kind != null && (query.get("kind") == null || kind.equals(query.get("kind")))
                && (query.get("account") == null || entry.account().equals(query.get("account")));
    }

    /// Null for what only carries sums from one segment to the next.
    private static String kind(Entry entry) {
        return switch (entry) {
            case Entry.Opening _ -> "opening";
            case Entry.Credit _ -> "credit";
            case Entry.Charged _ -> "charge";
            case Entry.Used _ -> "use";
            case Entry.SegmentStart _, Entry.Carried _, Entry.CarriedUse _, Entry.CarriedKey _,
                 Entry.Taken _ -> null;
        };
    }

    private static JsonObject json(Entries.Item item) {
        var json = JsonObject.builder().put("sequence", item.sequence())
                .put("time", item.time().toString())
                .put("kind", kind(item.entry())).put("account", item.entry().account());
        switch (item.entry()) {
            case Entry.Opening(_, var nanos) -> json.put("amount", Money.format(nanos));
            case Entry.Credit(_, var nanos, var note, _) ->
                json.put("amount", Money.format(nanos)).put("note", note);
            case Entry.Charged(_, var charge) -> put(json, charge);
            case Entry.Used(_, var charge) -> put(json, charge);
            case Entry.SegmentStart _, Entry.Carried _, Entry.CarriedUse _, Entry.CarriedKey _,
                 Entry.Taken _ -> { }
        }
        return json.build();
    }

    private static void put(JsonObject.Builder json, Charge charge) {
        json.put("amount", Money.format(-charge.nanos())).put("model", charge.model())
                .put("provider", charge.provider()).put("input", charge.tokens().input())
                .put("cached", charge.tokens().cached()).put("output", charge.tokens().output())
                .put("estimated", charge.estimated()).put("outcome", charge.outcome())
                .put("ms", charge.millis()).put("request", charge.request());
        if (!charge.key().isEmpty()) json.put("key", charge.key());
    }
}
