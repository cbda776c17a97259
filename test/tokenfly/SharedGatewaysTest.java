package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.Postgres;
import tokenfly.testing.ScriptedUpstream;

/// Two gateways on one database, as an operator and a client see them.
@Timeout(120)
class SharedGatewaysTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String WHOLE = """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"hi"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":10,"completion_tokens":2}}""";

    @TempDir static Path directory;
    private static Postgres postgres;
    private static ScriptedUpstream upstream;
    private static GatewayProcess one;
    private static GatewayProcess two;
    private static volatile CountDownLatch answering = new CountDownLatch(0);

    @BeforeAll
    static void start() throws Exception {
        postgres = Postgres.start();
        upstream = new ScriptedUpstream((request, reply) -> {
            try {
                answering.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            reply.json(200, WHOLE);
        });
        one = gateway("one");
        two = gateway("two");
    }

    private static String store(String database, String node) {
        return """
                store = %s
                store.driver = %s
                store.user = %s
                store.node = %s
                """.formatted(postgres.url().replaceFirst("[^/]*$", database), Postgres.driver(), postgres.user(), node);
    }

    private static GatewayProcess gateway(String node) throws Exception {
        return new GatewayProcess(Files.createDirectories(directory.resolve(node)), """
                %s
                admin.key = the-operators-key-1
                provider.up.openai = %s
                provider.up.keys = none
                model.m.providers = up
                model.m.price.input = 1
                model.m.price.output = 2
                model.free.providers = up=m
                account.a.keys = sk-tf-shared-a
                account.a.balance = 1
                account.b.keys = sk-tf-shared-b
                account.b.balance = 1
                account.d.keys = sk-tf-shared-d
                account.d.balance = 1
                """.formatted(store("postgres", node), upstream.uri("/v1")));
    }

    @AfterEach
    void letGo() {
        answering.countDown();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {one, two, upstream, postgres}) if (part != null) part.close();
    }

    private static HttpResponse<String> ask(GatewayProcess gateway, String key, String model) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(gateway.uri("/v1/chat/completions"))
                .header("authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString("{\"model\":\"" + model + "\",\"max_tokens\":9,\"messages\":[{\"role\":"
                        + "\"user\",\"content\":\"hi\"}]}")).build(), BodyHandlers.ofString());
    }

    private static String get(URI uri, String key) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri).header("authorization", "Bearer " + key).build(),
                BodyHandlers.ofString()).body();
    }

    private static void eventually(String what, Callable<Boolean> isSo) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!isSo.call()) {
            assertTrue(System.nanoTime() - end < 0, () -> "never: " + what + "\n" + one.output() + two.output());
            Thread.sleep(50);
        }
    }

    @Test
    void oneBalanceIsSpentOnBothAndTheCommandsKnowIt() throws Exception {
        var first = ask(one, "sk-tf-shared-a", "m");
        assertEquals(200, first.statusCode(), first::body);
        assertEquals("0.000014", first.headers().firstValue("x-tokenfly-cost").orElse(""));
        ask(two, "sk-tf-shared-a", "m");
        eventually("both are charged", () -> get(one.uri("/v1/account"), "sk-tf-shared-a").contains("\"0.999972\""));
        assertTrue(get(two.uri("/v1/account"), "sk-tf-shared-a").contains("\"0.999972\""));

        assertTrue(one.command("credit", "a", "2").contains("account a has a balance of 2.999972 USD"));
        assertTrue(get(two.uri("/v1/account"), "sk-tf-shared-a").contains("\"2.999972\""));
        var audit = two.command("audit");
        assertTrue(audit.contains("account=a credits=3 charges=0.000028 balance=2.999972"), audit);
        assertTrue(audit.contains(" 0 faults"), audit);
        var check = two.command("check");
        assertTrue(check.contains("store: PostgreSQL ") && check.contains(", as node two"), check);
        var gateways = get(one.uri("/admin/gateways"), "the-operators-key-1");
        assertTrue(gateways.contains("\"node\":\"one\"") && gateways.contains("\"name\":\"two\""), gateways);
        assertTrue(gateways.contains("\"differs\":false"), gateways);
        assertTrue(get(one.uri("/admin/ledger?account=a"), "the-operators-key-1").contains("\"credit\""));
    }

    @Test
    void aKeyMadeBesideOneGatewayWorksOnTheOther() throws Exception {
        var key = one.command("key", "carol").lines().filter(line -> line.startsWith("sk-tf-")).findFirst().orElseThrow();
        eventually("it works", () -> ask(two, key, "free").statusCode() == 200);
        var id = one.command("key", "list", "carol").split("id=")[1].split(" ")[0];
        var revoked = two.command("key", "revoke", "carol", id);
        assertTrue(revoked.contains("is revoked") && revoked.contains("wrote jdbc:postgresql:"), revoked);
        eventually("it does not", () -> ask(one, key, "free").statusCode() == 401);
    }

    @Test
    void withoutTheDatabaseOnlyWhatIsFreeGoesOn() throws Exception {
        answering = new CountDownLatch(1);
        var running = CompletableFuture.supplyAsync(() -> asked(one, "sk-tf-shared-b", "m"));
        eventually("it runs", () -> postgres.number("select count(*) from tokenfly.hold where account = 'b'") == 1);
        postgres.kill();
        answering.countDown();
        assertEquals(200, running.get().statusCode(), "a running answer finishes");
        eventually("paid ones are refused", () -> ask(one, "sk-tf-shared-b", "m").statusCode() == 503);
        var refused = ask(one, "sk-tf-shared-b", "m");
        assertTrue(refused.body().contains("storage_failing"), refused::body);
        assertEquals("5", refused.headers().firstValue("retry-after").orElse(""));
        assertEquals(200, ask(one, "sk-tf-shared-b", "free").statusCode());
        assertEquals("ready\n", get(one.uri("/readyz"), ""));
        assertTrue(get(one.uri("/metrics"), "").contains("tokenfly_store_up 0"));
        assertTrue(one.output().contains("the store is away: "), one::output);
        postgres.up();
        eventually("paid ones are let in", () -> ask(one, "sk-tf-shared-b", "m").statusCode() == 200);
        eventually("both are charged", () -> get(two.uri("/v1/account"), "sk-tf-shared-b").contains("\"0.999972\""));
        assertTrue(get(one.uri("/metrics"), "").contains("tokenfly_store_up 1"));
    }

    private static HttpResponse<String> asked(GatewayProcess gateway, String key, String model) {
        try {
            return ask(gateway, key, model);
        } catch (Exception fault) {
            throw new AssertionError(fault);
        }
    }

    @Test
    void ofSeveralThatStartForTheFirstTimeAtOnceOneMakesAKey() throws Exception {
        postgres.execute("create database fresh");
        var starting = Stream.of("one", "two", "three").map(node -> CompletableFuture.supplyAsync(() -> {
            try {
                return new GatewayProcess(Files.createDirectories(directory.resolve("fresh-" + node)), store("fresh", node));
            } catch (Exception fault) {
                throw new AssertionError(fault);
            }
        })).toList();
        int shown = 0;
        for (var start : starting) {
            try (var gateway = start.get()) {
                eventually("it is up", () -> gateway.output().contains("  curl "));
                if (gateway.output().contains("An account `first` was made")) shown++;
                assertTrue(gateway.command("key", "list", "first").contains("account first has 1 key\n"));
            }
        }
        assertEquals(1, shown);
    }

    @Test
    void aGatewayThatStandsStillIsBuriedAndGoesOnWithItsHolds() throws Exception {
        answering = new CountDownLatch(1);
        int before = upstream.received().size();
        var running = CompletableFuture.supplyAsync(() -> asked(two, "sk-tf-shared-d", "m"));
        // The database has the hold before the gateway knows that it does.
        eventually("its provider is asked", () -> upstream.received().size() > before);
        eventually("it runs", () -> postgres.number("select count(*) from tokenfly.hold where account = 'd'") == 1);
        signal("STOP");
        try {
            eventually("it is buried", () -> postgres.number("select count(*) from tokenfly.hold where account = 'd'") == 0);
            eventually("it is said", () -> one.output().contains("taken for dead: two"));
        } finally {
            signal("CONT");
        }
        eventually("its hold is back", () -> postgres.number("select count(*) from tokenfly.hold where account = 'd'") == 1);
        answering.countDown();
        assertEquals(200, running.get().statusCode());
        eventually("it is charged", () -> postgres.number("select charges from tokenfly.purse where account = 'd'"
                + " and key = '*'") == 14_000);
        eventually("it pays again", () -> ask(two, "sk-tf-shared-d", "m").statusCode() == 200);
    }

    private static void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(two.process().pid())).start().waitFor();
    }

    @Test
    void withoutAStoreNothingOfItIsLoaded() throws Exception {
        var own = Files.createDirectories(directory.resolve("alone"));
        try (var alone = new GatewayProcess(own, "account.a.keys = sk-tf-shared-a\naccount.a.balance = 1\n",
                "-Xlog:class+load:file=loaded.txt")) {
            assertEquals(200, ask(alone, "sk-tf-shared-a", "demo").statusCode());
        }
        var loaded = Files.readString(own.resolve("loaded.txt"));
        assertFalse(loaded.contains("java.sql."), "java.sql");
        assertFalse(loaded.contains("tokenfly.account.shared.Member "), "what is for a store");
    }
}
