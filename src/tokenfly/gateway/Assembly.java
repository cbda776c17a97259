package tokenfly.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tokenfly.account.Account;
import tokenfly.account.Accounts;
import tokenfly.account.WrongKeys;
import tokenfly.anthropic.Messages;
import tokenfly.http.BodyMemory;
import tokenfly.openai.ChatCompletions;
import tokenfly.upstream.Dispatcher;
import tokenfly.upstream.Operation;

/// Puts the gateway together: which path is answered by what. Thread-safe.
public final class Assembly {
    private final Supplier<Served> served;
    private final Accounts accounts;
    private final Dispatcher dispatcher;
    private final BodyMemory memory;
    private final InstantSource clock;
    private final Duration keepAlive;

    /// @param served gives the configuration in force
    /// @param memory bounds what all requests' bodies hold together
    /// @param keepAlive the longest silence towards a client that streams
    public Assembly(Supplier<Served> served, Accounts accounts, Dispatcher dispatcher,
            BodyMemory memory, InstantSource clock, Duration keepAlive) {
        this.served = served;
        this.accounts = accounts;
        this.dispatcher = dispatcher;
        this.memory = memory;
        this.clock = clock;
        this.keepAlive = keepAlive;
    }

    /// @param pages answers the paths that begin with `pagePaths`
    /// @param sessions the account of a request without a key, as the pages know it, or null
    /// @param ended is told of every API request when it has ended
    public Gateway gateway(HttpHandler pages, Set<String> pagePaths,
            Function<HttpExchange, Account> sessions, LiveRequests live, Consumer<RequestRecord> ended) {
        return new Gateway(routes(pagePaths, sessions, live), pages, live, clock, ended);
    }

    private Routes routes(Set<String> pagePaths, Function<HttpExchange, Account> sessions,
            LiveRequests live) {
        var openai = new ChatCompletions();
        var anthropic = new Messages();
        var gate = new Gate(served, accounts, new WrongKeys(System::nanoTime), memory,
                live, sessions);
        var chat = new ChatHandler(gate, new Admissions(() -> served.get().currency()), dispatcher,
                new ReasoningMemory(System::nanoTime), keepAlive);
        var count = new CountTokens(anthropic, gate, dispatcher);
        var routes = new Routes(openai, anthropic, new Models(served), gate, served, pagePaths);
        for (var endpoint : new Endpoint[] {
            new Endpoint("/chat/completions", openai, anthropic, Operation.CHAT, openai::peek),
            new Endpoint("/messages", anthropic, openai, Operation.CHAT, anthropic::peek),
            new Endpoint("/completions", openai, null, Operation.COMPLETION, openai::peekCompletion),
            new Endpoint("/embeddings", openai, null, Operation.EMBEDDING, openai::peekEmbedding)})
            routes.post(endpoint.path(), endpoint.dialect(), client -> chat.handle(client, endpoint));
        var counting = new Endpoint("/messages/count_tokens", anthropic, openai,
                Operation.COUNT_TOKENS, anthropic::peekCount);
        routes.post(counting.path(), anthropic, client -> count.handle(client, counting));
        return routes;
    }
}
