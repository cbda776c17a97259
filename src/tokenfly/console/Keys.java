package tokenfly.console;

import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import tokenfly.account.Account;
import tokenfly.account.Accounts;
import tokenfly.account.settings.ApiKey;
import tokenfly.account.settings.KeyHash;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// The API keys of an account: shown by name and last four, made, named, revoked. Those that stand
/// in the operator's own file are shown only. Thread-safe.
final class Keys {
    private static final int MAX_KEYS = 100;

    private final Accounts accounts;
    private final AccountEdits edits;

    Keys(Accounts accounts, AccountEdits edits) {
        this.accounts = accounts;
        this.edits = edits;
    }

    /// @param signedInWith marked, so that nobody locks himself out unawares; or null
    JsonArray list(Account account, String signedInWith) throws IOException {
        var made = made(account.name());
        return Shown.array(accounts.keys(account), credential -> {
            var key = credential.key();
            return JsonObject.builder()
                    .put("id", key.hash().id())
                    .put("name", key.name())
                    .put("ends", key.ends())
                    .put("created", Shown.time(key.created()))
                    .put("last_used", Shown.time(credential.lastUsed()))
                    .put("fixed", !made.contains(key.hash()))
                    .put("current", key.hash().id().equals(signedInWith))
                    .build();
        });
    }

    /// @return the key itself, this once
    JsonObject make(Account account, JsonObject body) throws Refusal, IOException {
        if (account.settings().keys().size() >= MAX_KEYS)
            throw new Refusal(409, "The account has " + MAX_KEYS
                    + " keys already; revoke one first.");
        var name = Call.text(body, "name");
        var secret = new String[1];
        var answer = edits.change(file ->
                secret[0] = file.addKey(account.name(), name, Instant.now()).secret());
        return answer.with("key", new JsonString(secret[0]));
    }

    JsonObject name(Account account, String id, JsonObject body) throws Refusal, IOException {
        var hash = changeable(account, id);
        var name = Call.text(body, "name");
        return edits.change(file -> file.nameKey(account.name(), hash, name));
    }

    JsonObject revoke(Account account, String id) throws Refusal, IOException {
        var hash = changeable(account, id);
        return edits.change(file -> file.removeKey(account.name(), hash));
    }

    private KeyHash changeable(Account account, String id) throws Refusal, IOException {
        for (var key : account.settings().keys()) {
            if (!key.hash().id().equals(id)) continue;
            if (made(account.name()).contains(key.hash())) return key.hash();
            throw new Refusal(409, "This key stands in the operator's own file, config.properties,"
                    + " which only the operator changes.");
        }
        throw new Refusal(404, "The account has no such key.");
    }

    /// The keys that stand in the file of ours.
    private Set<KeyHash> made(String account) throws IOException {
        return edits.file().keys(account).stream().map(ApiKey::hash).collect(Collectors.toSet());
    }
}
