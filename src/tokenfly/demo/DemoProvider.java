package tokenfly.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.demo.Performance.Pause;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.ModelInfo;
import tokenfly.dialect.Operation;
import tokenfly.http.Bearer;
import tokenfly.http.BodyMemory;

/// The built-in provider: an HTTP server on the loopback address that speaks every format, each below
/// a base of its name, and whose model does what the last message tells it to.
///
/// It answers to one key, made when it starts, where the format has it or in `x-api-key`, so that no
/// other user of the machine reaches it past the gateway. Any model id is taken. Thread-safe.
public final class DemoProvider implements AutoCloseable {
    /// Clients that come at once and have to wait for the accepting thread.
    private static final int BACKLOG = 1_024;
    /// Of an answer, which is made before its first word goes out.
    private static final long STEP_BYTES = 100;
    private static final ModelInfo MODEL = new ModelInfo("demo", "Demo", "tokenfly", 0, 0, Set.of());

    private static final ClientPath.Sender NOBODY = new ClientPath.Sender(MODEL.owner(), _ -> null);

    private final String key = randomText(32);
    /// Sets this start's ids apart from those of the last, which clients may still send back.
    private final String idPrefix = randomText(6);
    private final AtomicLong ids = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /// Of the answers that are under way, some of which take an hour.
    private final BodyMemory memory = new BodyMemory(Runtime.getRuntime().maxMemory() / 8);
    private final List<Dialect> dialects;
    private final Map<String, Action> actions = new HashMap<>();
    private final HttpServer server;

    /// What is done at a path.
    @FunctionalInterface
    private interface Action {
        void answer(Wire wire) throws IOException;
    }

    private DemoProvider(List<Dialect> dialects, HttpServer server) {
        this.dialects = List.copyOf(dialects);
        this.server = server;
        for (var dialect : dialects)
            for (var operation : Operation.values())
                if (dialect.at(operation) != null)
                    actions.put("POST /" + dialect.name() + dialect.at(operation).path(), action(operation));
        for (var dialect : dialects)
            for (var path : dialect.paths())
                if (path instanceof ClientPath.Listing(var at, var lister))
                    actions.put("GET /" + dialect.name() + at,
                            wire -> wire.send(200, lister.list(List.of(MODEL), _ -> null)));
    }

    private Action action(Operation operation) {
        return switch (operation) {
            case CHAT -> this::chat;
            case COUNT_TOKENS -> DemoProvider::count;
            case COMPLETION -> this::completion;
            case EMBEDDING -> wire -> wire.send(200, Embeddings.answer(wire.object()));
        };
    }

    /// Starts a provider on a free port.
    ///
    /// @param dialects the formats that it speaks
    public static DemoProvider start(List<Dialect> dialects) throws IOException {
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        var provider = new DemoProvider(dialects, HttpServer.create(loopback, BACKLOG));
        provider.server.setExecutor(provider.threads);
        provider.server.createContext("/", provider::handle);
        provider.server.start();
        return provider;
    }

    /// The base URL of each format, by its name.
    public Map<String, URI> bases() {
        var bases = new LinkedHashMap<String, URI>();
        for (var dialect : dialects) bases.put(dialect.name(), URI.create(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/" + dialect.name()));
        return bases;
    }

    public String key() {
        return key;
    }

    /// Stops at once; answers that are under way are broken off.
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /// An IOException leaves the exchange open on purpose: the server then drops the connection,
    /// where closing the exchange would end the body as though it were whole.
    private void handle(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var wire = new Wire(exchange, dialect(path), nextId("req_"));
        var route = exchange.getRequestMethod() + " " + path;
        try {
            if (!hasKey(wire)) throw new ChatException(DemoError.UNAUTHENTICATED.error());
            actions.getOrDefault(route, _ -> {
                throw new ChatException(ChatError.of(ErrorKind.PATH_NOT_FOUND, "Not served here: " + route));
            }).answer(wire);
        } catch (ChatException e) {
            wire.refuse(e.error());
        }
        exchange.close();
    }

    private Dialect dialect(String path) {
        for (var dialect : dialects) if (path.startsWith("/" + dialect.name() + "/")) return dialect;
        return dialects.getFirst();
    }

    private void chat(Wire wire) throws IOException {
        var dialect = wire.dialect();
        var raw = dialect.peek(wire.body());
        oneChoice(raw.answers());
        var request = dialect.readRequest(raw);
        var prompt = Prompt.of(request);
        give(wire, prompt, Voice.of(dialect, request, raw, prompt.inputTokens()),
                request.reasoning().hidden());
    }

    private static void count(Wire wire) throws IOException {
        var dialect = wire.dialect();
        for (var path : dialect.paths())
            if (path instanceof ClientPath.Counting(_, var peek, var answer)) {
                var request = dialect.readRequest(peek.peek(wire.body(), NOBODY));
                wire.send(200, answer.apply(Prompt.tokens(request)));
                return;
            }
        throw new IllegalStateException(dialect.name() + " counts for nobody");
    }

    private void completion(Wire wire) throws IOException {
        var completion = new Completions(wire.object(), nextId("cmpl-"), wire.dialect());
        give(wire, completion.prompt(), completion.voice(), true);
    }

    private void give(Wire wire, Prompt prompt, Voice voice, boolean hidden) throws IOException {
        var script = Script.of(prompt.text());
        var answer = Composer.compose(prompt, script, () -> nextId(""));
        long bytes = STEP_BYTES * answer.steps().size();
        if (!memory.tryTake(bytes)) throw new ChatException(DemoError.OVERLOADED.error());
        try {
            new Performance(wire, script, answer, hidden, voice, Pause.SLEEP).give();
        } finally {
            memory.giveBack(bytes);
        }
    }

    /// @throws ChatException INVALID_REQUEST
    static void oneChoice(long choices) {
        if (choices != 1) throw ChatException.invalid("n", "The demo model gives one choice: n must be 1.");
    }

    private boolean hasKey(Wire wire) {
        var names = List.of(wire.dialect().keyHeader(), "x-api-key");
        return Bearer.candidates(wire.exchange().getRequestHeaders(), names).stream()
                .anyMatch(candidate -> MessageDigest.isEqual(candidate.getBytes(StandardCharsets.UTF_8),
                        key.getBytes(StandardCharsets.UTF_8)));
    }

    private String nextId(String kind) {
        return kind + idPrefix + ids.incrementAndGet();
    }

    private static String randomText(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
