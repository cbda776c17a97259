package tokenfly.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.account.money.Price;
import tokenfly.account.money.Prices;
import tokenfly.anthropic.Messages;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Operation;
import tokenfly.dialect.ToolNames;
import tokenfly.dialect.UpstreamBody;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.provider.ProviderKind;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.catalog.Providers;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.exchange.AnswerMemory;
import tokenfly.upstream.exchange.UpstreamClient;
import tokenfly.upstream.exchange.Waiting;
import tokenfly.upstream.health.HealthBook;
import tokenfly.upstream.health.SilentWatcher;

/// In which order a request's ways are tried, and what is said when none answers.
@Timeout(60)
class DispatcherTest {
    private static final Dialect OPENAI = new ChatCompletions();
    private static final Dialect ANTHROPIC = new Messages();
    private static final String ANSWER = "{\"choices\":[]}";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final UpstreamClient client = new UpstreamClient("test");
    private final HealthBook health = new HealthBook(System::nanoTime);
    private final Dispatcher dispatcher = new Dispatcher(client, health, new SilentWatcher(),
            () -> Duration.ofSeconds(3));

    @AfterEach
    void close() throws Exception {
        client.close();
        for (var upstream : open) upstream.close();
    }

    @Test
    void providersAreTriedInTheirOrder() throws Exception {
        send(provider("a", 500, "k"), provider("b", 404, "k"), provider("c", 200, "k"), provider("d", 200, "k"));
        assertEquals(List.of("a k", "a k", "b k", "c k"), calls);
    }

    @Test
    void aKeysFaultMovesOnToTheNextKey() throws Exception {
        var a = provider("a", 401, "k1", "k2");
        send(a, provider("b", 200, "k"));
        assertEquals(3, calls.size());
        assertEquals("b k", calls.getLast());
    }

    @Test
    void aProvidersFaultTriesOtherProvidersBeforeItsOtherKeys() throws Exception {
        send(provider("a", 503, "k1", "k2", "k3"), provider("b", 200, "k"));
        assertEquals(3, calls.size());
        assertEquals(calls.get(0), calls.get(1)); // its prompt cache is there
        assertEquals("b k", calls.get(2));
    }

    @Test
    void aProvidersOtherKeysAreTriedWhenNobodyElseIsLeft() {
        var error = assertThrows(ChatException.class, () -> send(provider("a", 504, "k1", "k2", "k3")));
        assertEquals(ErrorKind.UPSTREAM_TIMED_OUT, error.error().kind());
        assertEquals(3, calls.stream().distinct().count());
    }

    @Test
    void anEndpointThatAProviderLacksIsAskedForWithOneKey() {
        var error = assertThrows(ChatException.class, () -> send(provider("a", 404, "k1", "k2", "k3")));
        assertEquals(ErrorKind.NOT_OFFERED, error.error().kind());
        assertEquals(1, calls.size());
    }

    @Test
    void whatMayPassIsTriedOnceMore() {
        assertThrows(ChatException.class, () -> send(provider("a", 502, "k")));
        assertEquals(List.of("a k", "a k"), calls);
    }

    @Test
    void whatWillNotPassIsNotTriedAgain() {
        assertThrows(ChatException.class, () -> send(provider("a", 402, "k")));
        assertEquals(List.of("a k"), calls);
    }

    @Test
    void aRefusedRequestGoesNowhereElse() {
        var error = assertThrows(ChatException.class,
                () -> send(provider("a", 422, "k1", "k2"), provider("b", 200, "k")));
        assertEquals(ErrorKind.REQUEST_REFUSED, error.error().kind());
        assertEquals(1, calls.size());
    }

    @Test
    void aRestingWayIsPassedOver() throws Exception {
        var a = provider("a", 401, "k");
        var b = provider("b", 200, "k");
        send(a, b);
        send(a, b);
        assertEquals(List.of("a k", "b k", "b k"), calls);
    }

    @Test
    void theFaultThatPassesByWaitingIsTheOneToTell() {
        var error = assertThrows(ChatException.class, () -> send(provider("a", 401, "k"),
                provider("b", 429, "k"), provider("c", 404, "k"), provider("d", 500, "k")));
        assertEquals(ErrorKind.UPSTREAM_RATE_LIMITED, error.error().kind());
    }

    @Test
    void whileEveryWayRestsTheReasonIsTold() {
        var a = provider("a", 402, "k");
        for (int i = 0; i < 2; i++) {
            var error = assertThrows(ChatException.class, () -> send(a));
            assertEquals(ErrorKind.UPSTREAM_FAILED, error.error().kind());
        }
        assertEquals(1, calls.size());
    }

    @Test
    void ofManyThatRestTheOneThatIsFreeFirstIsTold() throws Exception {
        var a = provider("a", (_, reply) -> reply.json(calls.size() == 1 ? 402 : 429, "{}", "retry-after: 20"),
                "k1", "k2");
        for (int i = 0; i < 2; i++) {
            var error = assertThrows(ChatException.class, () -> send(a));
            assertEquals(ErrorKind.UPSTREAM_RATE_LIMITED, error.error().kind());
        }
        assertEquals(2, calls.size());
    }

    @Test
    void aProviderThatIsLeftAloneIsNotTakenForAThrottledKey() throws Exception {
        var a = provider("a", (_, reply) -> reply.json(calls.size() == 1 ? 429 : 500, "{}", "retry-after: 50"),
                "k1", "k2");
        while (calls.size() < 6) assertThrows(ChatException.class, () -> send(a));
        var error = assertThrows(ChatException.class, () -> send(a));
        assertEquals(ErrorKind.UPSTREAM_FAILED, error.error().kind());
    }

    @Test
    void aRestThatIsShortIsWaitedFor() throws Exception {
        var script = new int[] {429, 200};
        var a = provider("a", (_, reply) -> reply.json(script[calls.size() - 1], ANSWER), "k");
        send(a);
        assertEquals(List.of("a k", "a k"), calls);
    }

    @Test
    void theClientsOwnFormatIsPreferred() throws Exception {
        var upstream = upstream("a", (_, reply) -> reply.json(200, ANSWER.replace("choices", "content")));
        var both = new Provider("a",
                Map.of("openai", upstream.uri("/openai"), "anthropic", upstream.uri("/anthropic")), List.of("k"), false,
                List.of(), null, ProviderKind.GENERIC, Provider.Timeouts.DEFAULT, Map.of());
        var answer = dispatcher.send(call(List.of(ANTHROPIC, OPENAI), both), Waiting.QUIETLY, taken -> taken);
        assertEquals(ANTHROPIC, answer.target().dialect());
        assertEquals("/anthropic/v1/messages", upstream.last().path());
    }

    @Test
    void aProviderThatIsOffIsNoWay() throws Exception {
        var off = new Provider("off", Map.of("openai", URI.create("http://127.0.0.1:1")), List.of(), false,
                List.of("KEY"), null, ProviderKind.GENERIC, Provider.Timeouts.DEFAULT, Map.of());
        send(off, provider("b", 200, "k"));
        assertEquals(List.of("b k"), calls);
    }

    @Test
    void aTimeoutLeavesTimeForTheNextProvider() throws Exception {
        var slow = provider("slow", (_, _) -> Thread.sleep(30_000), "k1", "k2");
        send(slow, provider("b", 200, "k"));
        assertEquals("b k", calls.getLast());
        assertEquals(2, calls.size());
    }

    @Test
    void aTimeoutIsNotWaitedForTwice() {
        var slow = provider("slow", (_, _) -> Thread.sleep(30_000), "k1", "k2");
        var error = assertThrows(ChatException.class, () -> send(slow));
        assertEquals(ErrorKind.UPSTREAM_TIMED_OUT, error.error().kind());
        assertEquals(1, calls.size());
    }

    @Test
    void aRequestThatCannotBePreparedLeavesTheProbeToOthers() throws Exception {
        var a = provider("a", 200, "k");
        var call = new UpstreamCall(model(a), List.of(OPENAI), Operation.CHAT, () -> 0, _ -> {
            throw ChatException.invalid("n", "cannot be carried");
        }, AnswerMemory.UNCOUNTED, () -> "req_1");
        var target = new Target(a, "up-m", "k", OPENAI);
        try (var trial = health.begin(target, new SilentWatcher())) {
            trial.failed(new Fault(FaultClass.RATE, 429, Providers.fault(FaultClass.RATE).body(),
                    Duration.ofNanos(1)));
        }
        assertThrows(ChatException.class, () -> dispatcher.send(call, Waiting.QUIETLY, taken -> taken));
        assertInstanceOf(UpstreamAnswer.Whole.class, send(a));
    }

    @Test
    void everyWayGivesItsPlaceBack() throws Exception {
        var a = provider("a", 500, "k");
        var b = provider("b", 200, "k");
        send(a, b);
        for (var provider : List.of(a, b))
            assertTrue(health.status(provider).keys().stream().allMatch(key -> key.running() == 0));
    }

    private UpstreamAnswer send(Provider... providers) throws IOException, InterruptedException {
        return dispatcher.send(call(List.of(OPENAI), providers), Waiting.QUIETLY, taken -> taken);
    }

    private static UpstreamCall call(List<Dialect> dialects, Provider... providers) {
        return new UpstreamCall(model(providers), dialects, Operation.CHAT, () -> 7,
                _ -> new UpstreamBody("{}".getBytes(StandardCharsets.UTF_8), ToolNames.SAME), AnswerMemory.UNCOUNTED,
                () -> "req_1");
    }

    private static Model model(Provider... providers) {
        var routes = new ArrayList<Model.Route>();
        for (var provider : providers) routes.add(new Model.Route(provider, "up-m"));
        return new Model("m", List.of(), routes, Prices.FREE, 0, 0, Set.of(), Set.of(), false, "m", "");
    }

    private Provider provider(String name, int status, String... keys) {
        return provider(name, (_, reply) -> reply.json(status, status == 200 ? ANSWER : "{}"), keys);
    }

    private Provider provider(String name, ScriptedUpstream.Script script, String... keys) {
        try {
            return new Provider(name, Map.of("openai", upstream(name, script).uri("/v1")), List.of(keys), false,
                    List.of(), null, ProviderKind.GENERIC, new Provider.Timeouts(Duration.ofSeconds(2),
                            Duration.ofMillis(name.equals("slow") ? 300 : 10_000), Duration.ofSeconds(10)), Map.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ScriptedUpstream upstream(String name, ScriptedUpstream.Script script) throws IOException {
        var upstream = new ScriptedUpstream((request, reply) -> {
            calls.add(name + " " + request.headers().getOrDefault("authorization",
                    request.headers().get("x-api-key")).replace("Bearer ", ""));
            script.answer(request, reply);
        });
        open.add(upstream);
        return upstream;
    }
}
