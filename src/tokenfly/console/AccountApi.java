package tokenfly.console;

import java.io.IOException;
import java.util.function.Supplier;
import tokenfly.account.Account;
import tokenfly.account.Credential;
import tokenfly.account.settings.KeyLimits;
import tokenfly.config.Settings;
import tokenfly.gateway.AccountHandler;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// What an account sees and changes of itself, below `/console/api`. Thread-safe.
final class AccountApi {

    private final Supplier<Settings> settings;
    private final ManagedKeys keys;
    private final Requests requests;
    private final UseApi use;

    AccountApi(Supplier<Settings> settings, ManagedKeys keys, Requests requests, UseApi use) {
        this.settings = settings;
        this.keys = keys;
        this.requests = requests;
        this.use = use;
    }

    /// @return null for an answer without content
    ///
    /// @param caller the account with the key that was sent, or that its session began with
    JsonObject answer(ApiCall call, Credential caller) throws ApiRefusal, IOException, InterruptedException {
        var account = caller.account();
        return switch (call.shape()) {
            case "GET account" -> account(account);
            case "GET use" -> use.page(call, account.name());
            case "GET use.csv" -> use.csv(call, account.name());
            case "GET requests" -> requests.page(call, account.name());
            case "GET requests.csv" -> requests.csv(call, account.name());
            case "GET requests/*" -> requests.one(call, account.name());
            case "GET keys" -> JsonObject.builder().put("keys", keys.list(account, id(caller)))
                    .build();
            case "POST keys" -> keys.make(managed(caller), call.body());
            case "PATCH keys/*" -> keys.change(managed(caller), call.path().get(1), call.body());
            case "POST keys/*/rotate" -> keys.rotate(managed(caller), call.path().get(1), call.body());
            case "DELETE keys/*" -> keys.revoke(revoking(caller, call.path().get(1)), call.path().get(1));
            default -> throw ApiRefusal.unknown();
        };
    }

    private JsonObject account(Account account) {
        var now = settings.get();
        var models = now.catalog().models().stream()
                .filter(model -> model.on() && account.settings().mayUse(model.id())).toList();
        return AccountHandler.json(account.view(), now.currency())
                .with("models", Shown.array(models, model -> new JsonString(model.id())))
                .with("disabled", JsonBoolean.of(account.settings().disabled()));
    }

    private static String id(Credential caller) {
        return caller.key().hash().id();
    }

    /// Whoever has a key with limits does not make himself one without, nor takes away others'.
    private static Account managed(Credential caller) throws ApiRefusal {
        var key = caller.key();
        if (key.expires() != null || !key.limits().equals(KeyLimits.NONE))
            throw new ApiRefusal(403, "This key has limits or an end of its own: it lists keys and can revoke"
                    + " itself, and no more. Use one that has none.");
        return open(caller.account());
    }

    /// A key that has leaked can always be ended by whoever has it.
    private static Account revoking(Credential caller, String key) throws ApiRefusal {
        return id(caller).equals(key) ? open(caller.account()) : managed(caller);
    }

    private static Account open(Account account) throws ApiRefusal {
        if (account.settings().disabled()) throw new ApiRefusal(403,
                "The operator has closed this account.");
        return account;
    }
}
