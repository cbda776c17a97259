package tokenfly.console;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tokenfly.account.Account;
import tokenfly.account.AccountView;
import tokenfly.account.Books;
import tokenfly.account.CreditOutcome;
import tokenfly.account.money.Money;
import tokenfly.account.settings.AccountSettings;
import tokenfly.config.OffModels;
import tokenfly.config.Reading;
import tokenfly.gateway.AccountHandler;
import tokenfly.gateway.record.LiveRequests;
import tokenfly.gateway.record.RequestDetail;
import tokenfly.gateway.record.RequestRecord;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.notify.Webhook;
import tokenfly.properties.Mistake;
import tokenfly.thread.LongWork;

/// The operator's API, `/admin`. Thread-safe.
final class OperatorApi {
    private static final int MAX_ACCOUNTS = 500;

    private final Configuration configuration;
    private final Books books;
    private final UpstreamApi upstreams;
    private final LiveRequests live;
    private final Requests requests;
    private final UseApi use;
    private final AccountEdits edits;
    private final ManagedKeys keys;
    private final LedgerApi ledger;
    private final SeriesApi series;
    private final Webhook webhook;
    private final ModelTest modelTest;
    private final ConfigApi config;
    private final Gateways gateways;

    OperatorApi(Console.Parts parts, Requests requests, UseApi use, AccountEdits edits, ManagedKeys keys,
            Gateways gateways) {
        this.gateways = gateways;
        this.configuration = parts.configuration();
        this.books = parts.books();
        this.upstreams = new UpstreamApi(parts);
        this.live = parts.live();
        this.requests = requests;
        this.use = use;
        this.edits = edits;
        this.keys = keys;
        this.ledger = new LedgerApi(parts.books());
        this.webhook = parts.webhook();
        this.modelTest = new ModelTest(configuration::settings, parts.testing());
        this.config = new ConfigApi(configuration, parts.health());
        this.series = new SeriesApi(parts.series(), parts.clock(), gateways);
    }

    /// @return null when the call is answered already
    JsonObject answer(ApiCall call) throws ApiRefusal, IOException, InterruptedException {
        return switch (call.shape()) {
            case "GET accounts" -> accounts(call);
            case "POST accounts" -> edits.create(call.body());
            case "GET accounts/*" -> account(named(call));
            case "PATCH accounts/*" -> edits.edit(existing(call).name(), call.body());
            case "POST accounts/*/credit" -> credit(named(call), call.body());
            case "GET accounts/*/keys" -> object("keys", keys.list(named(call), null));
            case "POST accounts/*/keys" -> keys.make(existing(call), call.body());
            case "PATCH accounts/*/keys/*" ->
                    keys.change(existing(call), call.path().get(3), call.body());
            case "POST accounts/*/keys/*/rotate" ->
                    keys.rotate(existing(call), call.path().get(3), call.body());
            case "DELETE accounts/*/keys/*" -> keys.revoke(existing(call), call.path().get(3));
            case "GET series" -> series.chart(call);
            case "GET use" -> use.page(call, null);
            case "GET use.csv" -> use.csv(call, null);
            case "GET requests" -> requests.page(call, null);
            case "GET requests.csv" -> requests.csv(call, null);
            case "GET requests/*" -> requests.one(call, null);
            case "GET live" -> gateways.together("requests", running(), call.text(), "time");
            case "GET providers" -> gateways.together("providers", upstreams.providers(), call.text(), "name");
            case "GET models" -> object("models", upstreams.models());
            case "POST providers/*/retry" -> {
                var retried = upstreams.retry(call.path().get(1));
                yield gateways.ask(call.text()).mark(retried);
            }
            case "POST notify/*" -> notice(call);
            case "GET ledger" -> LongWork.<JsonObject, ApiRefusal>call(() -> ledger.page(call));
            case "GET gateways" -> gateways.json();
            case "GET audit" -> LongWork.<JsonObject, ApiRefusal>call(ledger::audit);
            case "GET check" -> check();
            case "GET config" -> config.shown(check());
            case "POST models/*/test" -> modelTest.run(call.path().get(1), call.query().get("provider"));
            case "GET ledger.csv" -> {
                LongWork.<Void, ApiRefusal>call(() -> {
                    ledger.csv(call);
                    return null;
                });
                yield null;
            }
            default -> throw ApiRefusal.unknown();
        };
    }

    private JsonArray running() {
        return Shown.array(live.list().stream().sorted(Comparator.comparing((RequestRecord record) -> record.arrival))
                .toList(), record -> RequestDetail.of(record, true));
    }

    /// What only this gateway knows, for another one that shares its store.
    ///
    /// @return empty when that is no question, or cannot be answered
    String told(String question) {
        try {
            return own(ApiCall.of(question)).toString();
        } catch (ApiRefusal | IOException | RuntimeException cannot) {
            return "";
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private JsonObject own(ApiCall call) throws ApiRefusal, IOException, InterruptedException {
        return switch (call.shape()) {
            case "GET series" -> series.part(call);
            case "GET requests" -> requests.own(call);
            case "GET live" -> object("requests", running());
            case "GET providers" -> object("providers", upstreams.providers());
            case "POST providers/*/retry" -> upstreams.retry(call.path().get(1));
            default -> throw ApiRefusal.unknown();
        };
    }

    private JsonObject notice(ApiCall call) throws ApiRefusal, InterruptedException {
        if (!call.path().get(1).equals("test")) throw ApiRefusal.unknown();
        return switch (webhook.test()) {
            case Webhook.Outcome.Taken(var status, var took) -> JsonObject.builder().put("status", status)
                    .put("ms", took.toMillis()).build();
            case Webhook.Outcome.Refused(var why) -> throw new ApiRefusal(502, "It did not go through: " + why + ".");
            case Webhook.Outcome.Off _ -> throw new ApiRefusal(409,
                    "No notices are sent: the configuration sets no notify.url and notify.secret.");
        };
    }

    private static JsonObject object(String name, JsonValue value) {
        return JsonObject.builder().put(name, value).build();
    }

    /// An account of the configuration, or one that only the ledger still knows.
    private Account named(ApiCall call) throws ApiRefusal {
        var account = books.accounts().byName(call.path().get(1));
        if (account == null) throw new ApiRefusal(404, "There is no such account.");
        return account;
    }

    private Account existing(ApiCall call) throws ApiRefusal {
        var account = named(call);
        if (edits.isKnown(account.name())) return account;
        throw new ApiRefusal(409,
                "The account was taken out of the configuration; make it anew first.");
    }

    private JsonObject accounts(ApiCall call) {
        var find = Objects.requireNonNullElse(call.query().get("find"), "")
                .toLowerCase(Locale.ROOT);
        var after = Objects.requireNonNullElse(call.query().get("after"), "");
        boolean isLow = "true".equals(call.query().get("low"));
        int limit = call.limit(MAX_ACCOUNTS);
        if (isLow) books.hear(books.accounts().all());
        var page = books.accounts().all().stream()
                .filter(account -> account.name().compareTo(after) > 0
                        && account.name().toLowerCase(Locale.ROOT).contains(find)
                        && (!isLow || runsLow(account)))
                .sorted(Comparator.comparing(Account::name)).limit(limit).toList();
        var known = new HashSet<String>();
        for (var settings : configuration.settings().accounts()) known.add(settings.name());
        return JsonObject.builder()
                .put("currency", configuration.settings().currency())
                .put("accounts", Shown.array(page,
                        account -> summary(account, known.contains(account.name()))))
                .put("next", page.size() < limit ? null : page.getLast().name()).build();
    }

    /// Below its own threshold, or used up.
    private static boolean runsLow(Account account) {
        return account.isLow() || account.balanceNanos().orElse(1) <= 0;
    }

    private static JsonObject summary(Account account, boolean known) {
        var view = account.view();
        var summary = JsonObject.builder().put("account", account.name());
        if (view.balanceNanos().isPresent()) summary.put("balance",
                Money.format(view.balanceNanos().getAsLong()));
        return summary.put("low", view.isLow()).put("held", Money.format(view.heldNanos()))
                .put("running", view.running())
                .put("keys", account.settings().keys().size())
                .put("disabled", account.settings().disabled())
                .put("removed", !known)
                .put("today", Shown.use(AccountView.total(view.today())).build())
                .put("month", Shown.use(AccountView.total(view.month())).build()).build();
    }

    private JsonObject account(Account account) throws IOException {
        AccountSettings settings = account.settings();
        return AccountHandler.json(account.view(), configuration.settings().currency())
                .with("models", Shown.strings(settings.models()))
                .with("disabled", JsonBoolean.of(settings.disabled()))
                .with("removed", JsonBoolean.of(!edits.isKnown(account.name())))
                .with("own", edits.own(account))
                .with("fixed", Shown.strings(edits.fixed(account.name())))
                .with("keys", keys.list(account, null));
    }

    private JsonObject credit(Account account, JsonObject body) throws ApiRefusal {
        try {
            long nanos = Money.parse(ApiCall.text(body, "amount"));
            var outcome = books.credit(account.name(), nanos, ApiCall.text(body, "note"));
            return switch (outcome) {
                case CreditOutcome.Entered(var balance) ->
                        object("balance", new JsonString(Money.format(balance)));
                case CreditOutcome.Refused(var why) -> throw new ApiRefusal(409, why);
                case CreditOutcome.Waiting _ ->
                        object("warning", new JsonString("It is taken and will be in the"
                        + " ledger as soon as the disk can be written again."));
            };
        } catch (IllegalArgumentException noAmount) {
            throw new ApiRefusal(400, noAmount.getMessage());
        }
    }

    private JsonObject check() {
        var off = JsonObject.builder();
        OffModels.byWant(configuration.settings().catalog())
                .forEach((want, ids) -> off.put(want, Shown.strings(ids)));
        var mistakes = switch (configuration.check()) {
            case Reading.Good _ -> List.<Mistake>of();
            case Reading.Bad(var list) -> list;
        };
        return JsonObject.builder().put("ok", mistakes.isEmpty())
                .put("mistakes", Shown.strings(mistakes.stream().map(Mistake::toString).toList()))
                .put("off", off.build()).put("ledger_failing", books.isFailing())
                .put("notify", webhook.isOn()).build();
    }
}
