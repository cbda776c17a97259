package tokenfly.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tokenfly.account.Account;
import tokenfly.account.Books;
import tokenfly.account.Credential;
import tokenfly.account.WrongKeys;
import tokenfly.account.settings.KeyHash;
import tokenfly.config.Settings;
import tokenfly.dialect.Dialect;
import tokenfly.gateway.Probes;
import tokenfly.gateway.record.CachedInput;
import tokenfly.gateway.record.LiveRequests;
import tokenfly.gateway.record.RequestRecord;
import tokenfly.history.RequestFiles;
import tokenfly.http.Bearer;
import tokenfly.http.PageHeaders;
import tokenfly.http.RequestPath;
import tokenfly.http.Respond;
import tokenfly.http.SameMachine;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.notify.Webhook;
import tokenfly.properties.FileFault;
import tokenfly.series.Series;
import tokenfly.upstream.Probe;
import tokenfly.upstream.health.HealthBook;

/// The pages, the JSON behind them, and who may see what. Thread-safe.
///
/// | path | who |
/// | --- | --- |
/// | `/`, `/models`, `/console`, their scripts and styles, `/console/api/models` | anybody |
/// | `/console/api/session` | anybody: here one signs in |
/// | `/console/api/…` | an API key; or a session of an account, and its token for a change |
/// | `/admin/…` | the admin key, or the operator's session and its token for a change |
public final class Console implements HttpHandler {
    /// The first segments of the paths that are answered here.
    public static final Set<String> FIRST_SEGMENTS =
            Set.of("models", "console", "admin", "healthz", "readyz", "metrics", "api");

    private static final Logger LOG = System.getLogger("tokenfly.console");

    private final Parts parts;
    private final Probes probes;
    private final Sessions sessions;
    private final WrongKeys wrongKeys = new WrongKeys(System::nanoTime);
    private final Recent recent = new Recent();
    private final DailyUse use;
    private final AccountApi accountApi;
    private final OperatorApi operatorApi;
    private final PageFiles files = new PageFiles();

    /// What the console shows and works with.
    ///
    /// @param files where requests are kept
    /// @param series told of every request when it has ended
    /// @param ready false once the gateway is stopping
    /// @param metrics Prometheus text
    /// @param cached what came out of caches of a model's input
    public record Parts(Configuration configuration, Books books, HealthBook health,
            UpstreamStats stats, LiveRequests live, RequestFiles files, Series series, Webhook webhook,
            Testing testing, BooleanSupplier ready, Supplier<String> metrics,
            Function<String, CachedInput.Share> cached, InstantSource clock) {}

    /// What models are tested with.
    ///
    /// @param log told of each request that a test made
    public record Testing(Probe probe, List<Dialect> dialects, Consumer<String> log) {}

    public Console(Parts parts) {
        this.parts = parts;
        this.probes = new Probes(parts.ready(), parts.metrics());
        this.sessions = new Sessions(parts.clock());
        this.use = new DailyUse(parts.clock());
        var edits = new AccountEdits(parts.configuration());
        var keys = new ManagedKeys(parts.books().accounts(), edits);
        var gateways = new Gateways(parts.books());
        var requests = new Requests(recent, parts.files(), gateways);
        var useApi = new UseApi(use);
        this.accountApi = new AccountApi(parts.configuration()::settings, keys, requests, useApi);
        this.operatorApi = new OperatorApi(parts, requests, useApi, edits, keys, gateways);
        if (gateways.isShared()) parts.books().member().questions().answerBy(operatorApi::told);
    }

    /// Takes the days before from the ledger, in a thread of its own: nobody waits for a chart.
    public void replay() {
        var start = parts.clock().instant();
        var thread = Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY);
        thread.name("console-replay").start(() -> {
            try {
                use.replay(parts.books().entries(null), start);
            } catch (IOException unreadable) {
                LOG.log(Level.WARNING, "the charts begin with this start: "
                        + FileFault.words(unreadable));
            }
        });
    }

    /// To be told of every API request when it has ended.
    public void ended(RequestRecord record) {
        recent.add(record);
        use.add(record);
        if (record.isOfInterest()) parts.series().add(SeriesApi.sample(record));
    }

    /// The key with which the request's session began, if it also carries the session's token; or
    /// null. So a page of ours may call the API as if it had that key, and not more.
    public Credential sessionKey(HttpExchange http) {
        var session = sessions.of(http);
        return session == null || !sessions.hasToken(http, session) ? null : credential(session);
    }

    /// Whether the request has the operator's rights to look.
    public boolean isOperator(HttpExchange http) {
        if (hasAdminKey(http)) return true;
        var session = sessions.of(http);
        return session != null && isOperator(session);
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        var path = RequestPath.of(http.getRequestURI().toString());
        var segments = path.segments();
        if (segments.size() > 1 && path.text().startsWith("/console/api/"))
            answer(ApiCall.of(http, segments.subList(2, segments.size())), false);
        else if (!segments.isEmpty() && segments.getFirst().equals("admin"))
            answer(ApiCall.of(http, segments.subList(1, segments.size())), true);
        else page(http, path.text());
    }

    private void page(HttpExchange http, String path) throws IOException {
        switch (path) {
            case "/healthz" -> probes.healthz(http);
            case "/readyz" -> probes.readyz(http);
            case "/metrics" -> metrics(http);
            // Claude Code asks this of its base URL before it starts.
            case "/api/hello" -> Respond.text(http, 200, "TokenFly\n");
            default -> files.send(http, path.startsWith("/console/")
                    ? path.substring("/console/".length()) : path);
        }
    }

    /// For this machine and for whoever has the admin key: metrics name models and providers.
    private void metrics(HttpExchange http) throws IOException {
        try {
            if (!SameMachine.made(http) && !isOperator(http)) throw keyless(http, new ApiRefusal(403,
                    "The metrics are for this machine, or for the admin key."));
            probes.metrics(http);
        } catch (ApiRefusal refusal) {
            Respond.text(http, refusal.status, refusal.getMessage() + "\n");
        } catch (InterruptedException stopping) {
            throw new IOException("stopping", stopping);
        }
    }

    /// The refusal of whoever brought no key that counts here: one that brought a wrong one is slowed.
    private ApiRefusal keyless(HttpExchange http, ApiRefusal otherwise) throws InterruptedException {
        return Bearer.candidates(http.getRequestHeaders()).isEmpty() ? otherwise : wrongKey(http);
    }

    private void answer(ApiCall call, boolean admin) throws IOException {
        PageHeaders.set(call.http().getResponseHeaders());
        call.http().getResponseHeaders().set("Cache-Control", "no-store");
        try {
            var answer = admin ? asOperator(call) : asAnybody(call);
            if (answer != null) Respond.json(call.http(), 200, Json.utf8(answer));
        } catch (ApiRefusal refusal) {
            var error = JsonObject.builder().put("message", refusal.getMessage()).build();
            Respond.json(call.http(), refusal.status,
                    Json.utf8(JsonObject.builder().put("error", error).build()));
        } catch (InterruptedException stopping) {
            throw new IOException("stopping", stopping);
        }
    }

    private JsonObject asAnybody(ApiCall call) throws ApiRefusal, IOException, InterruptedException {
        return switch (call.shape()) {
            case "GET models" -> JsonObject.builder().put("currency", settings().currency())
                    .put("models", Shown.array(settings().catalog().models(),
                            model -> Shown.model(model, parts.health().status(model))))
                            .build();
            case "POST session" -> signIn(call);
            case "GET session" -> signedIn(sessions.of(call.http()));
            case "DELETE session" -> {
                sessions.end(call.http(), guarded(call));
                yield JsonObject.EMPTY;
            }
            default -> asAccount(call);
        };
    }

    private JsonObject asAccount(ApiCall call)
            throws ApiRefusal, IOException, InterruptedException {
        return accountApi.answer(call, caller(call));
    }

    /// Whose API key the call carries, which no page of another site can make a browser send; else whose
    /// session.
    private Credential caller(ApiCall call) throws ApiRefusal, InterruptedException {
        var keys = Bearer.candidates(call.http().getRequestHeaders());
        var caller = keys.isEmpty() ? credential(guarded(call)) : known(keys);
        if (caller == null && (keys.isEmpty() || hasAdminKey(call.http()))) throw new ApiRefusal(403,
                "This is an account's: it needs one of its API keys.");
        if (caller == null) throw wrongKey(call.http());
        if (parts.books().accounts().isExpired(caller)) throw new ApiRefusal(401,
                "This API key expired at " + caller.key().expires() + ".");
        return caller;
    }

    /// Null when none of the keys is an account's.
    private Credential known(List<String> keys) {
        return keys.stream().map(parts.books().accounts()::byKey).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private JsonObject asOperator(ApiCall call) throws ApiRefusal, IOException, InterruptedException {
        if (settings().adminKey() == null) throw new ApiRefusal(403,
                "The operator's side is off: config.properties sets no admin.key.");
        if (hasAdminKey(call.http())) return operatorApi.answer(call);
        if (!Bearer.candidates(call.http().getRequestHeaders())
                .isEmpty()) throw wrongKey(call.http());
        if (!isOperator(guarded(call))) throw new ApiRefusal(403,
                "This is the operator's: it needs the admin key.");
        return operatorApi.answer(call);
    }

    /// The live session of the call, which for a change must have brought its token.
    private Session guarded(ApiCall call) throws ApiRefusal, InterruptedException {
        var session = sessions.of(call.http());
        if (session == null || !isOperator(session) && account(session) == null)
            throw keyless(call.http(),
                    new ApiRefusal(401, "You are not signed in, or not any more."));
        if (!call.isRead() && !sessions.hasToken(call.http(), session))
            throw new ApiRefusal(403, "The header " + Sessions.TOKEN_HEADER + " is missing or wrong.");
        return session;
    }

    private JsonObject signIn(ApiCall call) throws ApiRefusal, IOException, InterruptedException {
        var key = ApiCall.text(call.signInBody(), "key");
        if (isAdminKey(key)) return signedIn(sessions.begin(call.http(), "",
                KeyHash.of(key).id()));
        var credential = parts.books().accounts().byKey(key);
        if (credential == null || parts.books().accounts().isExpired(credential)) throw wrongKey(call.http());
        return signedIn(sessions.begin(call.http(), credential.account().name(),
                credential.key().hash().id()));
    }

    private ApiRefusal wrongKey(HttpExchange http) throws InterruptedException {
        Duration delay = wrongKeys.count(http.getRemoteAddress().getAddress());
        if (delay.compareTo(WrongKeys.MAX_DELAY) > 0) {
            http.getResponseHeaders().set("Retry-After", Long.toString(delay.toSeconds()));
            return new ApiRefusal(429, "Too many wrong keys; wait " + delay.toSeconds() + " seconds.");
        }
        Thread.sleep(delay);
        return new ApiRefusal(401, "This key is not known here.");
    }

    /// Who is signed in, for the pages; nobody when it is null or has ended.
    private JsonObject signedIn(Session session) {
        var answer = JsonObject.builder().put("currency", settings().currency());
        if (session == null || !isOperator(session) && account(session) == null)
            return answer.put("signed_in", false).build();
        answer.put("signed_in", true).put("operator", session.operator());
        if (!session.operator()) answer.put("account", session.account());
        return answer.put("csrf", sessions.token(session))
                .put("expires", session.expires().toString()).build();
    }

    private Account account(Session session) {
        var credential = credential(session);
        return credential == null ? null : credential.account();
    }

    /// Null for the operator, and when the key was revoked or expired since.
    private Credential credential(Session session) {
        if (session.operator()) return null;
        var accounts = parts.books().accounts();
        var account = accounts.byName(session.account());
        return account == null ? null : accounts.keys(account).stream()
                .filter(own -> own.key().hash().id().equals(session.key()) && !accounts.isExpired(own))
                .findFirst().orElse(null);
    }

    private boolean isOperator(Session session) {
        var key = settings().adminKey();
        return session.operator() && key != null && session.key().equals(key.id());
    }

    private boolean hasAdminKey(HttpExchange http) {
        return Bearer.candidates(http.getRequestHeaders()).stream().anyMatch(this::isAdminKey);
    }

    private boolean isAdminKey(String key) {
        return KeyHash.of(key).equals(settings().adminKey());
    }

    private Settings settings() {
        return parts.configuration().settings();
    }
}
