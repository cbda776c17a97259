package tokenfly.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// A headless Chromium, driven over the WebDriver protocol (w3.org/TR/webdriver2) by ChromeDriver.
///
/// Elements are named by CSS selectors, or by XPath when the text begins with `//`. Whatever is
/// looked for is waited for. Not thread-safe.
final class Browser {
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Path SCREENSHOTS = Path.of("build", "screenshots");
    private static final Path AXE = Path.of("test", "compat", "node_modules", "axe-core", "axe.min.js");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process driver;
    private final Path profile;
    private final String session;

    private Browser(Process driver, Path profile, int port, JsonObject capabilities)
            throws Exception {
        this.driver = driver;
        this.profile = profile;
        var made = (JsonObject) send("POST", "http://127.0.0.1:" + port + "/session", capabilities);
        this.session = "http://127.0.0.1:" + port + "/session/" + made.string("sessionId");
    }

    /// Starts one, or skips the test where none is installed.
    static Browser start() throws Exception {
        var chromedriver = onPath("chromedriver")
                .orElseThrow(() ->
                        new TestAbortedException("no chromedriver on the PATH: browser tests are skipped"));
        var chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(Browser::onPath)
                .flatMap(Optional::stream).findFirst()
                .orElseThrow(() ->
                        new TestAbortedException("no Chromium on the PATH: browser tests are skipped"));
        var profile = Files.createTempDirectory("tokenfly-browser");
        var driver = new ProcessBuilder(chromedriver.toString(), "--port=0")
                .redirectErrorStream(true).start();
        int port = port(driver);
        return new Browser(driver, profile, port, capabilities(chromium, profile));
    }

    /// The host resolver rule is a second lock: a name that is looked up is not found.
    private static JsonObject capabilities(Path chromium, Path profile) {
        return (JsonObject) Json.parse("""
                {"capabilities":{"alwaysMatch":{"browserName":"chrome",
                "goog:loggingPrefs":{"performance":"ALL","browser":"ALL"},
                "goog:chromeOptions":{"binary":"%s","args":["--headless","--no-sandbox","--disable-gpu",
                "--disable-quic","--no-first-run","--disable-background-networking",
                "--disable-component-update","--disable-sync","--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1","--user-data-dir=%s"]}}}}
                """.formatted(chromium, profile));
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of)
                .map(directory -> directory.resolve(program)).filter(Files::isExecutable)
                        .findFirst();
    }

    /// ChromeDriver says which port it chose in its first lines.
    private static int port(Process driver) throws IOException {
        var out = new BufferedReader(new InputStreamReader(driver.getInputStream()));
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (!line.contains("started successfully on port")) continue;
            Thread.ofVirtual().start(() -> out.lines().forEach(_ -> { })); // else its pipe fills up
            return Integer.parseInt(line.replaceAll(".*port (\\d+).*", "$1"));
        }
        throw new IOException("ChromeDriver ended before it had started");
    }

    void open(URI page) throws Exception {
        post("/url", JsonObject.builder().put("url", page.toString()).build());
    }

    void reload() throws Exception {
        post("/refresh", JsonObject.EMPTY);
    }

    /// Does something with the element once there is one that can be seen. A page that draws itself
    /// anew meanwhile makes it stale: then the new one is taken.
    private JsonValue with(String selector, String verb, JsonObject body) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                var id = visible(selector);
                if (id != null && body == null) return get("/element/" + id + verb);
                if (id != null) return post("/element/" + id + verb, body);
            } catch (AssertionError fault) {
                if (!fault.getMessage().contains("stale element")) throw fault;
            }
            if (System.nanoTime() > end) throw new AssertionError("no " + selector
                    + " on the page, but:\n" + text("body"));
            Thread.sleep(20);
        }
    }

    private String visible(String selector) throws Exception {
        var query = JsonObject.builder()
                .put("using", selector.startsWith("//") ? "xpath" : "css selector")
                .put("value", selector).build();
        for (var element : (JsonArray) post("/elements", query)) {
            var id = ((JsonObject) element).string(ELEMENT);
            if (get("/element/" + id + "/displayed").toString().equals("true")) return id;
        }
        return null;
    }

    void click(String selector) throws Exception {
        with(selector, "/click", JsonObject.EMPTY);
    }

    /// Types into a field after what is there.
    void type(String selector, String text) throws Exception {
        with(selector, "/value", JsonObject.builder().put("text", text).build());
    }

    /// Types into whatever has the focus.
    void press(String keys) throws Exception {
        var active = ((JsonObject) get("/element/active")).string(ELEMENT);
        post("/element/" + active + "/value", JsonObject.builder().put("text", keys).build());
    }

    String text(String selector) throws Exception {
        return ((JsonString) with(selector, "/text", null)).value();
    }

    /// Waits until the element's text holds this.
    String awaitText(String selector, String part) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var text = text(selector);
            if (text.contains(part)) return text;
            if (System.nanoTime() > end) throw new AssertionError(selector + " never said \""
                    + part + "\", but:\n" + text);
            Thread.sleep(20);
        }
    }

    /// Waits until a script's value is true.
    void await(String condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!script("return !!(" + condition + ")").toString().equals("true")) {
            if (System.nanoTime() > end) throw new AssertionError("never: " + condition + "\n"
                    + text("body"));
            Thread.sleep(20);
        }
    }

    /// Runs a script in the page; a promise is waited for.
    JsonValue script(String script) throws Exception {
        return post("/execute/sync",
                JsonObject.builder().put("script", script).put("args", JsonArray.EMPTY).build());
    }

    void size(int width, int height) throws Exception {
        devTools("Emulation.setDeviceMetricsOverride", """
                {"width":%d,"height":%d,"deviceScaleFactor":1,"mobile":%s}""".formatted(width, height, width < 600));
    }

    void dark(boolean dark) throws Exception {
        devTools("Emulation.setEmulatedMedia", """
                {"features":[{"name":"prefers-color-scheme","value":"%s"}]}""".formatted(dark ? "dark" : "light"));
    }

    /// Lets pages read the clipboard, as a person would who pastes.
    void allowClipboard() throws Exception {
        devTools("Browser.grantPermissions", """
                {"permissions":["clipboardReadWrite","clipboardSanitizedWrite"]}""");
    }

    void forgetCookies() throws Exception {
        send("DELETE", session + "/cookie", null);
    }

    /// Writes what is to be seen to `build/screenshots`, the whole page from top to bottom.
    void screenshot(String name) throws Exception {
        Files.createDirectories(SCREENSHOTS);
        var shot = (JsonObject) devTools("Page.captureScreenshot",
                "{\"captureBeyondViewport\":true}");
        Files.write(SCREENSHOTS.resolve(name + ".png"),
                Base64.getDecoder().decode(shot.string("data")));
    }

    /// Every URL that was requested since this was last asked.
    List<String> requested() throws Exception {
        var urls = new ArrayList<String>();
        for (var entry : log("performance")) {
            var message = ((JsonObject) Json.parse(((JsonObject) entry).string("message")))
                    .object("message");
            if ("Network.requestWillBeSent".equals(message.string("method")))
                urls.add(message.object("params").object("request").string("url"));
        }
        return urls;
    }

    /// What the browser complained of since this was last asked: errors of scripts, things that the
    /// page's policy forbade. An answer with an error's status is no complaint.
    List<String> complaints() throws Exception {
        var said = new ArrayList<String>();
        for (var entry : log("browser")) {
            var message = ((JsonObject) entry).string("message");
            // A field that wants the focus and does not get it, since somebody was quicker, is no fault.
            boolean harmless = message.contains("Failed to load resource")
                    || message.contains("Autofocus processing was blocked");
            if (!harmless) said.add(message);
        }
        return said;
    }

    /// Whether npm has put axe-core there for the tests.
    static boolean hasAxe() {
        return Files.exists(AXE);
    }

    /// What axe-core finds serious in what is shown; nothing where it is not there.
    List<String> accessibilityFaults() throws Exception {
        if (!hasAxe()) return List.of();
        if (script("return !window.axe").toString().equals("true")) script(Files.readString(AXE));
        var found = (JsonArray) script("""
                return axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
                  .filter(fault => ['serious', 'critical'].includes(fault.impact))
                  .map(fault => fault.id + ': ' + fault.nodes.map(node => node.html.slice(0, 200) + ' ' + node.failureSummary).join('; ')));
                """);
        return found.values().stream().map(JsonString.class::cast).map(JsonString::value).toList();
    }

    /// What the page's scripts hold once all that can go is gone.
    long heapBytes() throws Exception {
        devTools("HeapProfiler.collectGarbage", "{}");
        return (long) number((JsonObject) devTools("Runtime.getHeapUsage", "{}"), "usedSize");
    }

    long domNodes() throws Exception {
        devTools("HeapProfiler.collectGarbage", "{}");
        return (long) number((JsonObject) devTools("Memory.getDOMCounters", "{}"), "nodes");
    }

    private static double number(JsonObject object, String member) {
        return Double.parseDouble(object.get(member).toString());
    }

    private JsonArray log(String type) throws Exception {
        return (JsonArray) post("/se/log", JsonObject.builder().put("type", type).build());
    }

    private JsonValue devTools(String command, String parameters) throws Exception {
        return post("/goog/cdp/execute", JsonObject.builder().put("cmd", command)
                .put("params", Json.parse(parameters)).build());
    }

    private JsonValue get(String path) throws Exception {
        return send("GET", session + path, null);
    }

    private JsonValue post(String path, JsonObject body) throws Exception {
        return send("POST", session + path, body);
    }

    private static JsonValue send(String method, String uri, JsonObject body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(uri)).method(method, body == null
                ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(Json.utf8(body)));
        var answer = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        var value = ((JsonObject) Json.parse(answer.body())).get("value");
        if (answer.statusCode() != 200) throw new AssertionError(method + " " + uri + ": "
                + ((JsonObject) value).string("message"));
        return value == null ? JsonNull.NULL : value;
    }

    void close() throws Exception {
        try {
            send("DELETE", session, null);
        } finally {
            driver.destroy();
            driver.waitFor();
            try (var files = Files.walk(profile)) {
                for (var file : files.sorted(Comparator.reverseOrder())
                        .toList()) Files.deleteIfExists(file);
            }
        }
    }
}
