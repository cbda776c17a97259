package tokenfly.console;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tokenfly.account.Account;
import tokenfly.account.Accounts;
import tokenfly.account.settings.AccountKeys;
import tokenfly.account.settings.AccountsFile;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.KeyHash;
import tokenfly.account.settings.NewKey;
import tokenfly.gateway.AccountHandler;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// The API keys of an account: shown with their limits and use, made, changed, rotated, revoked. Those that stand
/// in the operator's own file are shown only. Thread-safe.
final class ManagedKeys {
    private static final int MAX_KEYS = 100;
    private static final String OVERLAP = "overlap_hours";

    private final Accounts accounts;
    private final AccountEdits edits;

    ManagedKeys(Accounts accounts, AccountEdits edits) {
        this.accounts = accounts;
        this.edits = edits;
    }

    /// @param signedInWith marked, so that nobody locks himself out unawares; or null
    JsonArray list(Account account, String signedInWith) throws IOException {
        var made = made(account.name());
        return Shown.array(accounts.keys(account), credential -> {
            var key = credential.key();
            var shown = AccountHandler.json(credential.view())
                    .with("fixed", JsonBoolean.of(!made.contains(key.hash())))
                    .with("current", JsonBoolean.of(key.hash().id().equals(signedInWith)));
            return credential.lastUsed() == null ? shown
                    : shown.with("last_used", new JsonString(credential.lastUsed().toString()));
        });
    }

    /// @return the key itself, this once
    JsonObject make(Account account, JsonObject body) throws ApiRefusal, IOException {
        requireRoom(account);
        var name = ApiCall.text(body, "name");
        var settings = settings(body);
        settings.values().removeIf(value -> value == null);
        return made(file -> file.addKey(account.name(), name, settings, Instant.now()));
    }

    private static void requireRoom(Account account) throws ApiRefusal {
        if (account.settings().keys().size() >= MAX_KEYS)
            throw new ApiRefusal(409, "The account has " + MAX_KEYS
                    + " keys already; revoke one first.");
    }

    /// A change that makes a key.
    private interface Making {
        NewKey in(AccountsFile file) throws IOException;
    }

    private JsonObject made(Making making) throws ApiRefusal, IOException {
        var secret = new String[1];
        var answer = edits.change(file -> secret[0] = making.in(file).secret());
        return answer.with("key", new JsonString(secret[0]));
    }

    /// Takes another name and other settings; a null takes a setting out.
    JsonObject change(Account account, String id, JsonObject body) throws ApiRefusal, IOException {
        var hash = changeable(account, id);
        var name = body.has("name") ? ApiCall.text(body, "name") : null;
        var settings = settings(body);
        if (name == null && settings.isEmpty()) throw new ApiRefusal(400,
                "Nothing to change: allowed are name, " + String.join(", ", AccountKeys.keyEndings()) + ".");
        return edits.change(file -> file.changeKey(account.name(), hash, name, settings));
    }

    private static Map<String, String> settings(JsonObject body) throws ApiRefusal {
        var settings = new TreeMap<String, String>();
        for (var ending : AccountKeys.keyEndings())
            if (body.has(ending)) settings.put(ending, AccountEdits.value(body, ending));
        return settings;
    }

    /// Makes a successor; the key itself goes on for a while, a day unless the body says otherwise.
    JsonObject rotate(Account account, String id, JsonObject body) throws ApiRefusal, IOException {
        requireRoom(account);
        var hash = changeable(account, id);
        var now = Instant.now();
        var end = now.plus(overlap(body)).truncatedTo(ChronoUnit.SECONDS);
        return made(file -> file.rotateKey(account.name(), hash, end, now))
                .with("old_expires", new JsonString(end.toString()));
    }

    private static Duration overlap(JsonObject body) throws ApiRefusal {
        var hours = AccountEdits.value(body, OVERLAP);
        if (hours == null) return Duration.ofDays(1);
        if (hours.matches("[0-9]{1,4}")) return Duration.ofHours(Long.parseLong(hours));
        throw new ApiRefusal(400, OVERLAP + " must be a whole number of hours, from 0 to 9999.");
    }

    JsonObject revoke(Account account, String id) throws ApiRefusal, IOException {
        var hash = changeable(account, id);
        return edits.change(file -> file.removeKey(account.name(), hash));
    }

    private KeyHash changeable(Account account, String id) throws ApiRefusal, IOException {
        for (var key : account.settings().keys()) {
            if (!key.hash().id().equals(id)) continue;
            if (made(account.name()).contains(key.hash())) return key.hash();
            throw new ApiRefusal(409, "This key stands in the operator's own file, config.properties,"
                    + " which only the operator changes.");
        }
        throw new ApiRefusal(404, "The account has no such key.");
    }

    /// The keys that stand in the file of ours.
    private Set<KeyHash> made(String account) throws IOException {
        return edits.file().keys(account).stream().map(ApiKey::hash).collect(Collectors.toSet());
    }
}
