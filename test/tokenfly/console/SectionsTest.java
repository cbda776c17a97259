package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The sections of the console and the start page, each used as a person would.
class SectionsTest extends OnPages {
    @Test
    void aRequestIsFoundByFiltersAndByItsIdAndShownWhole() throws Exception {
        var id = ask(ALICE, "error 500 please");
        ask(ALICE, "fast hello");
        signIn(ALICE);
        tab("Requests", "requests");
        browser.click("//select[@name='outcome']/option[.='failed']");
        browser.await("location.hash.includes('outcome=failed')");
        browser.await("[...document.querySelectorAll('#requests tbody tr')].every(row => row.textContent.includes('failed'))");
        browser.screenshot("requests");
        browser.type("#request-id", id + ENTER);
        browser.awaitText("h1", id);
        assertTrue(browser.text("#body").contains("/chat/completions"), browser.text("#body"));
        assertFalse(browser.text("#body").contains("What was tried"), browser.text("#body"));
        browser.script("history.back()");
        browser.await("document.querySelector('select[name=outcome]') && document.querySelector('select[name=outcome]').value === 'failed'");
    }

    @Test
    void theOperatorSeesWhatWasTriedAndAnAccountNotWhatIsAnothers() throws Exception {
        var id = ask(ALICE, "error 500 please");
        signIn(ADMIN);
        go("requests?account=alice", "requests");
        browser.awaitText("#requests", "rehearsal");
        browser.click("//a[@data-id='" + id + "']");
        browser.awaitText("#body", "What was tried");
        assertTrue(browser.text("//section[h2='What was tried']//tbody/tr").contains("500"),
                browser.text("//section[h2='What was tried']"));
        browser.screenshot("request");
        browser.size(390, 844);
        assertFits("request");
        browser.forgetCookies();
        browser.open(gateway.uri("/console#requests/" + id));
        browser.reload();
        signIn(BOB);
        browser.awaitText("#body [role=alert]", "No such request");
    }

    @Test
    void aKeyIsMadeWithLimitsChangedAndRotated() throws Exception {
        signIn(ALICE);
        tab("Keys", "keys");
        browser.click("//button[.='New key']");
        browser.type("dialog input[name=name]", "limited");
        browser.script("document.querySelector('dialog input[name=expires]').value = '"
                + LocalDate.now(ZoneOffset.UTC).plusDays(40) + "'");
        browser.click("dialog summary");
        browser.type("dialog input[name=spend-per-month]", "20");
        browser.type("dialog input[name=models]", "rehearsal");
        browser.click("//dialog//button[.='Make it']");
        var key = browser.text("#secret");
        browser.click("//dialog//button[.='I have kept it']");
        var row = "//tr[contains(., 'limited')]";
        browser.awaitText(row, "spend per month: 20.00 / 20.00");
        assertTrue(browser.text(row).contains("until"), browser.text(row));
        ask(key, "fast words 400");
        browser.click(row + "//button[.='Change']");
        browser.type("dialog input[name=requests-per-minute]", "7" + ENTER);
        browser.awaitText(row, "requests per minute: ");
        browser.click(row + "//button[.='Rotate']");
        browser.click("//dialog//button[.='Make it']");
        assertEquals(200, gateway.get("/v1/models", "x-api-key", browser.text("#secret")).statusCode());
        browser.click("//dialog//button[.='I have kept it']");
        browser.await("!document.querySelector('dialog')");
        browser.screenshot("keys");
        assertEquals(200, gateway.get("/v1/models", "x-api-key", key).statusCode());
    }

    @Test
    void useIsDividedByModelKeyAndDayOverARangeAndDownloaded() throws Exception {
        ask(ALICE, "fast words 30");
        signIn(ALICE);
        tab("Use", "use");
        browser.awaitText("#use", "kimi-k3");
        browser.click("//button[.='7 days']");
        browser.await("location.hash.includes('from=')");
        shown("use");
        browser.click("//select[@name='by']/option[.='Key']");
        browser.awaitText("#use", "not known");
        browser.click("//select[@name='by']/option[.='Day (UTC)']");
        browser.await("document.querySelectorAll('#use tbody tr').length >= 6");
        assertTrue(is("document.querySelectorAll('#use tbody tr').length <= 7"));
        browser.screenshot("use");
        var csv = browser.script("return fetch(document.querySelector('a[download]').href).then(answer => answer.text())").toString();
        assertTrue(csv.startsWith("\"day,model,requests,input_tokens,cached_tokens,output_tokens,cost"), csv);
        assertTrue(csv.contains("rehearsal,"), csv);
        tab("Requests", "requests");
        var requests = browser.script("return fetch(document.querySelector('a[download]').href).then(answer => answer.text())").toString();
        assertTrue(requests.startsWith("\"time,id,account,key,"), requests);
        assertFalse(requests.contains(",bob,"), requests);
    }

    @ParameterizedTest
    @CsvSource({"Claude Code,ANTHROPIC_BASE_URL={}", "Codex,'base_url = \"{}/v1\"'", "opencode,'\"baseURL\": \"{}/v1\"'",
            "aider,OPENAI_API_BASE={}/v1"})
    void agentsAreToldThisAddress(String agent, String line) throws Exception {
        browser.open(gateway.uri("/"));
        browser.click("//button[.='Agents']");
        browser.click("//button[.='" + agent + "']");
        browser.awaitText("#example", line.replace("{}", gateway.uri("").toString().replaceFirst("/$", "")));
    }

    @Test
    void aFirstVisitLeadsFromNoKeyToTheFirstRequest() throws Exception {
        browser.open(gateway.uri("/"));
        browser.awaitText("#guide", "Sign in, and make a key.");
        browser.open(gateway.uri("/console"));
        signIn(ADMIN);
        browser.await("document.querySelector('.tabs')");
        browser.open(gateway.uri("/"));
        browser.click("//button[.='Make a key']");
        browser.type("dialog input[name=account]", "newcomer" + ENTER);
        browser.type("dialog input[name=name]", "first" + ENTER);
        var key = browser.text("#secret");
        browser.click("//button[.='OpenAI curl']");
        var curl = browser.text(".code pre");
        assertTrue(curl.contains(key), curl);
        browser.screenshot("guide");
        browser.awaitText("#guide", "Waiting for the first request");
        ask(key, "fast hello");
        browser.awaitText("#guide", "It arrived: rehearsal answered");
        browser.click("//a[.='Look at it']");
        browser.awaitText("h1", "req_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenAI", "Responses", "Anthropic"})
    void thePlaygroundSetsWhatTheFormatHasForIt(String format) throws Exception {
        playground("rehearsal");
        browser.click("//select[@id='format']/option[.='" + format + "']");
        browser.click("//select[@id='effort']/option[.='low']");
        browser.type("#temperature", "0.5");
        browser.click("#with-schema");
        browser.click("#with-tools");
        browser.type("#tools", "x");
        say("hello");
        browser.awaitText("form [role=alert]", "The tools are not JSON");
        browser.script("document.querySelector('#tools').value = '[{\"name\":\"mine\",\"input_schema\":{\"type\":\"object\"}}]'");
        browser.script("""
                const bytes = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), c => c.charCodeAt(0));
                const files = new DataTransfer();
                files.items.add(new File([bytes], 'dot.png', {type: 'image/png'}));
                const input = document.querySelector('#pictures');
                input.files = files.files;
                input.dispatchEvent(new Event('change'));""");
        browser.await("document.querySelector('.picture img')");
        browser.press(ENTER);
        browser.await("document.querySelector('#talk .said.model[data-done]')");
        var body = browser.text(".code pre");
        for (var part : new String[] {"mine", "low", "0.5", "json_schema", "image"}) assertTrue(body.contains(part), part + " in " + body);
        assertTrue(is("document.querySelector('.said.user img').naturalWidth === 1"));
        assertFalse(is("document.querySelector('#talk [role=alert]')"), browser.text("#talk"));
        browser.screenshot("playground-set-" + format);
    }

    @Test
    void whatAModelWritesIsShownAsMarkdownAndNeverAsHtml() throws Exception {
        playground("rehearsal");
        browser.script("""
                document.querySelector('#say').value = 'say # A head\\n\\n**bold** and `code` and <img src=x onerror="window.hacked=1">\\n\\n'
                  + '- one\\n- two\\n\\n| a | b |\\n| - | - |\\n| 1 | 2 |\\n\\n```js\\nconst x = "<script>";\\n```\\n\\n'
                  + '[bad](javascript:alert(1)) [good](https://example.org/) ![picture](https://example.org/x.png)';
                document.querySelector('#say').focus()""");
        browser.press(ENTER);
        answered(1);
        assertTrue(is("document.querySelector('#talk .prose strong').textContent === 'bold'"));
        assertTrue(is("document.querySelectorAll('#talk .prose li').length === 2 && document.querySelector('#talk .prose td')"), browser.text("#talk"));
        assertTrue(is("document.querySelector('#talk .prose pre').textContent.includes('<script>')"));
        assertFalse(is("document.querySelector('#talk .prose img, #talk .prose script, #talk .prose a[href^=javascript]')"));
        assertEquals("2", browser.script("return document.querySelectorAll('#talk .prose a[rel~=noopener]').length").toString());
        browser.screenshot("markdown");
    }

    @Test
    void twoModelsAnswerSideBySide() throws Exception {
        playground("rehearsal");
        browser.click("//select[@id='second']/option[.='demo']");
        say("fast hello you two");
        browser.await("document.querySelectorAll('.said.model[data-done]').length === 2");
        assertTrue(browser.text("#talk").contains("hello you two") && browser.text("#talk-2").contains("hello you two"));
        browser.screenshot("side-by-side");
        say("fast and again");
        browser.await("document.querySelectorAll('.said.model[data-done]').length === 4");
        browser.size(390, 844);
        assertFits("side by side");
    }

    @Test
    void thePagesSpeakChineseWhenOneWants() throws Exception {
        browser.click("//button[.='中文']");
        browser.awaitText("h1", "登录");
        browser.type("#key", ALICE + ENTER);
        browser.awaitText("main", "余额");
        assertTrue(is("document.documentElement.lang === 'zh-CN'"));
        for (var section : new String[] {"overview", "requests", "use", "keys", "playground"}) {
            go(section, section);
            assertFalse(browser.text("#body").matches("(?s).*\\b(Balance|Limits|Requests|Filters|Find|New key|Download|Send)\\b.*"), browser.text("#body"));
        }
        browser.screenshot("chinese");
        browser.open(gateway.uri("/"));
        browser.awaitText("h1", "改一行");
        browser.click("//button[.='English']");
        browser.awaitText("h1", "Change one line");
    }

    @Test
    void theOperatorsHomeShowsHowItGoesAndWhatNeedsHim() throws Exception {
        ask(ALICE, "fast words 50");
        gateway.post("/v1/chat/completions", """
                {"model":"locked","messages":[{"role":"user","content":"hello"}]}""", "x-api-key", ALICE);
        Visitor.signedIn(gateway, ADMIN).json("POST", "/admin/accounts", "{\"account\":\"poor\",\"balance\":\"1\",\"low-balance\":\"5\"}");
        signIn(ADMIN);
        shown("home");
        assertEquals("1", browser.script("return document.querySelectorAll('[lang=zh]').length").toString());
        var page = browser.text("#body");
        assertTrue(page.contains("Time to first token") && page.contains("From the cache"), page);
        assertTrue(browser.text("//section[h2='Accounts that run low']").contains("poor"), page);
        assertTrue(browser.text("//section[h2='What rests, and why']").contains("locked"), page);
        browser.click("//select[@name='by']/option[.='by provider']");
        browser.awaitText(".legend", "demo");
        browser.screenshot("operator-home");
        browser.click("//select[@name='range']/option[.='15 minutes']");
        browser.await("location.hash.includes('range=15')");
        browser.size(390, 844);
        browser.dark(true);
        assertFits("home");
        browser.screenshot("operator-home-phone-dark");
        browser.click("//section[h2='What rests, and why']//button[.='Try now']");
        browser.awaitText(".said-done", "locked");
    }

    @Test
    void theOperatorsHomeBeginsWithWhatIsWrong() throws Exception {
        var file = gateway.directory.resolve("config.properties");
        var lines = Files.readString(file);
        Files.writeString(file, lines + "lissten = 1\n");
        try {
            signIn(ADMIN);
            shown("home");
            browser.await("document.querySelector('.note.bad') && document.querySelector('.grid')");
            assertEquals("4", browser.script("return document.querySelector('.note.bad')"
                    + ".compareDocumentPosition(document.querySelector('.grid'))").toString());
        } finally {
            Files.writeString(file, lines);
        }
    }

    @Test
    void theConfigurationIsShownWithFileAndLineAndAModelTested() throws Exception {
        signIn(ADMIN);
        tab("Configuration", "config");
        var row = "//tr[contains(., 'rehearsal')]";
        browser.click(row + "//summary");
        assertTrue(browser.text(row).matches("(?s).*model\\.rehearsal\\.price\\.output\\s+8\\s+config\\.properties:\\d+.*"), browser.text(row));
        assertFalse(browser.text("#body").contains("sk-upstream"), browser.text("#body"));
        browser.click(row + "//button[.='Test']");
        browser.click("//dialog//button[.='Test it']");
        browser.awaitText("dialog table", "answered");
        browser.screenshot("test-of-a-model");
        browser.click("//dialog//button[.='Cancel']");
        browser.click("//tr[contains(., 'locked')]//button[.='Test']");
        browser.click("//dialog//button[.='Test it']");
        browser.awaitText("dialog table", "401");
        browser.click("//dialog//button[.='Cancel']");
    }

    /// @return the request's id
    private static String ask(String key, String said) throws Exception {
        return gateway.post("/v1/chat/completions", "{\"model\":\"rehearsal\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + said + "\"}]}", "x-api-key", key).headers().firstValue("x-request-id").orElseThrow();
    }
}
