package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import tokenfly.json.JsonString;
import tokenfly.testing.RunningGateway;

/// A browser before the pages of a gateway that has a past, with what holds for whatever is done with
/// them. Skipped where no browser is installed.
abstract class OnPages {
    static final String ALICE = "sk-tf-alice-in-the-browser";
    static final String BOB = "sk-tf-bob-in-the-browser";
    static final String ADMIN = "operator-key-for-tests";
    static final String HOSTILE =
            "<img src=x onerror=\"window.hacked=1\">'\"&amp;</script>";
    static final String TAB = "\uE004";
    static final String ENTER = "\uE007";
    static final String ESCAPE = "\uE00C";

    static Browser browser;
    static RunningGateway gateway;
    /// A provider that refuses its key.
    private static HttpServer locked;
    private static Path data;

    @BeforeAll
    static void startOnPages() throws Exception {
        browser = Browser.start();
        locked = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        locked.createContext("/", http -> {
            http.getRequestBody().readAllBytes();
            http.sendResponseHeaders(401, -1);
            http.close();
        });
        locked.start();
        data = Files.createTempDirectory("tokenfly-past");
        PastUse.write(data, "alice", 30);
        gateway = RunningGateway.with("""
                data = %s
                admin.key = %s
                provider.deepseek.openai = http://127.0.0.1:1
                provider.deepseek.anthropic = http://127.0.0.1:1/anthropic
                provider.deepseek.keys = ${DEEPSEEK_API_KEY}
                provider.moonshot.openai = http://127.0.0.1:1
                provider.moonshot.keys = ${MOONSHOT_API_KEY}
                model.deepseek-v4-flash.providers = deepseek=deepseek-flash
                model.deepseek-v4-flash.aliases = deepseek-flash
                model.deepseek-v4-flash.price.input = 0.15
                model.deepseek-v4-flash.price.cached = 0.003
                model.deepseek-v4-flash.price.output = 0.60
                model.deepseek-v4-flash.peak = Mon-Fri 09:00-12:00 14:00-18:00 Asia/Shanghai
                model.deepseek-v4-flash.price.peak.input = 0.30
                model.deepseek-v4-flash.price.peak.output = 1.20
                model.deepseek-v4-flash.context = 1048565
                model.deepseek-v4-flash.max-output = 393216
                model.deepseek-v4-flash.description = DeepSeek V4.1 Flash: fast, text and images
                model.kimi-k3.providers = moonshot
                model.kimi-k3.price.input = 3
                model.kimi-k3.price.output = 15
                model.kimi-k3.context = 1048576
                model.kimi-k3.description = %s
                provider.locked.openai = http://127.0.0.1:%d/v1
                provider.locked.keys = sk-upstream-refused-0000
                model.locked.providers = locked
                model.rehearsal.providers = demo=demo
                model.rehearsal.price.input = 2
                model.rehearsal.price.output = 8
                model.rehearsal.context = 32768
                model.rehearsal.description = The demo model at a price
                account.alice.keys = %s
                account.alice.requests-per-minute = 100
                account.alice.tokens-per-minute = 200000
                account.alice.spend-per-month = 50
                account.bob.keys = %s
                account.bob.balance = 3
                """.formatted(data, ADMIN, HOSTILE, locked.getAddress().getPort(), ALICE, BOB), Map.of("DEEPSEEK_API_KEY", "sk-upstream-000000000000"));
        browser.open(gateway.uri("/"));
        browser.allowClipboard();
        browser.requested(); // the browser's own first tab
    }

    @AfterAll
    static void stopOnPages() throws Exception {
        if (browser != null) browser.close();
        if (gateway != null) gateway.close();
        if (locked != null) locked.stop(0);
        if (data == null) return;
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    @BeforeEach
    void aFreshPage() throws Exception {
        browser.forgetCookies();
        browser.script("sessionStorage.clear(); localStorage.clear()");
        browser.dark(false);
        browser.size(1280, 900);
        browser.open(gateway.uri("/console"));
    }

    /// Holds for everything that the tests do: nothing is asked of another host, and no script
    /// fails.
    @AfterEach
    void nothingLeavesTheHostAndNothingFails() throws Exception {
        for (var url : browser.requested())
            assertTrue(url.startsWith(gateway.uri("/").toString()) || url.startsWith("data:")
                    || url.startsWith("about:"), url);
        assertEquals(List.of(), browser.complaints());
        assertEquals("null", browser.script("return window.hacked ?? null").toString());
        assertFalse(browser.text("body").matches("(?s).*\\b(undefined|null|NaN|\\[object)\\b.*"),
                browser.text("body"));
        assertEquals(List.of(), browser.accessibilityFaults());
    }

    static void signIn(String key) throws Exception {
        browser.type("#key", key);
        browser.click("//button[.='Sign in']");
    }

    /// Goes to a tab of the console and waits until it is shown.
    static void tab(String name, String section) throws Exception {
        browser.click("//nav[@class='tabs']/a[.='" + name + "']");
        shown(section);
    }

    /// Waits until a section is shown whole.
    static void shown(String section) throws Exception {
        browser.await("document.documentElement.dataset.ready === '" + section + "'");
    }

    /// Goes to an address of the console without a click.
    static void go(String hash, String section) throws Exception {
        browser.await("document.querySelector('.tabs')");
        browser.script("delete document.documentElement.dataset.ready; location.hash = '" + hash + "'");
        shown(section);
    }

    static void say(String text) throws Exception {
        browser.type("#say", text + ENTER);
    }

    /// Waits until so many answers of the playground have ended.
    static void answered(int count) throws Exception {
        browser.await("document.querySelectorAll('#talk .said.model[data-done]').length === " + count);
    }

    static void playground(String model) throws Exception {
        signIn(ALICE);
        tab("Playground", "playground");
        browser.click("//select[@id='model']/option[.='" + model + "']");
    }

    static boolean is(String condition) throws Exception {
        return browser.script("return !!(" + condition + ")").toString().equals("true");
    }

    static void assertFits(String what) throws Exception {
        assertTrue(is("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), what + ": "
                + browser.script("""
                return [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right
                  > document.documentElement.clientWidth + 1).map(element => element.outerHTML.slice(0, 120)).slice(0, 4)"""));
    }

    static String clipboard() throws Exception {
        return ((JsonString) browser.script("return navigator.clipboard.readText()")).value();
    }
}
