package tokenfly.console;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tokenfly.gateway.record.RequestDetail;
import tokenfly.history.LineFilter;
import tokenfly.history.RequestFiles;
import tokenfly.http.Query;
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
    private static final List<String> FILTERS = List.of("account", "model", "provider", "key", "outcome", "id");

    private static final int PATIENCE_SECONDS = 5;

    private final Recent recent;
    private final RequestFiles files;
    private final Gateways gateways;
    /// Reading all that is kept keeps a processor busy for a while.
    private final Semaphore searching = new Semaphore(2, true);
    /// What all gateways have found is held until it is put in order: some 8 MB of each.
    private final Semaphore gathering = new Semaphore(2, true);

    Requests(Recent recent, RequestFiles files, Gateways gateways) {
        this.recent = recent;
        this.files = files;
        this.gateways = gateways;
    }

    /// Those that a call asks for, by `account`, `model`, `provider` (also one that was tried in vain),
    /// `key`, `outcome`, `id`, `from` and `to`: `limit` of them, after the newest `skip`.
    ///
    /// @param account whose alone, or null for everybody's
    JsonObject page(ApiCall call, String account) throws ApiRefusal, IOException, InterruptedException {
        int skip = skip(call);
        var found = everywhere(skip + call.limit(MAX), asked(call, account));
        var rows = found.rows();
        var page = JsonObject.builder()
                .put("requests", Shown.array(rows.subList(Math.min(skip, rows.size()), rows.size()),
                        request -> shown(request, account)))
                .put("kept", files.isKept()).build();
        return account == null ? found.others().mark(page) : page;
    }

    /// This gateway's own, for another that shares its store.
    JsonObject own(ApiCall call) throws ApiRefusal, IOException, InterruptedException {
        return JsonObject.builder().put("requests",
                Shown.array(newest(call.limit(MAX + MAX_SKIPPED), wanted(call)), request -> request)).build();
    }

    /// What a call looks for, as a call of the operator's.
    private static ApiCall asked(ApiCall call, String account) {
        return account == null ? call : call.with("account", account);
    }

    /// @param others what came of asking them
    private record Found(List<JsonObject> rows, Gateways.Answers others) {}

    /// The newest of all gateways.
    private Found everywhere(int most, ApiCall call) throws ApiRefusal, IOException, InterruptedException {
        return withOthers(newest(most, wanted(call)), most, call);
    }

    private Found withOthers(List<JsonObject> own, int most, ApiCall call) throws ApiRefusal, InterruptedException {
        if (!gateways.isShared()) return new Found(own, Gateways.Answers.ALONE);
        enter(gathering);
        try {
            var others = gateways.ask("GET requests?" + call.query().with("limit", Integer.toString(most)).text());
            var all = gateways.marked(own);
            others.addTo(all, "requests");
            all.sort(Comparator.comparing(Requests::time).reversed());
            return new Found(List.copyOf(all.subList(0, Math.min(most, all.size()))), others.unsaid());
        } finally {
            gathering.release();
        }
    }

    private static void enter(Semaphore places) throws ApiRefusal, InterruptedException {
        if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new ApiRefusal(503,
                "Too many searches at once; try again in a moment.");
    }

    private static Instant time(JsonObject request) {
        return Instant.parse(request.string("time"));
    }

    private static int skip(ApiCall call) throws ApiRefusal {
        var text = call.query().get("skip");
        if (text == null || text.isEmpty()) return 0;
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_SKIPPED)
            throw new ApiRefusal(400, "skip must be a whole number from 0 to " + MAX_SKIPPED
                    + "; narrow the time by from and to instead.");
        return Integer.parseInt(text);
    }

    private static LineFilter wanted(ApiCall call) throws ApiRefusal {
        var wanted = new LineFilter(List.of(), call.time("from"), call.time("to"));
        for (var filter : FILTERS) {
            var value = call.query().get(filter);
            if (value != null && !value.isEmpty()) wanted = wanted.with(filter, value);
        }
        return wanted;
    }

    /// The same as lines of CSV, the newest [#MAX_SKIPPED] at most. They are text before the first is sent:
    /// who reads slowly holds a tenth of what they take as trees.
    ///
    /// @return null: it is sent
    JsonObject csv(ApiCall call, String account) throws ApiRefusal, IOException, InterruptedException {
        var columns = new ArrayList<>(CSV);
        if (gateways.isShared() && account == null) columns.add(Gateways.MARK);
        var rows = everywhere(MAX_SKIPPED, asked(call, account)).rows().stream()
                .map(request -> Csv.row(columns, request)).toList();
        var out = Csv.begin(call.http(), "requests.csv", columns);
        for (var row : rows) out.write(row);
        out.close(); // only now: else a file that breaks off would look whole
        return null;
    }

    /// @param account whose alone, or null for anybody's
    /// @throws ApiRefusal when there is none, or it is another's
    JsonObject one(ApiCall call, String account) throws ApiRefusal, IOException, InterruptedException {
        var asked = asked(new ApiCall(call.http(), call.method(), call.path(), Query.of(null)), account)
                .with("id", call.path().get(1));
        var own = newest(1, wanted(asked));
        var found = own.isEmpty() ? withOthers(own, 1, asked).rows() : gateways.marked(own);
        if (found.isEmpty()) throw new ApiRefusal(404, "No such request of late"
                + (files.isKept() ? "." : "; requests.keep in the configuration keeps them for longer."));
        return shown(found.getFirst(), account);
    }

    private static JsonObject shown(JsonObject request, String account) {
        return account == null ? request : RequestDetail.forAccount(request).without(Gateways.MARK);
    }

    private List<JsonObject> kept(int most, LineFilter wanted) throws ApiRefusal, IOException, InterruptedException {
        enter(searching);
        try {
            return LongWork.<List<JsonObject>, RuntimeException>call(() -> files.newest(most, wanted));
        } finally {
            searching.release();
        }
    }

    private List<JsonObject> newest(int most, LineFilter wanted) throws ApiRefusal, IOException, InterruptedException {
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
