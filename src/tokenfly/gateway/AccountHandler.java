package tokenfly.gateway;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tokenfly.account.Account;
import tokenfly.account.AccountView;
import tokenfly.account.LimitState;
import tokenfly.account.ledger.Use;
import tokenfly.account.money.Money;
import tokenfly.account.settings.LimitKind;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// `/v1/account`: the balance, what is held, the limits with what is left of them, and the use of
/// today and this month (UTC) by model. Money is a decimal string: a JSON number would be read as a
/// binary fraction.
public final class AccountHandler {
    private AccountHandler() {
    }

    static void show(ClientExchange client, Account account, String currency) throws IOException {
        client.json(200, Json.utf8(json(account.view(), currency)));
    }

    public static JsonObject json(AccountView view, String currency) {
        JsonValue balance = view.balanceNanos().isPresent()
                ? new JsonString(Money.format(view.balanceNanos().getAsLong())) : JsonNull.NULL;
        return JsonObject.builder()
                .put("account", view.name())
                .put("currency", currency)
                .put("balance", balance)
                .put("held", Money.format(view.heldNanos()))
                .put("running", view.running())
                .put("limits", new JsonArray(view.limits().stream()
                        .<JsonValue>map(AccountHandler::limit).toList()))
                .put("today", use(view.today()))
                .put("month", use(view.month()))
                .build();
    }

    private static JsonObject limit(LimitState state) {
        return JsonObject.builder()
                .put("limit", state.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("size", amount(state.kind(), state.limit()))
                .put("used", amount(state.kind(), state.used()))
                .put("remaining", amount(state.kind(), state.remaining()))
                .put("resets_at", state.resetsAt().toString())
                .build();
    }

    private static JsonValue amount(LimitKind kind, long value) {
        return switch (kind) {
            case SPEND_PER_DAY, SPEND_PER_MONTH -> new JsonString(Money.format(value));
            case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE, CONCURRENT_REQUESTS ->
                tokenfly.json.JsonNumber.of(value);
        };
    }

    private static JsonObject use(Map<String, Use> byModel) {
        var models = JsonObject.builder();
        new TreeMap<>(byModel).forEach((model, use) -> models.put(model, use(use)));
        return JsonObject.builder().putAll(use(AccountView.total(byModel)))
                .put("models", models.build()).build();
    }

    private static JsonObject use(Use use) {
        return JsonObject.builder()
                .put("requests", use.requests())
                .put("input_tokens", use.input())
                .put("cached_tokens", use.cached())
                .put("output_tokens", use.output())
                .put("cost", Money.format(use.nanos()))
                .build();
    }
}
