package tokenfly.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tokenfly.gateway.record.RequestDetail;
import tokenfly.history.RequestFiles;
import tokenfly.history.Wanted;
import tokenfly.json.JsonObject;
import tokenfly.thread.LongWork;

/// Finished requests, out of memory and of the files that keep them: newest first, or one by its id.
/// Thread-safe.
final class Requests {
    private static final int MAX = 201;
    /// Who looks for older ones than so many narrows the time instead: while they are looked for, each is
    /// some 3 KB of the heap.
    private static final int MAX_SKIPPED = 2_000;
    private static final List<String> CSV = List.of("time", "id", "account", "key", "key_name", "endpoint", "model",
            "provider", "stream", "status", "outcome", "reason", "attempts", "input_tokens", "cached_tokens",
            "output_tokens", "reasoning_tokens", "estimated", "cost", "first_byte_ms", "total_ms");
    private static final List<String> FILTERS = List.of("account", "model", "provider", "key", "outcome");

    private static final int PATIENCE_SECONDS = 5;

    private final Recent recent;
    private final RequestFiles files;
    /// Reading all that is kept keeps a processor busy for a while.
    private final Semaphore searching = new Semaphore(2, true);

    Requests(Recent recent, RequestFiles files) {
        this.recent = recent;
        this.files = files;
    }

    /// Those that a call asks for, by `account`, `model`, `provider` (also one that was tried in vain),
    /// `key`, `outcome`, `from` and `to`: `limit` of them, after the newest `skip`.
    ///
    /// @param account whose alone, or null for everybody's
    JsonObject page(Call call, String account) throws Refusal, IOException, InterruptedException {
        int skip = skip(call);
        var found = newest(skip + call.limit(MAX), wanted(call, account));
        return JsonObject.builder()
                .put("requests", Shown.array(found.subList(Math.min(skip, found.size()), found.size()),
                        request -> shown(request, account)))
                .put("kept", files.isKept()).build();
    }

    private static int skip(Call call) throws Refusal {
        var text = call.query().get("skip");
        if (text == null || text.isEmpty()) return 0;
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_SKIPPED)
            throw new Refusal(400, "skip must be a whole number from 0 to " + MAX_SKIPPED
                    + "; narrow the time by from and to instead.");
        return Integer.parseInt(text);
    }

    private static Wanted wanted(Call call, String account) throws Refusal {
        var wanted = new Wanted(List.of(), call.time("from"), call.time("to"));
        for (var filter : FILTERS) {
            var value = filter.equals("account") && account != null ? account : call.query().get(filter);
            if (value != null && !value.isEmpty()) wanted = wanted.with(filter, value);
        }
        return wanted;
    }

    /// The same as lines of CSV, the newest [#MAX_SKIPPED] at most. They are text before the first is sent:
    /// who reads slowly holds a tenth of what they take as trees.
    ///
    /// @return null: it is sent
    JsonObject csv(Call call, String account) throws Refusal, IOException, InterruptedException {
        var rows = newest(MAX_SKIPPED, wanted(call, account)).stream().map(request -> Csv.row(CSV, request)).toList();
        var out = Csv.begin(call.http(), "requests.csv", CSV);
        for (var row : rows) out.write(row);
        out.close(); // only now: else a file that breaks off would look whole
        return null;
    }

    /// @param account whose alone, or null for anybody's
    /// @throws Refusal when there is none, or it is another's
    JsonObject one(String id, String account) throws Refusal, IOException, InterruptedException {
        var wanted = Wanted.ALL.with("id", id);
        var found = newest(1, account == null ? wanted : wanted.with("account", account));
        if (found.isEmpty()) throw new Refusal(404, "No such request of late"
                + (files.isKept() ? "." : "; requests.keep in the configuration keeps them for longer."));
        return shown(found.getFirst(), account);
    }

    private static JsonObject shown(JsonObject request, String account) {
        return account == null ? request : RequestDetail.forAccount(request);
    }

    private List<JsonObject> kept(int most, Wanted wanted) throws Refusal, IOException, InterruptedException {
        if (!searching.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new Refusal(503,
                "Too many searches at once; try again in a moment.");
        try {
            return LongWork.<List<JsonObject>, RuntimeException>call(() -> files.newest(most, wanted));
        } finally {
            searching.release();
        }
    }

    private List<JsonObject> newest(int most, Wanted wanted) throws Refusal, IOException, InterruptedException {
        var found = new ArrayList<JsonObject>();
        var ids = new HashSet<String>();
        for (var record : recent.newest()) {
            ids.add(record.id);
            var request = found.size() < most ? wanted.in(RequestDetail.of(record, true).toString()) : null;
            if (request != null) found.add(request);
        }
        if (found.size() < most && files.isKept())
            for (var request : kept(most - found.size() + ids.size(), wanted))
                if (found.size() < most && !ids.contains(request.string("id"))) found.add(request);
        return found;
    }
}
