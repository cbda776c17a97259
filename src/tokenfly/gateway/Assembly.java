package tokenfly.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tokenfly.account.Accounts;
import tokenfly.account.Credential;
import tokenfly.account.WrongKeys;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Operation;
import tokenfly.dialect.RateLimit;
import tokenfly.gateway.answer.ReasoningMemory;
import tokenfly.gateway.client.ClientExchange;
import tokenfly.gateway.client.Endpoint;
import tokenfly.gateway.record.LiveRequests;
import tokenfly.gateway.record.RequestRecord;
import tokenfly.http.BodyMemory;
import tokenfly.http.Cors;
import tokenfly.http.Query;
import tokenfly.json.Json;
import tokenfly.upstream.Dispatcher;

/// Puts the gateway together: which path is answered by what. Thread-safe.
public final class Assembly {
    private final List<Dialect> dialects;
    private final Supplier<Served> served;
    private final Accounts accounts;
    private final Dispatcher dispatcher;
    private final BodyMemory memory;
    private final InstantSource clock;
    private final Duration keepAlive;

    /// @param dialects every format that is spoken; the first one where nothing tells of another
    /// @param served gives the configuration in force
    /// @param memory bounds what all requests' bodies hold together
    /// @param keepAlive the longest silence towards a client that streams
    public Assembly(List<Dialect> dialects, Supplier<Served> served, Accounts accounts,
            Dispatcher dispatcher, BodyMemory memory, InstantSource clock, Duration keepAlive) {
        this.dialects = List.copyOf(dialects);
        this.served = served;
        this.accounts = accounts;
        this.dispatcher = dispatcher;
        this.memory = memory;
        this.clock = clock;
        this.keepAlive = keepAlive;
    }

    /// @param pages answers the paths that begin with `pagePaths`
    /// @param sessions who sent a request without a key, as the pages know it, or null
    /// @param ended is told of every API request when it has ended
    public Gateway gateway(HttpHandler pages, Set<String> pagePaths,
            Function<HttpExchange, Credential> sessions, LiveRequests live, Consumer<RequestRecord> ended) {
        return new Gateway(routes(pagePaths, sessions, live), new Cors(answerHeaders()), pages, live, clock, ended);
    }

    /// What the formats tell beside their answers.
    private Set<String> answerHeaders() {
        var names = new LinkedHashSet<String>();
        for (var dialect : dialects) {
            names.add(dialect.requestIdHeader());
            for (var kind : RateLimit.Kind.values()) names.addAll(dialect.limitHeaders(
                    new RateLimit(kind, 0, 0, Duration.ZERO, Instant.EPOCH)).keySet());
        }
        return names;
    }

    private Routes routes(Set<String> pagePaths, Function<HttpExchange, Credential> sessions,
            LiveRequests live) {
        var keyHeaders = new LinkedHashSet<String>();
        for (var dialect : dialects) keyHeaders.add(dialect.keyHeader());
        var gate = new Gate(served, accounts, new WrongKeys(System::nanoTime), memory,
                live, List.copyOf(keyHeaders), sessions);
        var paths = new Paths(new Routes(dialects, keyHeaders, pagePaths), gate);
        for (var dialect : dialects)
            for (var path : dialect.paths()) paths.add(path, dialect);
        paths.routes.add("GET", "/account", dialects.getFirst(), _ -> client ->
                AccountHandler.show(client, gate.caller(client), served.get().currency()));
        return paths.routes;
    }

    /// Gives every path of the formats what answers it.
    private final class Paths {
        private final Routes routes;
        private final Gate gate;
        private final ChatHandler chat;
        private final CountTokens count;
        private final Models models = new Models(served);

        Paths(Routes routes, Gate gate) {
            this.routes = routes;
            this.gate = gate;
            var admissions = new Admissions(() -> served.get().currency());
            this.chat = new ChatHandler(gate, admissions, dispatcher,
                    new ReasoningMemory(System::nanoTime), keepAlive);
            this.count = new CountTokens(gate, admissions, dispatcher);
        }

        void add(ClientPath path, Dialect dialect) {
            switch (path) {
                case ClientPath.Asking asking -> {
                    var endpoint = Endpoint.of(asking, dialect, dialects);
                    routes.add("POST", asking.path(), dialect, _ -> client -> chat.handle(client, endpoint));
                }
                case ClientPath.Counting counting -> {
                    var endpoint = Endpoint.of(new ClientPath.Asking(counting.path(), Operation.CHAT,
                            counting.peek()), dialect, dialects);
                    routes.add("POST", counting.path(), dialect,
                            _ -> client -> count.handle(client, endpoint, counting.answer()));
                }
                case ClientPath.Listing(var at, var lister) -> {
                    routes.add("GET", at, dialect,
                            _ -> client -> models.list(client, gate.caller(client), lister));
                    routes.add("GET", at + "/{}", dialect, id -> client ->
                            models.one(client, gate.caller(client), id.getFirst(), lister));
                }
                case ClientPath.NotServed(var at, var instead) -> routes.addNotServed(at, dialect, instead);
                case ClientPath.Kept kept -> routes.add(kept.method(), kept.path(), dialect,
                        variables -> client -> keep(client, kept.keeper(), variables));
            }
        }

        private void keep(ClientExchange client, ClientPath.Keeper keeper, List<String> variables)
                throws IOException, InterruptedException {
            var account = gate.caller(client).account().name();
            var parameters = Query.of(client.http().getRequestURI().getRawQuery());
            client.json(200, Json.utf8(keeper.answer(new ClientPath.Lookup(account, variables,
                    parameters::get, client::header))));
        }
    }
}
