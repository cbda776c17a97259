package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people do with the pages, done in a real browser.
class BrowserTest extends OnPages {
    @Test
    void theStartPageHasThisGatewaysAddressInEveryExample() throws Exception {
        browser.open(gateway.uri("/"));
        browser.awaitText("#example", "base_url=\"" + gateway.uri("/v1") + "\"");
        browser.screenshot("start");
        browser.click("//button[.='Anthropic curl']");
        assertTrue(browser.text("#example").contains(gateway.uri("/v1/messages").toString()));
        browser.click("#example button");
        browser.awaitText("#example button", "Copied");
        assertTrue(clipboard().contains("x-api-key: YOUR_TOKENFLY_API_KEY"));
    }

    @Test
    void aModelIdIsFoundAndCopied() throws Exception {
        browser.open(gateway.uri("/models"));
        browser.type("#find", "deepseek-flash");
        browser.awaitText("main [role=status]", "1–1 of 1");
        browser.click("//tr[contains(., \'deepseek-v4-flash\')]//button");
        browser.awaitText("//tr[contains(., \'deepseek-v4-flash\')]//button", "Copied");
        assertEquals("deepseek-v4-flash", clipboard());
    }

    @Test
    void modelsThatAreOnStandBeforeThoseThatAreNot() throws Exception {
        browser.open(gateway.uri("/models"));
        browser.await("document.querySelectorAll('#list tbody tr').length > 3");
        assertTrue(browser.text("tbody tr:last-child").startsWith("kimi-k3"), browser.text("tbody"));
    }

    @Test
    void modelsAreSortedByPriceAndShownWhetherTheyAreOn() throws Exception {
        browser.open(gateway.uri("/models"));
        browser.click("//th//button[.='Output']");
        assertTrue(browser.text("tbody tr").startsWith("kimi-k3"));
        assertTrue(browser.text("tbody tr").contains("off"));
        browser.screenshot("models");
    }

    @Test
    void signsInWithTheKeyboardAloneAndSeesTheBalance() throws Exception {
        browser.await("document.activeElement.id === 'key'");
        browser.press(ALICE + ENTER);
        var page = browser.awaitText("main", "Balance");
        assertTrue(page.contains("spend per month"), page);
        browser.await("document.querySelectorAll('svg.chart rect[class]').length > 20");
        browser.screenshot("console");
        assertFalse(browser.script("return document.documentElement.outerHTML + document.cookie")
                .toString().contains(ALICE));
    }

    @Test
    void aWrongKeyIsToldAndSignsNobodyIn() throws Exception {
        signIn("sk-tf-nobodys-key");
        browser.awaitText("#error", "This key is not known here.");
        browser.screenshot("wrong-key");
        assertTrue(browser.text("h1").contains("Sign in"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenAI", "Responses", "Anthropic"})
    void talksToTheDemoModelInThePlayground(String format) throws Exception {
        signIn(ALICE);
        browser.click("//a[.='Playground']");
        browser.click("//select[@id='model']/option[.='rehearsal']");
        browser.click("//select[@id='format']/option[.='" + format + "']");
        browser.type("#say", "think: why is the sky blue?" + ENTER);
        browser.await("document.querySelector('.said.model[data-done]')");
        var answer = browser.text(".said.model");
        assertTrue(answer.contains("Thinking")
                && answer.contains("You said: why is the sky blue?"), answer);
        assertTrue(answer.matches("(?s).*first token .* · total .* · \\d+ in · \\d+ out · 0\\.\\d+ USD.*"), answer);
        browser.click("//label[contains(., 'get_weather')]");
        browser.type("#say", "call get_weather Paris" + ENTER);
        browser.await("document.querySelectorAll('.said.model[data-done]').length === 2");
        assertTrue(browser.text(".said.model:nth-of-type(4)").contains("get_weather("));
        browser.type("#say", "sunny" + ENTER);
        browser.await("document.querySelectorAll('.said.model[data-done]').length === 3");
        assertTrue(browser.text(".said.model:nth-of-type(6)").contains("The tool said: sunny"));
        browser.screenshot("playground-" + format);
    }

    @ParameterizedTest
    @CsvSource({"OpenAI,[DONE]", "Responses,response.completed", "Anthropic,message_stop"})
    void theRequestIsShownAsCodeThatWorks(String format, String end) throws Exception {
        signIn(ALICE);
        browser.click("//a[.='Playground']");
        browser.click("//select[@id='model']/option[.='rehearsal']");
        browser.click("//select[@id='format']/option[.='" + format + "']");
        browser.type("#say", "fast it's \"me\"");
        browser.click("//button[.='curl']");
        var curl = browser.text(".code pre").replace("YOUR_TOKENFLY_API_KEY", ALICE);
        var run = new ProcessBuilder("sh", "-c", curl).redirectErrorStream(true).start();
        var said = new String(run.getInputStream().readAllBytes());
        assertTrue(said.contains(end), curl + said);
    }

    @Test
    void makesAKeyThatIsShownOnceAndRevokesIt() throws Exception {
        signIn(ALICE);
        browser.click("//a[.='Keys']");
        browser.awaitText("#body", "in config.properties");
        browser.click("//button[.='New key']");
        browser.type("dialog input[name=name]", "laptop" + ENTER);
        var key = browser.text("#secret");
        assertEquals(200, gateway.get("/v1/models", "x-api-key", key).statusCode());
        browser.screenshot("new-key");
        browser.click("//dialog//button[.='I have kept it']");
        browser.awaitText("#body", "laptop");
        assertFalse(browser.script("return document.documentElement.outerHTML").toString()
                .contains(key));
        browser.click("//tr[contains(., 'laptop')]//button[.='Revoke']");
        browser.click("//dialog//button[.='Revoke']");
        browser.await("!document.querySelector('#body').textContent.includes('laptop')");
        assertEquals(401, gateway.get("/v1/models", "x-api-key", key).statusCode());
    }

    @Test
    void topsUpAnAccountAndItsOwnerSeesIt() throws Exception {
        signIn(ADMIN);
        tab("Accounts", "accounts");
        browser.click("//a[.='bob']");
        browser.awaitText("#balance", "3.00");
        browser.click("//button[.='Credit']");
        browser.type("dialog input[name=amount]", "12.5");
        browser.type("dialog input[name=note]", HOSTILE);
        browser.click("//dialog//button[.='Go on']");
        browser.awaitText("dialog", "goes from 3.00 to 15.50");
        browser.click("//dialog//button[.='Enter it']");
        browser.awaitText("#balance", "15.50");
        browser.screenshot("operator-account");
        browser.click("//a[.='Ledger']");
        browser.awaitText("#body", HOSTILE);
        browser.screenshot("operator-ledger");
        browser.forgetCookies();
        browser.open(gateway.uri("/console"));
        signIn("sk-tf-bob-in-the-browser");
        browser.awaitText("main", "15.50");
    }

    @Test
    void makesAnAccountWithLimitsAndAKeyForIt() throws Exception {
        signIn(ADMIN);
        tab("Accounts", "accounts");
        browser.click("//button[.='New account']");
        browser.type("dialog input[name=account]", "carol");
        browser.type("dialog input[name=balance]", "5");
        browser.screenshot("new-account");
        browser.click("//dialog//button[.='Create']");
        browser.awaitText("#balance", "5.00");
        browser.type("form.card input[name=concurrent-requests]", "2" + ENTER);
        browser.awaitText("section.card", "concurrent requests");
        browser.click("//button[.='New key']");
        browser.click("//dialog//button[.='Make it']");
        assertEquals(200,
                gateway.get("/v1/models", "x-api-key", browser.text("#secret")).statusCode());
        browser.click("//dialog//button[.='I have kept it']");
    }

    @Test
    void aHostileNameIsShownAsTextOrRefused() throws Exception {
        browser.open(gateway.uri("/models"));
        browser.awaitText("//tr[contains(., \'kimi-k3\')]", HOSTILE);
        browser.open(gateway.uri("/console"));
        signIn(ADMIN);
        tab("Accounts", "accounts");
        browser.click("//button[.='New account']");
        browser.type("dialog input[name=account]", HOSTILE);
        browser.click("//dialog//button[.='Create']");
        browser.awaitText("dialog .bad", "An account's name is 1 to 64");
        browser.click("//dialog//button[.='Cancel']");
        browser.script("location.hash = 'accounts/' + encodeURIComponent('"
                + HOSTILE.replace("'", "\\'").replace("</", "<\\/") + "')");
        browser.awaitText("#body", "There is no such account.");
        assertEquals("0",
                browser.script("return document.querySelectorAll('main img').length").toString());
    }

    @Test
    void everySectionOfTheOperatorIsShown() throws Exception {
        gateway.post("/v1/chat/completions", """
                {"model":"rehearsal","messages":[{"role":"user","content":"fast hello"}]}""", "x-api-key", ALICE);
        gateway.post("/v1/chat/completions", """
                {"model":"deepseek-v4-flash","messages":[{"role":"user","content":"fast hello"}]}""", "x-api-key", ALICE);
        signIn(ADMIN);
        tab("Accounts", "accounts");
        browser.awaitText("main", "alice");
        browser.screenshot("operator-accounts");
        for (var section : Map.of("Providers", "deepseek", "Live", "Ended last", "Ledger", "Download CSV",
                "Configuration", "MOONSHOT_API_KEY").entrySet()) {
            browser.click("//nav[@class='tabs']/a[.='" + section.getKey() + "']");
            browser.awaitText("#body", section.getValue());
            browser.screenshot("operator-" + section.getKey().toLowerCase());
        }
    }

    @Test
    void aNarrowScreenNeverScrollsSideways() throws Exception {
        browser.size(360, 740);
        for (var path : List.of("/", "/models", "/console")) {
            browser.open(gateway.uri(path));
            browser.await("document.querySelector('#example pre, #list tr, #key')");
            assertFits(path);
            browser.screenshot("narrow" + path.replace('/', '-'));
        }
        signIn(ALICE);
        for (var tab : List.of("Overview", "Playground", "Requests", "Use", "Keys")) {
            browser.click("//nav[@class='tabs']/a[.='" + tab + "']");
            browser.await("document.documentElement.dataset.ready === '" + tab.toLowerCase() + "'");
            assertFits(tab);
            browser.screenshot("narrow-" + tab.toLowerCase());
        }
    }

    @Test
    void darkModeIsDark() throws Exception {
        browser.dark(true);
        for (var path : List.of("/", "/models")) {
            browser.open(gateway.uri(path));
            browser.await("document.querySelector('#example pre, #list tr')");
            browser.screenshot("dark" + path.replace('/', '-'));
        }
        browser.open(gateway.uri("/console"));
        signIn(ALICE);
        browser.awaitText("main", "Balance");
        browser.screenshot("dark-console");
        assertEquals("\"rgb(18, 20, 15)\"",
                browser.script("return getComputedStyle(document.body).backgroundColor")
                .toString());
    }

    @Test
    void signingOutEndsIt() throws Exception {
        signIn(ALICE);
        browser.click("//button[.='Sign out']");
        browser.await("document.querySelector('#key')");
        browser.reload();
        browser.awaitText("h1", "Sign in");
    }

    @Test
    void tabReachesEveryControlInOrder() throws Exception {
        browser.await("document.activeElement.id === 'key'");
        browser.press(TAB);
        browser.await("document.activeElement.textContent === 'Sign in'");
        assertFalse(browser.script("return getComputedStyle(document.activeElement).outlineStyle")
                .toString().contains("none"));
    }
}
