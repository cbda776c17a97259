package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonString;

/// What people stumbled over in the pages, each done once more.
class FaultsTest extends OnPages {
    @Test
    void startingOverEndsAnAnswerThatRuns() throws Exception {
        playground("rehearsal");
        say("pace 200ms words 2000 one");
        browser.await("document.querySelector('#talk .prose').textContent.length > 5");
        browser.click("//button[.='Start over']");
        nothingRuns();
        say("fast two");
        answered(1);
        assertFalse(browser.text(".code pre").contains("one"), browser.text(".code pre"));
        assertEquals("1", browser.script("return document.querySelectorAll('.said.user').length").toString());
    }

    @Test
    void aTalkIsKeptWhenOneLooksElsewhere() throws Exception {
        playground("rehearsal");
        say("fast remember me");
        answered(1);
        tab("Keys", "keys");
        tab("Playground", "playground");
        assertTrue(browser.text("#talk").contains("remember me"));
        assertEquals("\"rehearsal\"", browser.script("return document.querySelector('#model').value").toString());
        browser.reload();
        browser.awaitText("#talk", "remember me");
        assertEquals("\"rehearsal\"", browser.script("return document.querySelector('#model').value").toString());
        say("fast and me");
        answered(2);
        assertTrue(browser.text(".code pre").contains("remember me"));
    }

    @Test
    void aLongAnswerScrollsInItsPlaceAndTheButtonsStayInSight() throws Exception {
        playground("rehearsal");
        browser.type("#max", "000");
        say("pace 1ms words 2000");
        browser.await("document.querySelector('#talk').scrollHeight > 2 * document.querySelector('#talk').clientHeight");
        assertTrue(is("document.querySelector('#stop').getBoundingClientRect().bottom <= innerHeight"));
        browser.click("#stop");
        browser.awaitText("#talk", "Stopped by you.");
        browser.await("(talk => talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60)(document.querySelector('#talk'))");
    }

    @ParameterizedTest
    @CsvSource({"stop length tell me,reached the most tokens", "cut tell me,broke", "refuse it,refused to go on",
            "error 500 tell me,500"})
    void anAnswerThatWasCutSaysWhy(String said, String why) throws Exception {
        for (var format : new String[] {"OpenAI", "Responses", "Anthropic"}) {
            if (!is("document.querySelector('#model')")) playground("rehearsal");
            browser.click("//select[@id='format']/option[.='" + format + "']");
            browser.click("//button[.='Start over']");
            say(said);
            answered(1);
            var told = browser.text("#talk [role=alert]");
            assertTrue(told.contains(why)
                    || why.equals("500") && !told.isEmpty(), format + ": " + told);
        }
    }

    @Test
    void theEndOfASessionLosesNothingThatWasTyped() throws Exception {
        playground("rehearsal");
        browser.type("#say", "fast still here");
        browser.forgetCookies();
        browser.press(ENTER);
        browser.awaitText("dialog", "Your session has ended");
        browser.type("dialog input[name=key]", ALICE + ENTER);
        answered(1);
        assertTrue(browser.text("#talk").contains("still here"));
    }

    @Test
    void aProviderWhoseOnlyKeyIsRefusedServesNothingAndItsModelSaysSo() throws Exception {
        gateway.post("/v1/chat/completions", """
                {"model":"locked","messages":[{"role":"user","content":"hello"}]}""", "x-api-key", ALICE);
        signIn(ADMIN);
        tab("Providers", "providers");
        var row = "//tr[contains(., 'locked')]";
        assertTrue(browser.text(row).contains("not serving"), browser.text(row));
        browser.screenshot("provider-refused");
        browser.open(gateway.uri("/models"));
        assertTrue(browser.text(row).contains("not answering"), browser.text(row));
        browser.open(gateway.uri("/console#providers"));
        browser.click(row + "//button[.='Try now']");
        browser.awaitText(".said-done", "is ended");
        browser.await("!document.querySelector('#providers').textContent.includes('not serving')");
    }

    @Test
    void aPhoneShowsAllTabsAndListsOfAFewScreens() throws Exception {
        var operator = Visitor.signedIn(gateway, ADMIN);
        for (int i = 0; i < 60; i++) operator.json("POST", "/admin/accounts", "{\"account\":\"many-" + i + "\"}");
        browser.size(390, 844);
        signIn(ADMIN);
        go("accounts", "accounts");
        assertFits("accounts");
        assertTrue(is("[...document.querySelectorAll('.tabs a')].every(tab => tab.getBoundingClientRect().right <= innerWidth)"));
        assertTrue(is("document.documentElement.scrollHeight < 6000"),
                browser.script("return document.documentElement.scrollHeight").toString());
        assertTrue(is("document.querySelectorAll('#accounts tbody tr').length === 20"));
        browser.screenshot("phone-accounts");
        browser.click("//button[.='Next']");
        browser.await("location.hash.includes('page=2')");
    }

    @Test
    void amountsOfAColumnHaveTheSameDecimalsAndAxesRoundNumbers() throws Exception {
        signIn(ADMIN);
        tab("Ledger", "ledger");
        var decimals = new HashSet<Integer>();
        for (var cell : (JsonArray) browser.script("return [...document.querySelectorAll('#ledger td:nth-child(5)')].map(td => td.innerText)")) {
            var text = ((JsonString) cell).value();
            decimals.add(text.length() - text.indexOf('.'));
        }
        assertEquals(1, decimals.size());
        tab("Use", "use");
        for (var label : (JsonArray) browser.script("return [...document.querySelectorAll('svg.chart text[text-anchor=end]')].map(text => text.textContent)"))
            assertTrue(((JsonString) label).value().matches("0(\\.0+)?|[0-9]{1,3}K|[0-9.]+"), label.toString());
        assertTrue(is("[...document.querySelectorAll('svg.chart text[text-anchor=end]')].every(text => text.textContent.replace(/[^0-9]|0(?=0*$)/g, '').length <= 2)"));
    }

    @Test
    void everyTimeSaysItsZone() throws Exception {
        gateway.post("/v1/chat/completions", """
                {"model":"rehearsal","messages":[{"role":"user","content":"fast hello"}]}""", "x-api-key", ALICE);
        signIn(ALICE);
        tab("Requests", "requests");
        assertTrue(browser.text("#requests th").matches("Time \\(.+\\)"), browser.text("#requests th"));
        browser.click("#requests tbody a");
        browser.awaitText("h1", "Request");
        assertTrue(browser.text("#body time").matches(".*\\d\\d:\\d\\d:\\d\\d.* \\S+"), browser.text("#body time"));
    }

    @Test
    void whatIsFixedIsNoFieldAndSavingSaysSo() throws Exception {
        signIn(ADMIN);
        tab("Accounts", "accounts");
        browser.click("//a[.='alice']");
        browser.awaitText("#settings", "set in config.properties");
        assertFalse(is("document.querySelector('#settings input[name=requests-per-minute], #settings :disabled')"));
        browser.type("#settings input[name=spend-per-day]", "40" + ENTER);
        browser.awaitText(".said-done", "Saved.");
        browser.awaitText("#body", "spend per day");
        browser.type("#settings input[name=spend-per-day]", "x" + ENTER);
        browser.awaitText("#settings [role=alert]", "spend-per-day");
    }

    @Test
    void whatDoesHarmAsksFirst() throws Exception {
        signIn(ADMIN);
        tab("Accounts", "accounts");
        browser.click("//a[.='bob']");
        browser.click("//button[.='Disable']");
        browser.awaitText("dialog", "Disable bob?");
        browser.click("//dialog//button[.='Cancel']");
        browser.click("//button[.='Credit']");
        browser.type("dialog input[name=amount]", "900000000");
        browser.click("//dialog//button[.='Go on']");
        browser.awaitText("dialog", "This is a large amount.");
        browser.screenshot("large-credit");
        browser.click("//dialog//button[.='Cancel']");
        browser.await("!document.querySelector('dialog')");
        assertFalse(browser.text("#balance").contains("900"), browser.text("#balance"));
        go("accounts/alice", "accounts");
        browser.click("//button[.='New key']");
        browser.type("dialog input[name=name]", "harm" + ENTER);
        browser.click("//dialog//button[.='I have kept it']");
        browser.click("//tr[contains(., 'harm')]//button[.='Revoke']");
        assertNotEquals(browser.script("return getComputedStyle(document.querySelector('.button.main, button.main')).backgroundColor").toString(),
                browser.script("return getComputedStyle(document.querySelector('dialog [type=submit]')).backgroundColor").toString());
        browser.click("//dialog//button[.='Revoke']");
        browser.await("!document.querySelector('dialog')");
    }

    @Test
    void backFindsTheListAsItWas() throws Exception {
        signIn(ADMIN);
        tab("Accounts", "accounts");
        browser.type("#find", "b");
        browser.click("//th//button[.='Keys']");
        browser.await("location.hash.includes('find=b') && location.hash.includes('sort=')");
        browser.click("//a[.='bob']");
        browser.awaitText("h1", "bob");
        browser.script("history.back()");
        browser.await("document.querySelector('#find') && document.querySelector('#find').value === 'b'");
        assertTrue(is("document.querySelector('th[aria-sort]').textContent === 'Keys'"));
        browser.open(gateway.uri("/models#?find=kimi"));
        browser.await("document.querySelectorAll('#list tbody tr').length === 1");
    }

    @Test
    void everyPageHasATitleOfItsOwn() throws Exception {
        var titles = new HashSet<String>();
        for (var path : new String[] {"/", "/models", "/console"}) {
            browser.open(gateway.uri(path));
            browser.await("document.querySelector('#example pre, #list tr, #key')");
            titles.add(browser.script("return document.title").toString());
        }
        signIn(ADMIN);
        for (var section : new String[] {"accounts", "accounts/bob", "requests", "providers", "ledger"}) {
            go(section, section.replaceFirst("/.*", ""));
            titles.add(browser.script("return document.title").toString());
        }
        assertEquals(8, titles.size(), titles.toString());
    }

    @Test
    void aKeyJustMadeIsShownUntilItIsPutAway() throws Exception {
        signIn(ALICE);
        tab("Keys", "keys");
        browser.click("//button[.='New key']");
        browser.type("dialog input[name=name]", "kept" + ENTER);
        browser.text("#secret");
        browser.press(ESCAPE);
        browser.press(ESCAPE);
        assertTrue(browser.text("#secret").startsWith("sk-tf-"));
        browser.click("//dialog//button[.='I have kept it']");
        browser.awaitText("#body", "kept");
    }

    private static void nothingRuns() throws Exception {
        var operator = Visitor.signedIn(gateway, ADMIN);
        long end = System.nanoTime() + 10_000_000_000L;
        while (!operator.json("/admin/live").get("requests").toString().equals("[]")) {
            assertTrue(System.nanoTime() < end, "still running");
            Thread.sleep(20);
        }
    }
}
