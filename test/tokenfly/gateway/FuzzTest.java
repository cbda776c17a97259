package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Disk;
import tokenfly.json.Json;
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
        upstream.script((request, reply) -> mangled(
                new Mutations(Long.parseLong(ChaosProvider.mark(request.body()).substring(1))), request, reply));
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
        var head = "HTTP/1.1 " + status + " x\r\nContent-Type: " + (streams ? "text/event-stream" : "application/json")
                + "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        if (random.nextInt(10) == 0) head = mutations.mutated(head);
        reply.raw(head.getBytes(StandardCharsets.ISO_8859_1));
        reply.raw(bytes);
        throw new ScriptedUpstream.CutException();
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
                        + "Access-Control-Request-Headers: x-api-key\r\n\r\n");
        repeat((mutations, _) -> {
            var head = heads.get(mutations.random().nextInt(heads.size()));
            var sent = headMutated(mutations, head).getBytes(StandardCharsets.ISO_8859_1);
            try (var socket = new Socket("127.0.0.1", gateway.uri("/").getPort())) {
                socket.setSoTimeout(40_000);
                socket.getOutputStream().write(sent);
                socket.shutdownOutput();
                var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1."), answer);
                assertFalse(answer.startsWith("HTTP/1.1 500") || answer.contains("\tat "), answer);
            } catch (java.net.SocketTimeoutException hangs) {
                throw hangs;
            } catch (java.net.SocketException reset) {
                // Refused with bytes unread: that is an end, too.
            }
        });
    }

    private static String headMutated(Mutations mutations, String head) {
        var random = mutations.random();
        return switch (random.nextInt(8)) {
            case 0 -> head.replace("\r\n", "\n");
            case 1 -> head.replaceFirst("\r\n", "\r\n" + "x-a: b\r\n".repeat(random.nextInt(400)));
            case 2 -> head.replaceFirst("Host: a", "Host: " + "a".repeat(random.nextInt(100_000)));
            case 3 -> head.replaceFirst("\r\n\r\n", "\r\nContent-Length: " + random.nextLong() + "\r\n\r\n");
            case 4 -> head.replaceFirst(" HTTP", "/%" + Integer.toHexString(random.nextInt(4096)) + " HTTP");
            default -> mutations.mutated(head);
        };
    }
}
