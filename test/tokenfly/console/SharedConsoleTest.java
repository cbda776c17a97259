package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.Postgres;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Whichever of several gateways somebody looks at, all of them are seen.
@Timeout(120)
class SharedConsoleTest {
    private static final String ADMIN = "the-operators-key-1";
    private static final String WHOLE = """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"hi"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":10,"completion_tokens":2}}""";

    private static Postgres postgres;
    private static ScriptedUpstream upstream;
    private static RunningGateway one;
    private static RunningGateway two;
    private static volatile CountDownLatch answering = new CountDownLatch(0);

    @BeforeAll
    static void start() throws Exception {
        postgres = Postgres.start();
        upstream = new ScriptedUpstream((request, reply) -> {
            if (request.path().equals("/hook")) {
                reply.json(200, "{}");
                return;
            }
            answering.await();
            if (request.body().contains("refuse")) reply.json(401, "{\"error\":{\"message\":\"no such key\"}}");
            else reply.json(200, WHOLE);
        });
        one = gateway("one", "1");
        two = gateway("two", "1");
    }

    private static RunningGateway gateway(String node, String price) throws Exception {
        return RunningGateway.with("""
                store = %s
                store.driver = %s
                store.user = %s
                store.node = %s
                admin.key = %s
                provider.up.openai = %s
                provider.up.keys = sk-up
                provider.fragile.openai = %s
                provider.fragile.keys = sk-fragile
                model.m.providers = up
                model.m.price.input = %s
                model.m.price.output = 2
                model.f.providers = fragile
                account.a.keys = sk-tf-shared-a
                account.a.balance = 10
                account.b.keys = sk-tf-shared-b
                account.poor.balance = 1
                account.poor.low-balance = 5
                notify.url = %s
                notify.secret = whoever-reads-this
                """.formatted(postgres.url(), Postgres.driver(), postgres.user(), node, ADMIN, upstream.uri("/v1"),
                upstream.uri("/v1"), price, upstream.uri("/hook")));
    }

    @AfterAll
    static void stop() throws Exception {
        answering.countDown();
        for (AutoCloseable part : new AutoCloseable[] {one, two, upstream, postgres}) if (part != null) part.close();
    }

    private static HttpResponse<String> ask(RunningGateway gateway, String key, String model, String text)
            throws Exception {
        return gateway.post("/v1/chat/completions", "{\"model\":\"" + model + "\",\"max_tokens\":9,\"messages\":[{"
                + "\"role\":\"user\",\"content\":\"" + text + "\"}]}", "authorization", "Bearer " + key);
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-request-id").orElseThrow();
    }

    private static JsonObject get(RunningGateway gateway, String path, String key) throws Exception {
        return (JsonObject) Json.parse(gateway.get(path, "authorization", "Bearer " + key).body());
    }

    private static List<JsonObject> list(JsonObject answer, String name) {
        return answer.array(name).values().stream().map(JsonObject.class::cast).toList();
    }

    private static void eventually(String what, Callable<Boolean> isSo) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!isSo.call()) {
            assertTrue(System.nanoTime() - end < 0, "never: " + what);
            Thread.sleep(50);
        }
    }

    @Test
    void requestsAreFoundWhereverTheyWent() throws Exception {
        var here = id(ask(one, "sk-tf-shared-a", "m", "hi"));
        var there = id(ask(two, "sk-tf-shared-a", "m", "hi"));
        eventually("both are listed", () -> {
            var places = new HashSet<String>();
            for (var request : list(get(one, "/admin/requests?account=a&outcome=ok", ADMIN), "requests"))
                places.add(request.string("id") + " " + request.string("gateway"));
            return places.containsAll(Set.of(here + " one", there + " two"));
        });
        var found = get(one, "/admin/requests/" + there, ADMIN);
        assertEquals("two", found.string("gateway"));
        assertTrue(found.has("tries"), found::toString);
        var newest = list(get(one, "/admin/requests?limit=1", ADMIN), "requests");
        assertEquals(1, newest.size());
        assertEquals(1, list(get(one, "/admin/requests?limit=1&skip=1&account=a", ADMIN), "requests").size());

        var own = get(one, "/console/api/requests/" + there, "sk-tf-shared-a");
        assertEquals(there, own.string("id"));
        assertFalse(own.has("tries") || own.has("gateway"), own::toString);
        assertFalse(get(one, "/console/api/requests", "sk-tf-shared-a").has("silent"));
        assertTrue(get(one, "/console/api/requests/" + there, "sk-tf-shared-b").has("error"), "another's");
        assertTrue(get(one, "/admin/requests/req_none", ADMIN).has("error"));
        var csv = one.get("/admin/requests.csv?account=a", "authorization", "Bearer " + ADMIN).body();
        assertTrue(csv.lines().findFirst().orElse("").endsWith(",gateway") && csv.contains(there), csv);
    }

    @Test
    void whatRunsElsewhereIsSeenHere() throws Exception {
        answering = new CountDownLatch(1);
        var running = CompletableFuture.supplyAsync(() -> {
            try {
                return ask(two, "sk-tf-shared-a", "m", "hi");
            } catch (Exception fault) {
                throw new AssertionError(fault);
            }
        });
        try {
            eventually("it is seen", () -> list(get(one, "/admin/live", ADMIN), "requests").stream()
                    .anyMatch(request -> "two".equals(request.string("gateway"))));
        } finally {
            answering.countDown();
        }
        assertEquals(200, running.get().statusCode());
    }

    @Test
    void providersFareByGatewayAndAreMendedOnAll() throws Exception {
        ask(two, "sk-tf-shared-b", "f", "refuse");
        eventually("it rests there alone", () -> fares("one", 0) && fares("two", 1));
        one.post("/admin/providers/fragile/retry", "{}", "authorization", "Bearer " + ADMIN);
        eventually("it is mended", () -> fares("one", 0) && fares("two", 0));
    }

    private static boolean fares(String gateway, int resting) throws Exception {
        var found = list(get(one, "/admin/providers", ADMIN), "providers").stream().filter(provider ->
                provider.string("name").equals("fragile") && provider.string("gateway").equals(gateway)).toList();
        return found.size() == 1 && list(found.getFirst(), "keys").stream()
                .filter(key -> key.count("rests_seconds", 0) > 0).count() == resting;
    }

    @Test
    void chartsAreOfAll() throws Exception {
        long before = charted();
        ask(one, "sk-tf-shared-a", "m", "hi");
        ask(two, "sk-tf-shared-a", "m", "hi");
        eventually("both count", () -> charted() >= before + 2);
        assertEquals("[]", get(two, "/admin/series?by=model", ADMIN).get("silent").toString());
    }

    private static long charted() throws Exception {
        return list(get(one, "/admin/series", ADMIN), "series").stream()
                .mapToLong(line -> line.object("total").count("requests", 0)).sum();
    }

    @Test
    void oneThatDiffersOrDoesNotAnswerIsShown() throws Exception {
        try (var other = gateway("three", "5")) {
            eventually("it differs", () -> gateway("three").isTrue("differs") && !gateway("two").isTrue("differs"));
            // A process that stands still looks like this.
            postgres.execute("insert into tokenfly.live values (4711, 'four', clock_timestamp(), clock_timestamp()"
                    + " - interval '9 s', 'x', 'x', 5, true)");
            var silent = get(other, "/admin/live", ADMIN).get("silent").toString();
            assertEquals("[\"four\"]", silent);
            assertTrue(gateway("four").count("silent_ms", 0) > 8000);
            assertEquals(5, gateway("four").count("unshipped_lines", 0));
            look(other);
        }
        eventually("it is gone", () -> list(get(one, "/admin/gateways", ADMIN), "gateways").stream()
                .noneMatch(gateway -> gateway.string("name").equals("three")));
        postgres.execute("delete from tokenfly.live where process = 4711");
    }

    @Test
    void whoeverWaitsLongForOthersThatGatherIsRefused() throws Exception {
        // One that never answers: who asks it waits for four seconds.
        postgres.execute("insert into tokenfly.live values (4712, 'mute', clock_timestamp(), clock_timestamp()"
                + " + interval '1 h', 'x', 'x', 0, true)");
        try {
            var asking = IntStream.range(0, 10).mapToObj(_ -> CompletableFuture.supplyAsync(() -> {
                try {
                    return one.get("/admin/requests", "authorization", "Bearer " + ADMIN);
                } catch (Exception fault) {
                    throw new AssertionError(fault);
                }
            }, Thread::startVirtualThread)).toList();
            int refused = 0;
            for (var asked : asking) {
                var answer = asked.get();
                if (answer.statusCode() == 503) refused++;
                assertTrue(answer.statusCode() == 503 ? answer.body().contains("Too many searches at once")
                        : answer.body().contains("\"mute\""), answer::body);
            }
            assertTrue(refused > 0 && refused < 10, refused + " refused");
        } finally {
            postgres.execute("delete from tokenfly.live where process = 4712");
        }
        assertEquals("[]", get(one, "/admin/requests", ADMIN).get("silent").toString());
    }

    @Test
    void anAccountThatRunsLowIsToldOfOnce() throws Exception {
        eventually("both find it so, and it is told", () -> postgres.number("select count(*) from tokenfly.finding"
                + " where subject = 'low_balance poor'") >= 2
                && postgres.number("select count(*) from tokenfly.notice where told and subject like '%poor'") == 1);
        var told = upstream.received().stream().filter(sent -> sent.path().equals("/hook")
                && sent.body().contains("\"poor\"")).toList();
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.getFirst().body().matches(".*\"gateway\":\"(one|two|three)\".*"), told::toString);
    }

    private static JsonObject gateway(String name) throws Exception {
        return list(get(one, "/admin/gateways", ADMIN), "gateways").stream()
                .filter(gateway -> gateway.string("name").equals(name)).findFirst().orElse(JsonObject.EMPTY);
    }

    private static void look(RunningGateway gateway) throws Exception {
        var browser = Browser.start();
        try {
            browser.size(1280, 900);
            browser.open(gateway.uri("/console"));
            browser.type("#key", ADMIN);
            browser.click("//button[.='Sign in']");
            browser.awaitText("//section[h2='Gateways']", "silent for");
            browser.awaitText("//section[h2='Gateways']//tr[contains(., 'one')]", "configured otherwise");
            browser.awaitText("#silent", "four");
            browser.screenshot("gateways");
            for (var section : List.of("requests", "live", "providers")) {
                browser.script("location.hash = '" + section + "'");
                browser.await("document.documentElement.dataset.ready === '" + section + "'");
                browser.awaitText("#body", "two");
                browser.screenshot("gateways-" + section);
                assertEquals(List.of(), browser.accessibilityFaults());
            }
            assertEquals(List.of(), browser.complaints());
        } finally {
            browser.close();
        }
    }
}
