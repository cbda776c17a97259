package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.JsonObject;

/// Every page in the widths of a desk, a tablet and a phone, light and dark: nothing is cut off, axe-core
/// finds nothing serious, and what it looks like lies in `build/screenshots`.
class LookTest extends OnPages {
    private static final List<String> OPERATORS = List.of("home", "accounts", "accounts/alice", "requests", "use", "providers",
            "live", "ledger", "config");
    private static final List<String> ACCOUNTS = List.of("overview", "playground", "requests", "use", "keys");

    @BeforeEach
    void somethingHappened() throws Exception {
        for (var said : List.of("fast words 40", "error 500 please", "cut please"))
            gateway.post("/v1/chat/completions", "{\"model\":\"rehearsal\",\"messages\":[{\"role\":\"user\",\"content\":\""
                    + said + "\"}]}", "x-api-key", ALICE);
    }

    @ParameterizedTest
    @CsvSource({"1440,false", "1024,true", "390,false", "390,true"})
    void everyPageFitsAndIsAccessible(int width, boolean dark) throws Exception {
        browser.size(width, 900);
        browser.dark(dark);
        var look = width + (dark ? "-dark-" : "-light-");
        for (var path : List.of("/", "/models", "/console")) {
            browser.open(gateway.uri(path));
            browser.await("document.querySelector('#example pre, #list tr, #key')");
            check(look + path.substring(1));
        }
        signIn(ADMIN);
        for (var section : OPERATORS) {
            go(section, section.replaceFirst("/.*", ""));
            check(look + "operator-" + section.replace('/', '-'));
        }
        var id = Visitor.signedIn(gateway, ADMIN).json("/admin/requests?outcome=failed&limit=1").array("requests").values().getFirst();
        go("requests/" + ((JsonObject) id).string("id"), "requests");
        check(look + "operator-request");
        browser.forgetCookies();
        browser.open(gateway.uri("/console"));
        browser.reload();
        signIn(ALICE);
        for (var section : ACCOUNTS) {
            go(section, section);
            check(look + section);
        }
        browser.click("//nav[@class='tabs']/a[.='Keys']");
        browser.click("//button[.='New key']");
        browser.click("dialog summary");
        check(look + "dialog");
    }

    @Test
    void axeSeesWhatNobodyCanRead() throws Exception {
        assumeTrue(Browser.hasAxe(), "no axe-core in test/compat/node_modules (npm ci): the pages are not looked at with it");
        browser.open(gateway.uri("/"));
        browser.await("document.querySelector('#example pre')");
        browser.script("document.querySelector('main a.button').textContent = ''");
        assertTrue(browser.accessibilityFaults().toString().contains("link-name"), browser.accessibilityFaults().toString());
        browser.open(gateway.uri("/models"));
    }

    private static void check(String name) throws Exception {
        assertFits(name);
        assertEquals(List.of(), browser.accessibilityFaults(), name);
        browser.screenshot("look-" + name);
    }
}
