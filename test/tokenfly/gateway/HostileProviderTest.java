package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;

/// A provider that means harm, at the jar with 128 MB: what it sends ends nothing, holds nothing, costs nobody more
/// than was held, and whoever asks another provider meanwhile is served.
@Timeout(300)
class HostileProviderTest {
    private static final String KEY = "sk-tf-test";
    private static final int FEW = 6;
    private static final String[] FORMATS = {"openai", "anthropic", "responses"};
    private static final String[] PATHS = {"/v1/chat/completions", "/v1/messages", "/v1/responses"};
    private static final String CHUNK_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final String MEGABYTE = "x".repeat(1 << 20);
    private static final String PIECE = "x".repeat(1 << 18);
    private static final byte[] BOMB_BYTES = packed(64);
    private static final List<Integer> DECENT = List.of(200, 400, 429, 502, 503, 504, 529);

    @FunctionalInterface
    interface Deed {
        void on(Received request, Reply reply) throws IOException, InterruptedException;
    }

    enum Harm {
        HELD_EVENTS(36, (request, reply) -> {
            reply.startEvents();
            for (int i = 0; i < 200; i++) reply.chunk(nothing(request, MEGABYTE));
            reply.endEvents();
        }),
        GREAT_ID(36, (request, reply) -> {
            reply.startEvents();
            reply.chunk("id: " + MEGABYTE.repeat(3) + "\n");
            reply.chunk("data: {}\n\n");
            Thread.sleep(4000);
        }),
        GREAT_TYPE(36, (request, reply) -> {
            reply.startEvents();
            reply.chunk("event: " + MEGABYTE.repeat(3) + "\n");
            Thread.sleep(4000);
        }),
        GREAT_TEXT(36, (request, reply) -> {
            reply.startEvents();
            for (int i = 0; i < 40; i++) reply.chunk(text(request, MEGABYTE));
            Thread.sleep(100);
        }),
        BOMB(36, (request, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: "
                    + BOMB_BYTES.length + "\r\n\r\n");
            reply.raw(BOMB_BYTES);
        }),
        BOMB_OF_EVENTS(36, (request, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\ncontent-length: "
                    + BOMB_BYTES.length + "\r\n\r\n");
            reply.raw(BOMB_BYTES);
        }),
        BOMB_OF_AN_ERROR(36, (request, reply) -> {
            reply.raw("HTTP/1.1 400 Bad\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: "
                    + BOMB_BYTES.length + "\r\n\r\n");
            reply.raw(BOMB_BYTES);
        }),
        EARLY_HINTS(FEW, (request, reply) -> {
            while (true) reply.raw("HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n");
        }),
        CONTINUES(FEW, (request, reply) -> {
            while (true) reply.raw("HTTP/1.1 100 Continue\r\n\r\n");
        }),
        HEADERS(FEW, (request, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\n");
            for (int i = 0; ; i += 100) reply.raw(headers(i));
        }),
        A_HEADER_WITHOUT_END(FEW, (request, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\nx: ");
            while (true) reply.raw(MEGABYTE);
        }),
        A_STATUS_WITHOUT_END(FEW, (request, reply) -> {
            reply.raw("HTTP/1.1 200 ");
            while (true) reply.raw(MEGABYTE);
        }),
        A_CHUNK_SIZE_WITHOUT_END(FEW, (request, reply) -> {
            reply.raw(CHUNK_HEAD);
            while (true) reply.raw("0".repeat(1 << 16));
        }),
        A_CHUNK_EXTENSION_WITHOUT_END(FEW, (request, reply) -> {
            reply.raw(CHUNK_HEAD + "1;");
            while (true) reply.raw(MEGABYTE);
        }),
        A_CHUNK_OF_TWO_GIGABYTES(9, (_, reply) -> {
            reply.raw(CHUNK_HEAD + "80000000\r\n" + "data: {}\n\n".repeat(500));
            Thread.sleep(2000);
        }),
        A_NEGATIVE_CHUNK(FEW, (_, reply) -> {
            reply.raw(CHUNK_HEAD + "-5\r\ndata: {}\n\n");
            Thread.sleep(2000);
        }),
        AN_OVERFLOWING_CHUNK(FEW, (_, reply) -> {
            reply.raw(CHUNK_HEAD + "100000005\r\n:\n\n:\n\r\n0\r\n\r\n");
            Thread.sleep(2000);
        }),
        TWO_LENGTHS(FEW, (_, reply) -> reply.raw("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 7\r\n\r\n{}     ")),
        A_NEGATIVE_LENGTH(FEW, (_, reply) -> reply.raw("HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n{}     ")),
        TRAILERS_WITHOUT_END(FEW, (request, reply) -> {
            reply.raw(CHUNK_HEAD + "0\r\n");
            for (int i = 0; ; i += 100) reply.raw(headers(i));
        }),
        TINY_CHUNKS(FEW, (request, reply) -> {
            reply.raw(CHUNK_HEAD);
            while (true) reply.raw("1\r\n:\r\n".repeat(1000));
        }),
        MIXED_CALLS(36, (request, reply) -> {
            reply.startEvents();
            reply.chunk(call(request, 0) + call(request, 1));
            for (int i = 0; i < 200; i++) reply.chunk(arguments(request, 1, PIECE));
        }),
        SIGNATURES(36, (request, reply) -> {
            reply.startEvents();
            reply.chunk(text(request, "").replace("{\"type\":\"text\",\"text\":\"\"}", "{\"type\":\"thinking\",\"thinking\":\"\"}"));
            for (int i = 0; i < 200; i++) reply.chunk(signature(request, PIECE));
        }),
        REDACTED(36, (request, reply) -> {
            reply.startEvents();
            reply.chunk(nothing(request, ""));
            for (int i = 0; i < 200; i++) reply.chunk(redacted(request, i, PIECE));
        }),
        CHOICES(FEW, (request, reply) -> {
            reply.startEvents();
            for (int i = 0; i < 20_000; i += 100) {
                var some = new StringBuilder();
                for (int j = i; j < i + 100; j++) some.append(text(request, "x").replace("\"index\":0", "\"index\":" + j));
                reply.chunk(some.toString());
            }
        }),
        REDIRECT(FEW, (request, reply) -> reply.json(302, "", "location: http://127.0.0.1:1/")),
        NO_CONTENT(FEW, (request, reply) -> reply.raw("HTTP/1.1 204 No Content\r\n\r\n")),
        NOT_MODIFIED(FEW, (request, reply) -> reply.raw("HTTP/1.1 304 Not Modified\r\n\r\n")),
        SWITCHING(FEW, (request, reply) -> reply.raw("HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n")),
        STATUS_999(FEW, (request, reply) -> reply.json(999, "{}")),
        HTML(FEW, (request, reply) -> reply.whole(200, "text/html", "<html>hi</html>")),
        COMMENTS(FEW, (request, reply) -> {
            reply.startEvents();
            while (true) reply.chunk(": nothing\n\n".repeat(1000));
        }),
        EMPTY_LINES(FEW, (request, reply) -> {
            reply.startEvents();
            while (true) reply.chunk("\n".repeat(1 << 20));
        }),
        DATA_LINES(FEW, (request, reply) -> {
            reply.startEvents();
            while (true) reply.chunk("data:\n".repeat(1 << 16));
        }),
        PINGS(FEW, (request, reply) -> {
            reply.startEvents();
            while (true) reply.chunk("event: ping\ndata: {\"type\":\"ping\"}\n\n".repeat(1000));
        }),
        CALLS(FEW, (request, reply) -> {
            reply.startEvents();
            for (int i = 0; ; i++) {
                var calls = new StringBuilder();
                for (int j = 0; j < 100; j++) calls.append(call(request, 100 * i + j));
                reply.chunk(calls.toString());
            }
        }),
        RETRY_IN_TEN_YEARS(FEW, (request, reply) -> reply.json(429, "{\"error\":{\"message\":\"slow\"}}", "retry-after: 315360000")),
        RETRY_IN_AGES(FEW, (request, reply) -> reply.json(429, "{\"error\":{\"message\":\"slow\"}}", "retry-after: 999999999999999")),
        OVERLOADED(FEW, (request, reply) -> reply.json(529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}")),
        TRICKLE(FEW, (request, reply) -> {
            reply.startEvents();
            while (true) {
                reply.chunk(" ");
                Thread.sleep(300);
            }
        }),
        TRICKLED_WHOLE(FEW, (request, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{");
            while (true) {
                reply.raw(" ");
                Thread.sleep(300);
            }
        });

        final int count;
        final Deed deed;

        Harm(int count, Deed deed) {
            this.count = count;
            this.deed = deed;
        }
    }

    private static byte[] packed(int megabytes) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write("{\"choices\":\"".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < megabytes; i++) out.write(MEGABYTE.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String headers(int from) {
        var headers = new StringBuilder();
        for (int i = from; i < from + 100; i++) headers.append("x-").append(i).append(": y\r\n");
        return headers.toString();
    }

    /// An event that carries nothing of an answer.
    static String nothing(Received request, String padding) {
        if (request.path().endsWith("/messages")) return "event: message_start\ndata: {\"type\":\"message_start\",\"pad\":\""
                + padding + "\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"u\",\"content\":[],"
                + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n";
        if (request.path().endsWith("/responses")) return "event: response.in_progress\ndata: {\"type\":\"response.in_progress\","
                + "\"pad\":\"" + padding + "\",\"response\":{\"id\":\"r\",\"object\":\"response\",\"status\":\"in_progress\",\"output\":[]}}\n\n";
        return "data: {\"id\":\"c\",\"pad\":\"" + padding + "\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
    }

    static String text(Received request, String text) {
        if (request.path().endsWith("/messages")) return nothing(request, "") + "event: content_block_start\ndata: {\"type\":"
                + "\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
                + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
                + "\"text_delta\",\"text\":\"" + text + "\"}}\n\n";
        if (request.path().endsWith("/responses")) return "event: response.output_text.delta\ndata: {\"type\":"
                + "\"response.output_text.delta\",\"item_id\":\"i\",\"output_index\":0,\"content_index\":0,\"delta\":\"" + text + "\"}\n\n";
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    static String arguments(Received request, int index, String text) {
        if (request.path().endsWith("/messages")) return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
                + index + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"[\\\"" + text + "\"}}\n\n";
        if (request.path().endsWith("/responses")) return "event: response.function_call_arguments.delta\ndata: {\"type\":"
                + "\"response.function_call_arguments.delta\",\"item_id\":\"f" + index + "\",\"output_index\":" + index + ",\"delta\":\"[\\\"" + text + "\"}\n\n";
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + index
                + ",\"function\":{\"arguments\":\"[\\\"" + text + "\"}}]}}]}\n\n";
    }

    static String signature(Received request, String text) {
        if (request.path().endsWith("/messages")) return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                + "\"delta\":{\"type\":\"signature_delta\",\"signature\":\"" + text + "\"}}\n\n";
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"\",\"signature\":\""
                + text + "\"}]}}]}\n\n";
    }

    static String redacted(Received request, int index, String text) {
        if (request.path().endsWith("/messages")) return "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":" + index
                + ",\"content_block\":{\"type\":\"redacted_thinking\",\"data\":\"" + text + "\"}}\n\n"
                + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":" + index + "}\n\n";
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\""
                + text + "\"}]}}]}\n\n";
    }

    static String call(Received request, int index) {
        if (request.path().endsWith("/messages")) return "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"
                + index + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"t" + index + "\",\"name\":\"f\",\"input\":{}}}\n\n";
        if (request.path().endsWith("/responses")) return "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\","
                + "\"output_index\":" + index + ",\"item\":{\"type\":\"function_call\",\"id\":\"f" + index + "\",\"call_id\":\"c" + index
                + "\",\"name\":\"f\",\"arguments\":\"\"}}\n\n";
        return "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + index + ",\"id\":\"t" + index
                + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}\n\n";
    }

    @TempDir private Path directory;
    private ScriptedUpstream good;
    private ScriptedUpstream bad;
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        good = new ScriptedUpstream(Asking::answer);
        bad = new ScriptedUpstream((request, reply) -> Harm.valueOf(request.path().split("/")[1]).deed.on(request, reply));
        var config = new StringBuilder("""
                provider.good.openai = %s/v1
                provider.good.keys = none
                model.v.providers = good
                account.test.keys = sk-tf-test
                account.test.balance = 1000
                """.formatted(good.uri("")));
        for (var harm : Harm.values()) for (var format : FORMATS) config.append("""
                provider.%1$s.%2$s = %3$s
                provider.%1$s.keys = none
                provider.%1$s.timeout.first-byte = 1s
                provider.%1$s.timeout.idle = 1s
                model.%1$s.providers = %1$s
                model.%1$s.price.input = 1
                model.%1$s.price.output = 2
                """.formatted(harm + "-" + format, format, bad.uri("/" + harm + (format.equals("anthropic") ? "" : "/v1"))));
        gateway = new GatewayProcess(directory, config.toString(), "-Xmx128m");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        good.close();
        bad.close();
    }

    @Test
    void nothingThatItSendsEndsOrHoldsAnythingOrKeepsOthersFromTheirProviders() throws Exception {
        var few = EnumSet.allOf(Harm.class);
        for (var harm : Harm.values()) {
            if (harm.count <= FEW) continue;
            few.remove(harm);
            suffer(EnumSet.of(harm));
        }
        suffer(few);
        assertEquals(0, gateway.stop(), gateway.output());
        assertFalse(gateway.output().contains("\tat "), gateway.output());
        var audit = gateway.command("audit");
        assertTrue(audit.contains(" 0 faults"), audit);
    }

    /// These at once, each in all formats, while somebody asks another provider.
    private void suffer(Set<Harm> harms) throws Exception {
        var asked = new LinkedHashMap<FutureTask<Integer>, Harm>();
        for (var harm : harms) for (int i = 0; i < harm.count; i++) {
            var model = harm + "-" + FORMATS[i % FORMATS.length];
            var path = PATHS[i / FORMATS.length % PATHS.length];
            boolean stream = i % 2 == 0;
            var one = new FutureTask<>(() -> ask(model, path, stream));
            asked.put(one, harm);
            Thread.startVirtualThread(one);
        }
        int served = 0;
        while (served < 3 || !asked.keySet().stream().allMatch(FutureTask::isDone))
            if (ask("v", "/v1/chat/completions", false) == 200) served++;
        for (var one : asked.entrySet()) assertTrue(DECENT.contains(one.getKey().get()), one.getValue() + ": " + one.getKey().get());
        assertNothingIsHeld(harms);
    }

    /// A minute is much more than any of the limits on time.
    private int ask(String model, String path, boolean stream) throws Exception {
        var body = path.endsWith("responses") ? "{\"model\":\"" + model + "\",\"max_output_tokens\":1000000,\"stream\":" + stream
                + ",\"input\":\"hi\"}" : "{\"model\":\"" + model + "\",\"max_tokens\":1000000,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        try {
            return RunningGateway.client().send(HttpRequest.newBuilder(gateway.uri(path)).header("x-api-key", KEY)
                    .timeout(Duration.ofSeconds(60)).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            var ended = gateway.process().waitFor(3, TimeUnit.SECONDS) ? "ended with " + gateway.process().exitValue() : "lives";
            throw new AssertionError(model + " " + path + ", the gateway " + ended + ": "
                    + gateway.output().lines().filter(line -> !line.contains(" id=req_")).toList(), e);
        }
    }

    private void assertNothingIsHeld(Set<Harm> harms) throws Exception {
        for (int i = 0; ; i++) {
            var account = RunningGateway.json(RunningGateway.client().send(HttpRequest.newBuilder(
                    gateway.uri("/v1/account")).header("x-api-key", KEY).build(), BodyHandlers.ofString()));
            if (account.whole("running", -1) == 0 && account.string("held").equals("0")) return;
            assertTrue(i < 600, harms + " hold " + account);
            Thread.sleep(50);
        }
    }
}
