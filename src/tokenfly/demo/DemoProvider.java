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
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import tokenfly.demo.Fault.Refusal;
import tokenfly.demo.Performance.Pause;
import tokenfly.demo.Wire.Format;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;

/// The built-in provider: an HTTP server on the loopback address that speaks OpenAI's format and
/// Anthropic's, and whose model does what the last message tells it to.
///
/// It answers to one key, made when it starts, as Bearer or in `x-api-key`, so that no other user
/// of the machine reaches it past the gateway. Any model id is taken. Thread-safe.
public final class DemoProvider implements AutoCloseable {
    /// Clients that come at once and have to wait for the accepting thread.
    private static final int BACKLOG = 1_024;

    private final String key = randomText(32);
    /// Sets this start's ids apart from those of the last, which clients may still send back.
    private final String idPrefix = randomText(6);
    private final AtomicLong ids = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private DemoProvider(HttpServer server) {
        this.server = server;
    }

    /// Starts a provider on a free port.
    public static DemoProvider start() throws IOException {
        var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        var provider = new DemoProvider(HttpServer.create(loopback, BACKLOG));
        provider.server.setExecutor(provider.threads);
        provider.server.createContext("/", provider::handle);
        provider.server.start();
        return provider;
    }

    /// The part before `/chat/completions`.
    public URI openAiBase() {
        return address("/v1");
    }

    /// The part before `/v1/messages`.
    public URI anthropicBase() {
        return address("/anthropic");
    }

    /// Both by the name of their format.
    public Map<String, URI> bases() {
        var bases = new LinkedHashMap<String, URI>();
        bases.put("openai", openAiBase());
        bases.put("anthropic", anthropicBase());
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

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /// An IOException leaves the exchange open on purpose: the server then drops the connection,
    /// where closing the exchange would end the body as though it were whole.
    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        var format = path.startsWith("/anthropic/") ? Format.ANTHROPIC : Format.OPENAI;
        var wire = new Wire(exchange, format, nextId("req_"));
        try {
            if (!hasKey(exchange)) throw Fault.UNAUTHENTICATED.refusal();
            answer(wire, exchange.getRequestMethod() + " " + path);
        } catch (Refusal refusal) {
            wire.refuse(refusal);
        }
        exchange.close();
    }

    private void answer(Wire wire, String route) throws IOException, Refusal {
        switch (route) {
            case "POST /v1/chat/completions" -> chat(wire);
            case "POST /v1/completions" -> completion(wire);
            case "POST /v1/embeddings" -> wire.send(200, Embeddings.answer(wire.readObject()));
            case "GET /v1/models" -> wire.send(200, models());
            case "POST /anthropic/v1/messages" -> message(wire);
            case "POST /anthropic/v1/messages/count_tokens" -> wire.send(200, JsonObject.builder()
                    .put("input_tokens", AnthropicRequest.inputTokens(wire.readObject())).build());
            default -> throw new Refusal(Fault.NOT_FOUND, "Not served here: " + route, null);
        }
    }

    private void chat(Wire wire) throws IOException, Refusal {
        var prompt = OpenAiRequest.chat(wire.readObject());
        give(wire, prompt, "call_",
                answer -> new OpenAiVoice(prompt, answer, nextId("chatcmpl-"), now()));
    }

    private void completion(Wire wire) throws IOException, Refusal {
        var prompt = OpenAiRequest.completion(wire.readObject());
        give(wire, prompt, "call_",
                answer -> new CompletionVoice(prompt, answer, nextId("cmpl-"), now()));
    }

    private void message(Wire wire) throws IOException, Refusal {
        var prompt = AnthropicRequest.message(wire.readObject());
        give(wire, prompt, "toolu_", answer -> new AnthropicVoice(prompt, answer, nextId("msg_")));
    }

    private void give(Wire wire, Prompt prompt, String callKind, Function<Answer, Voice> voice)
            throws IOException {
        var script = Script.of(prompt.text());
        var answer = Composer.compose(prompt, script, () -> nextId(callKind));
        new Performance(wire, prompt, script, answer, voice.apply(answer), Pause.SLEEP).give();
    }

    private static JsonObject models() {
        var model = JsonObject.builder().put("id", "demo").put("object", "model")
                .put("created", 1_767_225_600).put("owned_by", "tokenfly").build();
        return JsonObject.builder().put("object", "list").put("data", JsonArray.of(model)).build();
    }

    private boolean hasKey(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        return isKey(headers.getFirst("x-api-key"), "")
                || isKey(headers.getFirst("authorization"), "Bearer ");
    }

    private boolean isKey(String header, String scheme) {
        return header != null && MessageDigest.isEqual(
                header.getBytes(StandardCharsets.UTF_8),
                (scheme + key).getBytes(StandardCharsets.UTF_8));
    }

    private String nextId(String kind) {
        return kind + idPrefix + ids.incrementAndGet();
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static String randomText(int bytes) {
        var random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
