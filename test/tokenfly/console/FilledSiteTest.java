package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;

/// A site of 500 accounts, 100,000 requests and a month of ledger: every answer is bounded, and what is
/// looked for is found. How long each took is printed, and holds nobody up.
@Timeout(300)
class FilledSiteTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final Instant NOW = Instant.now();

    @TempDir
    static Path directory;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        FilledSite.write(directory.resolve("data"));
        gateway = RunningGateway.with("""
                data = %s
                admin.key = %s
                requests.keep = 31d
                account.default.low-balance = 900
                """.formatted(directory.resolve("data"), ADMIN));
        // The charts of the days before are read in the background.
        long requests;
        do {
            requests = sum(json(get("/admin/use", ADMIN)).array("days").values(), "requests");
        } while (requests < FilledSite.REQUESTS / 31 * 29);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @Test
    void everyAnswerOfTheOperatorsIsBounded() throws Exception {
        bounded(ADMIN, 300, "/admin/accounts", "/admin/accounts?limit=50&find=user-4", "/admin/accounts?low=true");
        bounded(ADMIN, 40, "/admin/accounts/user-007", "/admin/accounts/user-007/keys", "/admin/providers", "/admin/live",
                "/admin/config", "/admin/check", "/admin/audit");
        bounded(ADMIN, 400, "/admin/requests", "/admin/requests?account=user-007", "/admin/requests?outcome=failed",
                "/admin/requests?model=model-3&provider=provider-3", "/admin/requests?account=nobody",
                "/admin/requests?skip=2000", "/admin/requests?from=" + NOW.minus(Duration.ofDays(20)) + "&to="
                        + NOW.minus(Duration.ofDays(19)));
        bounded(ADMIN, 40, "/admin/requests/req_0000000000000000000007");
        bounded(ADMIN, 200, "/admin/use", "/admin/use?account=user-007", "/admin/use?by=key&account=user-007");
        bounded(ADMIN, 300, "/admin/ledger", "/admin/ledger?account=user-007", "/admin/ledger?kind=credit");
        bounded(ADMIN, 40, "/admin/series", "/admin/series?by=provider");
        for (var range : List.of("15,1m", "180,5m", "1440,15m", "10080,1h", "44640,1h", "44640,1d"))
            bounded(ADMIN, 700, "/admin/series?by=model&from=" + NOW.minus(Duration.ofMinutes(
                    Long.parseLong(range.split(",")[0]))) + "&step=" + range.split(",")[1]);
        bounded(ADMIN, 30_000, "/admin/ledger.csv", "/admin/requests.csv", "/admin/use.csv");
    }

    @Test
    void everyAnswerOfAnAccountsIsBoundedAndItsOwn() throws Exception {
        var own = FilledSite.key(7);
        bounded(own, 40, "/console/api/account", "/console/api/keys", "/v1/account");
        bounded(own, 200, "/console/api/use", "/console/api/use?by=key", "/console/api/use.csv");
        bounded(own, 400, "/console/api/requests", "/console/api/requests?outcome=failed",
                "/console/api/requests.csv");
        for (var path : List.of("/console/api/requests?limit=200", "/console/api/requests.csv",
                "/console/api/requests?account=user-008"))
            for (int other : new int[] {6, 8, 14})
                assertFalse(get(path, own).body().contains("user-%03d".formatted(other)), path);
    }

    @Test
    void allAccountsAreFoundPageByPage() throws Exception {
        var names = new HashSet<String>();
        for (String after = ""; after != null; ) {
            var page = json(get("/admin/accounts?limit=70&after=" + after, ADMIN));
            for (var account : page.array("accounts").values()) names.add(((JsonObject) account).string("account"));
            after = page.string("next");
        }

        assertEquals(FilledSite.ACCOUNTS, names.size());
    }

    @Test
    void pagesOfRequestsFollowEachOther() throws Exception {
        var ids = new HashSet<String>();
        for (int skip = 0; skip < 600; skip += 200)
            for (var request : json(get("/admin/requests?limit=200&skip=" + skip, ADMIN)).array("requests").values())
                ids.add(((JsonObject) request).string("id"));

        assertEquals(600, ids.size());
        assertTrue(ids.contains("req_%022d".formatted(FilledSite.REQUESTS - 1)));
    }

    @Test
    void aMonthIsInTheCharts() throws Exception {
        var chart = json(get("/admin/series?from=" + NOW.minus(Duration.ofDays(31)) + "&step=1h", ADMIN));
        long charted = ((JsonObject) chart.array("series").values().getFirst()).object("total").whole("requests", 0);

        assertTrue(charted > FilledSite.REQUESTS / 31 * 29, "" + charted);
    }

    private static void bounded(String key, int mostKilobytes, String... paths) throws Exception {
        for (var path : paths) {
            long start = System.nanoTime();
            var answer = get(path, key);
            long millis = (System.nanoTime() - start) / 1_000_000;
            int size = answer.body().length();
            System.out.printf("%5d ms %7d bytes %s%n", millis, size, path);
            assertEquals(200, answer.statusCode(), path + answer.body());
            assertTrue(size < mostKilobytes * 1024, path + " is " + size + " bytes");
        }
    }

    private static HttpResponse<String> get(String path, String key) throws Exception {
        return gateway.get(path, "authorization", "Bearer " + key);
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return RunningGateway.json(answer);
    }

    private static long sum(List<?> days, String member) {
        return days.stream().mapToLong(day -> ((JsonObject) day).whole(member, 0)).sum();
    }
}
