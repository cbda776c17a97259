package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.account.Books;
import tokenfly.account.ledger.Audit;
import tokenfly.testing.RunningGateway;

/// Hundreds of clients in both formats, streaming and not, some of which leave, against providers
/// that fail at random in every way. A third want their streams whole, some bound their time, some name other
/// models, and some models are shared by equals.
@Timeout(180)
class ChaosTest {
    private static final long SEED = 20261122;
    private static final int CLIENTS = 200;
    private static final int REQUESTS_EACH = 4;
    private static final int KEYS_EACH = 40;

    private static final Pattern REQUEST_ID = Pattern.compile("req_\\w+");

    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Set<String> twice = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger marks = new AtomicInteger(100_000);

    @Test
    void everyAnswerIsWholeAndRightOrAClearErrorAndAllIsGivenBack() throws Exception {
        try (var a = new ChaosProvider(SEED, begun, twice); var b = new ChaosProvider(SEED + 1, begun, twice);
                var c = new ChaosProvider(SEED + 2, begun, twice)) {
            var providers = List.of(a, b, c);
            try (var gateway = RunningGateway.with(config(providers), Duration.ofMillis(100))) {
                run(gateway, 1);
                long afterOne = usedBytes(gateway, providers);
                run(gateway, 2);
                long afterTwo = usedBytes(gateway, providers);

                assertEquals(List.of(), List.copyOf(wrong));
                assertEquals(Set.of(), twice, "sent to another provider after its client had seen an event");
                assertEnough();
                assertTrue(afterTwo < 1.5 * afterOne + (20 << 20), afterOne + " bytes, then " + afterTwo);
                assertGivenBack(gateway);
            }
            for (var provider : providers)
                await(() -> provider.upstream().openConnections() == 0, "connections are left open");
        }
    }

    private void run(RunningGateway gateway, int half) throws InterruptedException {
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            var random = new Random(SEED * half + i);
            clients.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < REQUESTS_EACH; n++) ask(gateway, random);
            }));
        }
        for (var client : clients) client.join();
    }

    private void ask(RunningGateway gateway, Random random) {
        var asking = Asking.values()[random.nextInt(4)];
        var model = "m" + random.nextInt(4);
        boolean leaves = asking.streams() && random.nextInt(10) == 0;
        boolean isWhole = random.nextInt(3) == 0;
        var mark = "#" + marks.incrementAndGet();
        try {
            var request = gateway.request(asking.path(), "x-tokenfly-whole", Boolean.toString(isWhole));
            if (random.nextInt(10) == 0) request.header("x-tokenfly-timeout", "5s");
            var answer = RunningGateway.client().send(request.POST(BodyPublishers.ofString(
                    body(asking, model, mark, random.nextInt(3) == 0))).build(), BodyHandlers.ofInputStream());
            var body = read(answer.body(), mark, leaves);
            if (body == null) left.incrementAndGet();
            else judge(asking, answer.statusCode(), body, mark, isWhole);
        } catch (Throwable e) {
            wrong.add(new AssertionError(asking + " " + model + " " + mark, e));
        }
    }

    private static String body(Asking asking, String model, String mark, boolean namesOthers) {
        var body = asking.body(model, "say it " + mark);
        return namesOthers ? "{\"models\":[\"m3\",\"m1\"]," + body.substring(1) : body;
    }

    /// Reads to the end, or as far as the first event of a client that leaves: null then.
    private String read(InputStream in, String mark, boolean leaves) throws IOException {
        try (in) {
            var lines = new StringBuilder();
            var buffer = new byte[1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                lines.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                if (!lines.toString().contains("data: {\"id\"") && !lines.toString().contains("message_start")) continue;
                begun.add(mark);
                if (leaves) return null;
            }
            return new String(lines.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }

    private void judge(Asking asking, int status, String body, String mark, boolean isWhole) {
        if (status != 200) {
            asking.assertError(body);
            assertTrue(Set.of(404, 429, 502, 503, 504, 529).contains(status), status + " " + body);
            told.incrementAndGet();
        } else if (asking.streams() && body.contains("\"error\"")) {
            asking.assertBroken(body);
            assertTrue(!isWhole || !body.contains(Asking.TEXT.substring(0, 5)), "a part of an answer: " + body);
            (isWhole ? told : broken).incrementAndGet();
        } else {
            asking.assertWhole(body, mark);
            whole.incrementAndGet();
        }
    }

    /// That it was chaos, and that most requests were answered all the same.
    private void assertEnough() {
        var counts = whole + " whole, " + told + " told, " + broken + " broken off, " + left + " left";
        assertTrue(whole.get() > CLIENTS * REQUESTS_EACH * 2 * 0.7, counts);
        assertTrue(told.get() > 0 && broken.get() > 20 && left.get() > 20, counts);
    }

    private static void assertGivenBack(RunningGateway gateway) throws Exception {
        var account = RunningGateway.json(gateway.get("/v1/account"));
        assertEquals("0", account.string("held"));
        assertEquals(0, account.whole("running", -1));
        var metrics = gateway.get("/metrics").body();
        assertTrue(metrics.contains("tokenfly_requests_running 0\n"), metrics);
        assertTrue(metrics.contains("tokenfly_lost_tokens_total{"), metrics);
        for (var line : metrics.lines().filter(line -> line.startsWith("tokenfly_key_requests_running")).toList())
            assertTrue(line.endsWith(" 0"), line);
        gateway.app().close();
        assertChargedOnce(gateway);
        var audit = Audit.of(Books.ledgerDirectory(gateway.directory.resolve("data")));
        assertEquals(List.of(), audit.faults());
        assertEquals(audit.accounts().get("test").creditsNanos() - audit.accounts().get("test").chargesNanos(),
                audit.accounts().get("test").balanceNanos());
    }

    private static void assertChargedOnce(RunningGateway gateway) throws IOException {
        var charged = new HashSet<String>();
        try (var files = Files.walk(Books.ledgerDirectory(gateway.directory.resolve("data")))) {
            for (var file : files.filter(Files::isRegularFile).toList())
                for (var line : Files.readAllLines(file)) {
                    var id = REQUEST_ID.matcher(line);
                    if (id.find()) assertTrue(charged.add(id.group()), "charged twice: " + line);
                }
        }
        assertTrue(charged.size() > CLIENTS * REQUESTS_EACH, "charged " + charged.size());
    }

    /// What the heap holds once everything that runs has ended.
    private static long usedBytes(RunningGateway gateway, List<ChaosProvider> providers) throws Exception {
        await(() -> gateway.get("/metrics").body().contains("tokenfly_requests_running 0\n"), "requests still run");
        for (var provider : providers) await(() -> provider.running() == 0, "providers still answer");
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /// What may throw while it is waited for.
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition, String otherwise) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, otherwise);
            Thread.sleep(20);
        }
    }

    /// Four models: three served by all providers, each in another order, and one by a single provider.
    private static String config(List<ChaosProvider> providers) {
        var config = new StringBuilder();
        var names = List.of("a", "b", "c");
        for (int i = 0; i < 3; i++) {
            var base = providers.get(i).upstream().uri("");
            var name = "provider." + names.get(i);
            if (i != 2) config.append(name + ".openai = " + base + "/v1\n");
            if (i != 1) config.append(name + ".anthropic = " + base + "\n");
            config.append(name + ".keys = ");
            for (int key = 0; key < KEYS_EACH; key++)
                config.append(key == 0 ? "" : ", ").append(names.get(i) + "-key-0123456789-" + key);
            config.append("\n" + name + ".kind = " + List.of("zhipu", "minimax", "generic").get(i) + "\n");
            config.append(name + ".timeout.first-byte = 1s\n" + name + ".timeout.idle = 1s\n");
        }
        var orders = List.of("a*3 | b, c", "b, c, a", "c | a | b*2", "b");
        for (int i = 0; i < 4; i++) {
            config.append("model.m" + i + ".providers = " + orders.get(i).replaceAll("[a-c]", "$0=upstream-m") + "\n");
            config.append("model.m" + i + ".price.input = 1\nmodel.m" + i + ".price.output = 2\n");
        }
        return config + "account.test.keys = " + RunningGateway.KEY + "\naccount.test.balance = 1000\n"
                + "account.test.concurrent-requests = 1000\n";
    }
}
