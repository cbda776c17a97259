package tokenfly.console;

import java.io.IOException;
import java.util.function.Supplier;
import tokenfly.account.Account;
import tokenfly.account.settings.KeyLimits;
import tokenfly.config.Settings;
import tokenfly.gateway.AccountHandler;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// What an account sees and changes of itself, below `/console/api`. Thread-safe.
final class AccountApi {

    private final Supplier<Settings> settings;
    private final Keys keys;
    private final Requests requests;
    private final DailyUse use;

    AccountApi(Supplier<Settings> settings, Keys keys, Requests requests, DailyUse use) {
        this.settings = settings;
        this.keys = keys;
        this.requests = requests;
        this.use = use;
    }

    /// @return null for an answer without content
    JsonObject answer(Call call, Account account, Session session) throws Refusal, IOException {
        return switch (call.shape()) {
            case "GET account" -> account(account);
            case "GET use" -> JsonObject.builder().put("days", Shown.days(use.of(account.name())))
                    .build();
            case "GET requests" -> requests.page(call, account.name());
            case "GET requests/*" -> requests.one(call.path().get(1), account.name());
            case "GET keys" -> JsonObject.builder().put("keys", keys.list(account, session.key()))
                    .build();
            case "POST keys" -> keys.make(managed(account, session), call.body());
            case "PATCH keys/*" -> keys.change(managed(account, session), call.path().get(1), call.body());
            case "POST keys/*/rotate" -> keys.rotate(managed(account, session), call.path().get(1), call.body());
            case "DELETE keys/*" -> keys.revoke(managed(account, session), call.path().get(1));
            default -> throw Refusal.unknown();
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

    /// Whoever has a key with limits does not make himself one without.
    private static Account managed(Account account, Session session) throws Refusal {
        for (var key : account.settings().keys())
            if (key.hash().id().equals(session.key()) && (key.expires() != null
                    || !key.limits().equals(KeyLimits.NONE)))
                throw new Refusal(403, "You are signed in with a key that has limits or an end of its own:"
                        + " it manages no keys. Sign in with one that has none.");
        return open(account);
    }

    private static Account open(Account account) throws Refusal {
        if (account.settings().disabled()) throw new Refusal(403,
                "The operator has closed this account.");
        return account;
    }
}
