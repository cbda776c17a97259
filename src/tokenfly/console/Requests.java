package tokenfly.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tokenfly.gateway.RequestDetail;
import tokenfly.history.RequestFiles;
import tokenfly.history.Wanted;
import tokenfly.json.JsonObject;

/// Finished requests, out of memory and of the files that keep them: newest first, or one by its id.
/// Thread-safe.
final class Requests {
    private static final int MAX = 200;
    private static final List<String> FILTERS = List.of("account", "model", "provider", "key", "outcome");

    private final Recent recent;
    private final RequestFiles files;

    Requests(Recent recent, RequestFiles files) {
        this.recent = recent;
        this.files = files;
    }

    /// Those that a call asks for, by `account`, `model`, `provider` (also one that was tried in vain),
    /// `key`, `outcome`, `from` and `to`.
    ///
    /// @param account whose alone, or null for everybody's
    JsonObject page(Call call, String account) throws Refusal, IOException {
        var wanted = new Wanted(List.of(), call.time("from"), call.time("to"));
        for (var filter : FILTERS) {
            var value = filter.equals("account") && account != null ? account : call.query().get(filter);
            if (value != null && !value.isEmpty()) wanted = wanted.with(filter, value);
        }
        var found = newest(call.limit(MAX), wanted);
        return JsonObject.builder().put("requests", Shown.array(found, request -> shown(request, account)))
                .put("kept", files.isKept()).build();
    }

    /// @param account whose alone, or null for anybody's
    /// @throws Refusal when there is none, or it is another's
    JsonObject one(String id, String account) throws Refusal, IOException {
        var wanted = Wanted.ALL.with("id", id);
        var found = newest(1, account == null ? wanted : wanted.with("account", account));
        if (found.isEmpty()) throw new Refusal(404, "No such request of late"
                + (files.isKept() ? "." : "; requests.keep in the configuration keeps them for longer."));
        return shown(found.getFirst(), account);
    }

    private static JsonObject shown(JsonObject request, String account) {
        return account == null ? request : RequestDetail.forAccount(request);
    }

    private List<JsonObject> newest(int most, Wanted wanted) throws IOException {
        var found = new ArrayList<JsonObject>();
        var ids = new HashSet<String>();
        for (var record : recent.newest()) {
            ids.add(record.id);
            var request = found.size() < most ? wanted.in(RequestDetail.of(record).toString()) : null;
            if (request != null) found.add(request);
        }
        if (found.size() < most && files.isKept())
            for (var request : files.newest(most - found.size() + ids.size(), wanted))
                if (found.size() < most && !ids.contains(request.string("id"))) found.add(request);
        return found;
    }
}
