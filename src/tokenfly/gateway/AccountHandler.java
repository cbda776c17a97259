package tokenfly.gateway;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tokenfly.account.AccountView;
import tokenfly.account.Credential;
import tokenfly.account.KeyView;
import tokenfly.account.ledger.Use;
import tokenfly.account.limits.LimitState;
import tokenfly.account.money.Money;
import tokenfly.account.settings.LimitKind;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// `/v1/account`: the balance, what is held, the limits with what is left of them, and the use of
/// today and this month (UTC) by model; and the same of the caller's key. Money is a decimal string: a JSON number would be read as a
/// binary fraction.
public final class AccountHandler {
    private AccountHandler() {
    }

    static void show(ClientExchange client, Credential caller, String currency) throws IOException {
        var json = json(caller.account().view(), currency);
        client.json(200, Json.utf8(caller.key() == null ? json : json.with("key", json(caller.view()))));
    }

    public static JsonObject json(AccountView view, String currency) {
        JsonValue balance = view.balanceNanos().isPresent()
                ? new JsonString(Money.format(view.balanceNanos().getAsLong())) : JsonNull.NULL;
        return JsonObject.builder()
                .put("account", view.name())
                .put("currency", currency)
                .put("balance", balance)
                .put("low", view.isLow())
                .put("low_balance", view.lowNanos() == 0 ? null : Money.format(view.lowNanos()))
                .put("held", Money.format(view.heldNanos()))
                .put("running", view.running())
                .put("limits", limits(view.limits()))
                .put("today", use(view.today()))
                .put("month", use(view.month()))
                .build();
    }

    /// What a key is, what it may do and what was used with it. A limit of the account holds for it,
    /// too.
    public static JsonObject json(KeyView view) {
        var key = view.key();
        return JsonObject.builder()
                .put("id", key.hash().id())
                .put("counted_as", key.id().equals(key.hash().id()) ? null : key.id())
                .put("name", key.name())
                .put("ends", key.ends())
                .put("created", time(key.created()))
                .put("expires", time(key.expires()))
                .put("models", new JsonArray(key.limits().models().stream()
                        .<JsonValue>map(JsonString::new).toList()))
                .put("limits", limits(view.limits()))
                .put("held", Money.format(view.heldNanos()))
                .put("running", view.running())
                .put("today", use(view.today()))
                .put("month", use(view.month()))
                .put("total", use(view.total()))
                .build();
    }

    /// Null, which leaves the member out, when there is no such time.
    private static String time(Instant time) {
        return time == null ? null : time.toString();
    }

    private static JsonArray limits(List<LimitState> limits) {
        return new JsonArray(limits.stream().<JsonValue>map(AccountHandler::limit).toList());
    }

    private static JsonObject limit(LimitState state) {
        return JsonObject.builder()
                .put("limit", state.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("size", amount(state.kind(), state.limit()))
                .put("used", amount(state.kind(), state.used()))
                .put("remaining", amount(state.kind(), state.remaining()))
                .put("resets_at", state.kind() == LimitKind.SPEND ? null : state.resetsAt().toString())
                .build();
    }

    private static JsonValue amount(LimitKind kind, long value) {
        return switch (kind) {
            case SPEND_PER_DAY, SPEND_PER_MONTH, SPEND -> new JsonString(Money.format(value));
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
