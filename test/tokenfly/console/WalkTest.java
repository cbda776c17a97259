package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.json.JsonNumber;
import tokenfly.testing.RunningGateway;

/// A walk through every page of a site that has had many users for a month.
class WalkTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final List<String> OPERATORS = List.of("home?range=44640&by=model", "accounts", "accounts?find=user-4&page=2",
            "accounts/user-007", "requests", "requests?outcome=failed&page=3", "requests?account=user-007",
            "requests/req_0000000000000000099999", "use", "use?by=account", "providers", "live", "ledger", "ledger/user-007", "config");
    private static final List<String> ACCOUNTS =
            List.of("overview", "requests", "use?by=key", "use?by=day", "keys", "playground");
    private static final long MOST_BYTES = 160 * 1024;
    /// Of a page, so that a phone can hold it.
    private static final int MOST_ELEMENTS = 6_000;
    /// No answer should take longer; on a machine that is busy otherwise it may.
    private static final int WISHED_MILLIS = 1_000;
    private static final int MOST_MILLIS = 15_000;

    @TempDir
    static Path directory;
    private static RunningGateway gateway;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        FilledSite.write(directory.resolve("data"));
        gateway = RunningGateway.with("""
                data = %s
                admin.key = %s
                requests.keep = 31d
                account.default.low-balance = 900
                """.formatted(directory.resolve("data"), ADMIN));
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) browser.close();
        if (gateway != null) gateway.close();
    }

    @Test
    void everyPageIsLightAndItsAnswersAreSoonThere() throws Exception {
        signIn(ADMIN);
        for (var page : OPERATORS) walk(page);
        signIn(FilledSite.key(7));
        for (var page : ACCOUNTS) walk(page);
        browser.size(390, 844);
        for (var page : ACCOUNTS) walk(page);
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void theTabsMemoryIsFlatOverAHundredChangesOfPage() throws Exception {
        signIn(ADMIN);
        walkAround(20);
        long heap = browser.heapBytes();
        long nodes = browser.domNodes();
        walkAround(100);
        long heapAfter = browser.heapBytes();
        long nodesAfter = browser.domNodes();
        System.out.printf("heap %d KB, then %d KB; %d nodes, then %d%n", heap / 1024, heapAfter / 1024, nodes, nodesAfter);
        assertTrue(heapAfter < heap + (3 << 20), heap + " bytes before, " + heapAfter + " after");
        assertTrue(nodesAfter < nodes + 3_000, nodes + " nodes before, " + nodesAfter + " after");
    }

    private static void walkAround(int changes) throws Exception {
        var pages = List.of("accounts", "requests", "use", "providers", "ledger");
        for (int i = 0; i < changes; i++) go(pages.get(i % pages.size()));
        go("providers");
    }

    private static void signIn(String key) throws Exception {
        browser.forgetCookies();
        browser.size(1280, 900);
        browser.open(gateway.uri("/console"));
        browser.reload();
        browser.type("#key", key);
        browser.click("//button[.='Sign in']");
        browser.await("document.documentElement.dataset.ready");
    }

    private static void go(String page) throws Exception {
        browser.script("delete document.documentElement.dataset.ready; location.hash = '" + page + "'");
        browser.await("document.documentElement.dataset.ready");
    }

    private static void walk(String page) throws Exception {
        browser.script("performance.clearResourceTimings()");
        go(page);
        assertTrue(!browser.text("#body").isBlank() && is("!document.querySelector('#body > [role=alert]')"),
                page + ": " + browser.text("#body"));
        assertTrue(is("document.querySelectorAll('*').length < " + MOST_ELEMENTS), page);
        assertTrue(is("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page);
        double slowest = number("Math.max(0, ...performance.getEntriesByType('resource').map(call => call.duration))");
        if (slowest > WISHED_MILLIS) System.out.printf("%s: an answer took %.0f ms%n", page, slowest);
        assertTrue(slowest < MOST_MILLIS, page + " took " + slowest + " ms");
        double files = number("performance.getEntriesByType('resource').filter(call => /[.](js|css|svg)$/.test(call.name))"
                + ".reduce((sum, call) => sum + call.decodedBodySize, 0)");
        assertTrue(files < MOST_BYTES, page + ": " + files + " bytes");
        double answers = number("performance.getEntriesByType('resource').reduce((sum, call) => sum + call.decodedBodySize, 0)");
        assertTrue(answers < 1 << 20, page + ": " + answers + " bytes");
    }

    private static double number(String script) throws Exception {
        return Double.parseDouble(((JsonNumber) browser.script("return " + script)).literal());
    }

    private static boolean is(String condition) throws Exception {
        return browser.script("return !!(" + condition + ")").toString().equals("true");
    }
}
