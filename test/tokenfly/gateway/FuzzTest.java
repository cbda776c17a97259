package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Disk;
import tokenfly.json.Json;
import tokenfly.testing.Gzip;
import tokenfly.testing.Mutations;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Everything that somebody else sends, changed at random: never an internal error, a hang or a word of a
/// stack trace, and nothing of it is kept.
///
/// FUZZ_SECONDS has it last longer (`make fuzz SECONDS=600`), FUZZ_SEED begin elsewhere. A case that fails
/// names its own seed: FUZZ_SEED=that FUZZ_SECONDS=0 does it first.
@Timeout(7200)
class FuzzTest {
    private static final Duration TIME = Duration.ofMillis(Long.parseLong(
            System.getenv().getOrDefault("FUZZ_SECONDS", "32")) * 1000 / 4);
    private static final long SEED = Long.parseLong(System.getenv().getOrDefault("FUZZ_SEED", "20261130"));
    private static final Pattern TRACE = Pattern.compile("\\tat |Exception|Error:|java\\.|tokenfly\\.[a-z]+\\.");
    private static final int AT_ONCE = 8;
    private static final String[] MODELS = {"o", "d", "a", "r"};
    private static final String RESPONSES = "/v1/responses";
    /// Requests of the Responses API that say all that it can; the model's id is to be put in.
    private static final List<String> RESPONSES_BODIES = List.of("""
            {"model":"","stream":true,"store":false,"include":["reasoning.encrypted_content"],"instructions":"i",\
            "reasoning":{"effort":"high","summary":"auto"},"text":{"format":{"type":"json_schema","name":"s",\
            "strict":true,"schema":{"type":"object"}},"verbosity":"low"},"max_output_tokens":50,"input":"hi"}""", """
            {"model":"","input":[{"role":"developer","content":"d"},{"type":"message","role":"user","content":[\
            {"type":"input_text","text":"t"},{"type":"input_image","image_url":"data:image/png;base64,aGk=","detail":\
            "low"},{"type":"input_file","filename":"f.pdf","file_data":"data:application/pdf;base64,aGk="}]},\
            {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"s"}],"encrypted_content":"tf1x"},\
            {"type":"function_call","call_id":"c1","name":"f","namespace":"n","arguments":"{}"},\
            {"type":"function_call_output","call_id":"c1","output":[{"type":"input_text","text":"o"}]},\
            {"type":"custom_tool_call","call_id":"c2","name":"p","input":"*** Begin"},\
            {"type":"custom_tool_call_output","call_id":"c2","output":"done"},{"type":"item_reference","id":"msg_1"}],\
            "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false},\
            {"type":"custom","name":"p","format":{"type":"grammar","syntax":"lark","definition":"x"}},\
            {"type":"namespace","name":"n","tools":[{"type":"function","name":"f"}]},{"type":"web_search"}],\
            "tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"}]},\
            "parallel_tool_calls":false,"stream":true,"prompt_cache_key":"k"}""", """
            {"model":"","input":"and?","stream":true,"previous_response_id":"resp_1"}""", """
            {"model":"","input":[{"role":"user","content":"hi"},{"type":"compaction_trigger"},{"type":\
            "local_shell_call","call_id":"c","action":{"type":"exec","command":["ls"]}},{"type":"unheard_of","x":1}],\
            "temperature":0.5,"top_p":1,"metadata":{"a":"b"},"truncation":"auto","user":"u","top_logprobs":2}""");
    private static final long KEPT_BYTES = 48 << 20;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final String[] WAITS = {"0", "-1", "1e9", "999999999999999", "Thu, 01 Jan 1970 00:00:00 GMT", "soon", "0.5"};
    private static final String ADMIN = "admin-key-0123456789";
    /// Headers that something here or in the JDK's server looks at, and some that nothing should.
    private static final List<String> HEADERS = List.of("Host", "Authorization", "x-api-key", "Cookie", "Origin", "Content-Type",
            "Content-Encoding", "Content-Length", "Transfer-Encoding", "Expect", "Connection", "Accept", "Accept-Encoding",
            "Accept-Language", "If-None-Match", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded",
            "Access-Control-Request-Headers", "Access-Control-Request-Method", "Access-Control-Request-Private-Network",
            "anthropic-version", "anthropic-beta", "x-tokenfly-strict", "x-tokenfly-timeout", "x-tokenfly-whole",
            "x-session-affinity", "x-claude-code-session-id", "session-id", "thread-id", "x-csrf-token", "Upgrade",
            "Sec-WebSocket-Key", "HTTP2-Settings", "User-Agent", "Range", "TE", "Trailer", "Keep-Alive", "Proxy-Authorization",
            "X-HTTP-Method-Override", "x-request-id", "traceparent");
    private static final List<String> HEADER_VALUES = List.of("", " ", ",", ";", "\"", "a".repeat(70_000), "a,".repeat(3_000), "\t",
            "\u00e5\u00ad\u0097", "\u0000", "\u001b[31m", "x\r\n y", "-1", "0", "+5", "9".repeat(40), "true", "gzip", "gzip, gzip",
            "deflate", "identity", "chunked", "chunked, chunked", "100-continue", "close", "keep-alive, close", "websocket", "h2c",
            "Bearer", "Bearer ", "Bearer sk-tf-test", "Basic x", "=;=", "__Host-a=b; a=b; a", "[::1]", "a:99999", "a@b", "127.0.0.1",
            "*/*;q=nan", "W/\"x\"", "2026-10-21", "1h", "100ms", "0s", "-5s", "99999999999h", "null", "http://b", "application/json");
    /// What is asked of the account's and the operator's side: method, target, body.
    private static final String[][] CALLS = {
        {"POST", "/console/api/session", "{\"key\":\"sk-tf-test\"}"}, {"GET", "/console/api/session", ""},
        {"GET", "/console/api/account", ""}, {"GET", "/console/api/models", ""}, {"GET", "/console/api/keys", ""},
        {"GET", "/console/api/use?from=2026-01-01&to=2026-01-31&by=model&top=3", ""},
        {"GET", "/console/api/use.csv?from=2026-01-01&to=2026-01-31&by=key", ""},
        {"GET", "/console/api/requests?limit=3&skip=1&model=o&outcome=ok&from=2026-01-01&to=2026-12-31", ""},
        {"GET", "/console/api/requests.csv?limit=3&provider=o&key=k", ""}, {"GET", "/console/api/requests/req_1", ""},
        {"POST", "/console/api/keys", "{\"name\":\"n\",\"models\":\"o,a*\",\"expires\":\"2027-01-01\",\"spend\":\"1.5\","
                + "\"requests-per-minute\":3,\"spend-per-day\":\"2\"}"},
        {"PATCH", "/console/api/keys/abcdef", "{\"name\":\"m\",\"spend\":null}"}, {"DELETE", "/console/api/keys/abcdef", ""},
        {"POST", "/console/api/keys/abcdef/rotate", "{\"overlap_hours\":1}"},
        {"GET", "/admin/accounts?find=a&low=true&after=a&limit=2", ""},
        {"POST", "/admin/accounts", "{\"account\":\"b\",\"balance\":\"5\",\"models\":\"*\",\"spend-per-day\":\"1\"}"},
        {"PATCH", "/admin/accounts/b", "{\"models\":\"o\",\"concurrent-requests\":2,\"low-balance\":\"1\",\"disabled\":false}"},
        {"POST", "/admin/accounts/b/credit", "{\"amount\":\"12.50\",\"note\":\"n\"}"},
        {"POST", "/admin/accounts/b/keys", "{\"name\":\"n\"}"}, {"GET", "/admin/accounts/b", ""},
        {"GET", "/admin/use?from=2026-01-01&to=2026-01-31&by=key&account=b", ""}, {"GET", "/admin/live", ""},
        {"GET", "/admin/requests?limit=3&account=b&outcome=failed", ""}, {"GET", "/admin/requests.csv", ""},
        {"GET", "/admin/series?by=provider&name=o&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&step=1m&limit=9", ""},
        {"GET", "/admin/config", ""}, {"POST", "/admin/models/o/test?provider=o", "{}"}, {"GET", "/admin/models", ""},
        {"GET", "/admin/providers", ""}, {"POST", "/admin/providers/o/retry", ""}, {"POST", "/admin/notify/test", "{}"},
        {"GET", "/admin/ledger?account=b&kind=charge&limit=3&before=5", ""}, {"GET", "/admin/ledger.csv?account=b", ""},
        {"GET", "/admin/audit", ""}, {"GET", "/admin/check", ""}, {"GET", "/admin/gateways", ""}, {"GET", "/v1/account", ""},
        {"GET", "/v1/models/o", ""}, {"GET", "/v1/responses/resp_1/input_items?limit=2&order=asc&after=x", ""},
        {"DELETE", "/v1/responses/resp_1", ""}, {"GET", "/metrics", ""}, {"GET", "/codex/models", ""}, {"GET", "/models", ""}};
    private static final String[] METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    private static final String[] WORDS = {"", "-1", "0", "9999999999999999999", "1e9", "NaN", "%00", "%0d%0aset-cookie:%20a=b", "%ff",
        "%", "2026-02-30", "9999999-01-01", "..%2f..", "%E5%AD%97", "a".repeat(5_000), "*", "'", "=1+1", "%3Cscript%3E", "1s", "true"};

    @TempDir private Path directory;
    private final List<String> internals = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override public void publish(LogRecord record) {
            synchronized (internals) {
                internals.add(record.getMessage() + " " + record.getThrown());
            }
        }

        @Override public void flush() {
            // Nothing waits.
        }

        @Override public void close() {
            // Nothing is open.
        }
    };
    private ScriptedUpstream upstream;
    private OwnGateway gateway;

    @BeforeEach
    void start() throws Exception {
        Logger.getLogger("tokenfly").addHandler(handler);
        upstream = new ScriptedUpstream((request, reply) -> {
            upstream.received().clear();
            if (!isOfResponses(request)) Asking.answer(request, reply);
            else if (Asking.isStream(request)) reply.events(ResponsesPassThroughTest.STREAM);
            else reply.json(200, ResponsesPassThroughTest.WHOLE);
        });
        gateway = new OwnGateway(directory, """
                listen = 127.0.0.1:0
                provider.o.openai = %1$s/v1
                provider.o.keys = none
                provider.o.timeout.first-byte = 2s
                provider.o.timeout.idle = 1s
                provider.d.openai = %1$s/v1
                provider.d.kind = deepseek
                provider.d.keys = none
                provider.d.timeout.first-byte = 2s
                provider.d.timeout.idle = 1s
                provider.a.anthropic = %1$s
                provider.a.keys = none
                provider.a.timeout.first-byte = 2s
                provider.a.timeout.idle = 1s
                provider.r.responses = %1$s/v1
                provider.r.keys = none
                provider.r.timeout.first-byte = 2s
                provider.r.timeout.idle = 1s
                model.r.providers = r
                model.o.providers = o
                model.d.providers = d
                model.a.providers = a
                account.test.keys = sk-tf-test
                responses.memory = 4MB
                """.formatted(upstream.uri("")), java.time.Instant::now, Disk.REAL);
        System.out.println("fuzz: seed " + SEED + ", " + TIME.toSeconds() + " s a test");
    }

    @AfterEach
    void stop() throws Exception {
        Logger.getLogger("tokenfly").removeHandler(handler);
        gateway.close();
        upstream.close();
    }

    private static boolean isOfResponses(ScriptedUpstream.Received request) {
        return request.path().endsWith("/responses");
    }

    /// One case, made of its seed alone.
    private interface Case {
        void run(Mutations mutations, long seed) throws Exception;
    }

    private void repeat(Case one) throws Exception {
        one(one, SEED);
        long before = heap();
        long end = System.nanoTime() + TIME.toNanos();
        var seeds = new AtomicLong(SEED);
        var workers = new ArrayList<FutureTask<Object>>();
        for (int i = 0; i < AT_ONCE; i++) {
            workers.add(new FutureTask<>(() -> {
                do one(one, seeds.getAndIncrement()); while (System.nanoTime() - end < 0);
                return null;
            }));
            Thread.startVirtualThread(workers.getLast());
        }
        for (var worker : workers) worker.get();
        System.out.println("fuzz: " + (seeds.get() - SEED) + " cases");
        while (gateway.running() > 0) Thread.sleep(10);
        long kept = heap() - before;
        assertTrue(kept < KEPT_BYTES, kept + " bytes of the heap are kept");
    }

    private void one(Case one, long seed) {
        try {
            one.run(new Mutations(seed), seed);
            synchronized (internals) {
                assertEquals(List.of(), internals);
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError("FUZZ_SEED=" + seed, e);
        }
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void assertDecent(int status, String body, byte[] sent) {
        assertTrue(status != 500 && status >= 200 && status < 600, status + " " + body);
        if (status == 200) return;
        assertFalse(TRACE.matcher(body).find() && !TRACE.matcher(new String(sent, StandardCharsets.ISO_8859_1)).find(),
                body);
        assertTrue(body.isEmpty() || Json.parse(body.getBytes(StandardCharsets.UTF_8)) != null);
    }

    private HttpResponse<String> post(String path, byte[] body) throws Exception {
        return RunningGateway.client().send(gateway.request(path).timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    @Test
    void bodies() throws Exception {
        var openai = requests("openai-to-openai", "openai-to-anthropic");
        var anthropic = requests("anthropic-to-anthropic", "anthropic-to-openai");
        repeat((mutations, _) -> {
            var random = mutations.random();
            int format = random.nextInt(3);
            var bodies = List.of(openai, anthropic, RESPONSES_BODIES).get(format);
            var model = MODELS[random.nextInt(MODELS.length)];
            var body = bodies.get(random.nextInt(bodies.size()))
                    .replaceFirst("\"model\"\\s*:\\s*\"[^\"]*\"", "\"model\":\"" + model + "\"");
            var sent = mutations.mutated(body.getBytes(StandardCharsets.UTF_8));
            boolean seldom = random.nextInt(8) == 0;
            var path = switch (format) {
                case 0 -> "/v1/chat/completions";
                case 1 -> seldom ? "/v1/messages/count_tokens" : "/v1/messages";
                default -> seldom ? RESPONSES + "/input_tokens" : random.nextInt(8) == 0 ? RESPONSES + "/compact"
                        : RESPONSES;
            };
            var answer = post(path, sent);
            assertDecent(answer.statusCode(), answer.body(), sent);
        });
    }

    /// Requests that say all that a format can.
    private static List<String> requests(String... folders) throws IOException {
        var requests = new ArrayList<String>();
        for (var folder : folders)
            try (var files = Files.walk(Path.of("test/fixtures", folder))) {
                for (var file : files.filter(path -> path.getFileName().toString().equals("client-request.json")).sorted().toList())
                    requests.add(Files.readString(file));
            }
        assertTrue(requests.size() > 5, "" + requests.size());
        return requests;
    }

    @Test
    void answers() throws Exception {
        upstream.script((request, reply) -> {
            upstream.received().clear();
            mangled(new Mutations(Long.parseLong(ChaosProvider.mark(request.body()).substring(1))), request, reply);
        });
        repeat((mutations, seed) -> {
            var random = mutations.random();
            var asking = Asking.values()[random.nextInt(Asking.values().length)];
            var model = MODELS[random.nextInt(MODELS.length)];
            boolean responses = model.equals("r") || random.nextInt(4) == 0;
            var body = responses ? "{\"model\":\"" + model + "\",\"input\":\"#" + seed + "\",\"stream\":"
                    + asking.streams() + "}" : asking.body(model, "#" + seed);
            var answer = post(responses ? RESPONSES : asking.path(), body.getBytes(StandardCharsets.UTF_8));
            assertDecent(answer.statusCode(), answer.body(), answer.body().getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    private static void mangled(Mutations mutations, ScriptedUpstream.Received request, ScriptedUpstream.Reply reply)
            throws IOException {
        var random = mutations.random();
        boolean streams = Asking.isStream(request) == (random.nextInt(10) > 0);
        var body = new StringBuilder();
        if (isOfResponses(request)) body.append(streams
                ? String.join("\n\n", ResponsesPassThroughTest.STREAM) + "\n\n" : ResponsesPassThroughTest.WHOLE);
        else if (streams) for (var event : Asking.goodEvents(request))
            body.append(event.startsWith("event:") ? event : "data: " + event).append("\n\n");
        else body.append(Asking.goodBody(request));
        var bytes = mutations.mutated(body.toString().getBytes(StandardCharsets.UTF_8));
        int status = random.nextInt(10) > 0 ? 200 : new int[] {201, 400, 404, 413, 429, 500, 503, 529}[random.nextInt(8)];
        boolean packed = random.nextInt(6) == 0;
        if (packed) bytes = Gzip.packed(bytes);
        if (packed && random.nextInt(3) == 0) bytes = mutations.mutated(bytes);
        boolean chunked = random.nextInt(4) == 0;
        var head = interim(random) + "HTTP/1.1 " + status + " x\r\nContent-Type: " + (streams ? "text/event-stream" : "application/json")
                + (packed ? "\r\nContent-Encoding: gzip" : "") + (random.nextInt(8) == 0 ? "\r\nRetry-After: " + WAITS[random.nextInt(WAITS.length)] : "")
                + (chunked ? "\r\nTransfer-Encoding: chunked" : "\r\nContent-Length: " + bytes.length) + "\r\n\r\n";
        if (random.nextInt(10) == 0) head = mutations.mutated(head);
        reply.raw(head.getBytes(StandardCharsets.ISO_8859_1));
        reply.raw(chunked ? chunked(mutations, bytes) : bytes);
        throw new ScriptedUpstream.CutException();
    }

    private static String interim(Random random) {
        return random.nextInt(10) > 0 ? "" : "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n".repeat(1 + random.nextInt(12));
    }

    private static byte[] chunked(Mutations mutations, byte[] bytes) {
        var random = mutations.random();
        var chunks = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; ) {
            int length = Math.min(bytes.length - from, 1 + random.nextInt(400));
            chunks.writeBytes((Integer.toHexString(length) + (random.nextInt(20) == 0 ? ";a=\"\n" : "") + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            chunks.write(bytes, from, length);
            chunks.writeBytes(CRLF);
            from += length;
        }
        chunks.writeBytes("0\r\nx-trailer: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        return random.nextInt(3) == 0 ? mutations.mutated(chunks.toByteArray()) : chunks.toByteArray();
    }

    @Test
    void heads() throws Exception {
        var heads = List.of(
                "GET /v1/models HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer sk-tf-test\r\n\r\n",
                "POST /v1/messages?beta=true HTTP/1.1\r\nHost: a\r\nx-api-key: sk-tf-test\r\nanthropic-version: 2023-06-01\r\n"
                        + "anthropic-beta: a,b\r\nContent-Type: application/json\r\nContent-Length: 71\r\n\r\n"
                        + "{\"model\":\"o\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer sk-tf-test\r\nExpect: 100-continue\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"m\r\n5\r\nodel\"\r\n4\r\n:1}\n\r\n0\r\n\r\n",
                "OPTIONS /v1/messages HTTP/1.1\r\nHost: a\r\nOrigin: http://b\r\nAccess-Control-Request-Method: POST\r\n"
                        + "Access-Control-Request-Headers: x-api-key\r\n\r\n",
                "GET http://a/v1/responses/resp_1 HTTP/1.1\r\nHost: a\r\nx-api-key: sk-tf-test\r\n\r\n",
                "GET /v1/responses HTTP/1.1\r\nHost: a\r\nx-api-key: sk-tf-test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Key: x\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /../admin/accounts\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n");
        repeat((mutations, _) -> {
            var head = heads.get(mutations.random().nextInt(heads.size()));
            assertDecent(gateway.uri("/").getPort(), headMutated(mutations, head));
        });
    }

    private static void assertDecent(int port, String sent) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(40_000);
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1."), answer);
            assertFalse(answer.startsWith("HTTP/1.1 500") || answer.contains("\tat "), sent + answer);
            assertFalse(answer.lines().takeWhile(line -> !line.isEmpty()).anyMatch(line -> line.startsWith("set-cookie: a=b")), answer);
        } catch (java.net.SocketTimeoutException hangs) {
            throw hangs;
        } catch (java.net.SocketException reset) {
            // Refused with bytes unread: that is an end, too.
        }
    }

    /// The sides of accounts and of the operator, by a session and by keys.
    @Test
    void calls() throws Exception {
        try (var whole = RunningGateway.with("""
                provider.o.openai = %s/v1
                provider.o.keys = none
                model.o.providers = o
                model.o.price.input = 1
                account.test.keys = sk-tf-test
                account.test.balance = 1000
                admin.key = admin-key-0123456789
                """.formatted(upstream.uri("")))) {
            var sessions = List.of(session(whole, "sk-tf-test"), session(whole, ADMIN));
            int port = whole.uri("/").getPort();
            repeat((mutations, _) -> assertDecent(port, call(mutations, sessions)));
            assertEquals(200, whole.get("/v1/account").statusCode());
        }
    }

    /// @return the headers of one who is signed in
    private static String session(RunningGateway gateway, String key) throws Exception {
        var answer = RunningGateway.client().send(HttpRequest.newBuilder(gateway.uri("/console/api/session"))
                .header("content-type", "application/json").POST(BodyPublishers.ofString("{\"key\":\"" + key + "\"}")).build(), BodyHandlers.ofString());
        return "Cookie: " + answer.headers().firstValue("set-cookie").orElseThrow().split(";")[0] + "\r\nx-csrf-token: "
                + RunningGateway.json(answer).string("csrf") + "\r\n";
    }

    private static String call(Mutations mutations, List<String> sessions) {
        var random = mutations.random();
        var call = CALLS[random.nextInt(CALLS.length)];
        var method = random.nextInt(8) > 0 ? call[0] : METHODS[random.nextInt(METHODS.length)];
        var target = call[1];
        if (random.nextInt(2) == 0) target = worded(random, target);
        var body = random.nextInt(4) > 0 && !call[2].isEmpty() ? mutations.mutated(call[2]) : call[2];
        var who = switch (random.nextInt(5)) {
            case 0 -> "x-api-key: sk-tf-test\r\n";
            case 1 -> "Authorization: Bearer " + ADMIN + "\r\n";
            default -> sessions.get(target.startsWith("/admin") ? 1 : random.nextInt(2));
        };
        var head = method + " " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + who + (random.nextInt(4) == 0 ? header(random) : "");
        return head + (body.isEmpty() ? "\r\n" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /// A target with another value of its query, or another segment of its path.
    private static String worded(Random random, String target) {
        var parts = target.split("(?<=[=/])");
        int at = 1 + random.nextInt(parts.length - 1);
        parts[at] = parts[at].replaceFirst("^[^&?/]*", Matcher.quoteReplacement(WORDS[random.nextInt(WORDS.length)]));
        return String.join("", parts) + (random.nextInt(6) == 0 ? "&limit=1&limit=2" : "");
    }

    private static String header(Random random) {
        return HEADERS.get(random.nextInt(HEADERS.size())) + ": " + HEADER_VALUES.get(random.nextInt(HEADER_VALUES.size())) + "\r\n";
    }

    private static String headMutated(Mutations mutations, String head) {
        var random = mutations.random();
        return switch (random.nextInt(12)) {
            case 8, 9, 10 -> {
                for (int i = random.nextInt(4); i >= 0; i--) head = head.replaceFirst("\r\n", Matcher.quoteReplacement("\r\n" + header(random)));
                yield head;
            }
            case 0 -> head.replace("\r\n", "\n");
            case 1 -> head.replaceFirst("\r\n", "\r\n" + "x-a: b\r\n".repeat(random.nextInt(400)));
            case 2 -> head.replaceFirst("Host: a", "Host: " + "a".repeat(random.nextInt(100_000)));
            case 3 -> head.replaceFirst("\r\n\r\n", "\r\nContent-Length: " + random.nextLong() + "\r\n\r\n");
            case 4 -> head.replaceFirst(" HTTP", "/%" + Integer.toHexString(random.nextInt(4096)) + " HTTP");
            default -> mutations.mutated(head);
        };
    }
}
