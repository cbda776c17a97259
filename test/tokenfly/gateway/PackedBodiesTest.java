package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.Json;
import tokenfly.testing.Gzip;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Requests whose bodies come packed, as Claude Code sends its large ones.
@Timeout(60)
class PackedBodiesTest {
    private static final String LIMIT = "1048576";
    private static final String ADMIN = "sk-admin-of-packed-bodies";
    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;

    record Packed(String path, String coding, byte[] body) {
        @Override
        public String toString() {
            return path + " " + coding + " " + body.length;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        upstream = new ScriptedUpstream((_, reply) ->
                reply.json(200, MoneyTest.whole("{\"prompt_tokens\":1,\"completion_tokens\":1}")));
        gateway = RunningGateway.with(RunningGateway.openAi(upstream) + "body.limit = 1MB\nadmin.key = "
                + ADMIN + "\n");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    static Stream<Packed> packed() {
        return Stream.of("/v1/chat/completions", "/v1/messages", "/v1/responses").flatMap(path -> {
            var body = request(path, "hello ".repeat(50_000));
            return Stream.of(new Packed(path, "gzip", Gzip.packed(body)),
                    new Packed(path, "X-GZip", Gzip.packed(body)),
                    new Packed(path, "gzip", inTwoMembers(body)),
                    new Packed(path, "deflate", deflated(body, false)),
                    new Packed(path, "deflate", deflated(body, true)),
                    new Packed(path, "identity", body.getBytes(StandardCharsets.UTF_8)));
        });
    }

    @ParameterizedTest
    @MethodSource("packed")
    void aPackedBodyIsReadLikeAnyOther(Packed packed) throws Exception {
        upstream.received().clear();
        var answer = post(packed.path(), packed.body(), "content-encoding", packed.coding());
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(upstream.last().body().contains("hello hello"));
        assertTrue(Json.parse(upstream.last().body()) != null);
        assertEquals(null, upstream.last().headers().get("content-encoding"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, gzip", "gzip;q=1", "*"})
    void anyOtherCodingIsRefusedWithWhatIsTaken(String coding) throws Exception {
        for (var path : new String[] {"/v1/chat/completions", "/v1/responses", "/v1/messages"}) {
            var answer = post(path, request(path, "hi").getBytes(StandardCharsets.UTF_8), "content-encoding", coding);
            assertEquals(415, answer.statusCode());
            assertEquals("gzip, deflate", answer.headers().firstValue("accept-encoding").orElse(""));
            var error = RunningGateway.json(answer).object("error");
            assertEquals("invalid_request_error", error.string("type"));
            assertTrue(error.string("message").contains("gzip, deflate"), error.string("message"));
            assertEquals(path.equals("/v1/messages") ? null : "unsupported_content_encoding", error.string("code"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void aBodyThatIsNotPackedAsItSaysIsRefused(String coding) throws Exception {
        var whole = Gzip.packed(request("/v1/messages", "hi"));
        var damaged = whole.clone();
        damaged[damaged.length - 6] ^= 1; // of the checksum
        for (var body : new byte[][] {request("/v1/messages", "hi").getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(whole, whole.length / 2), damaged, new byte[0]}) {
            var answer = post("/v1/messages", body, "content-encoding", coding);
            assertEquals(400, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("content-encoding"), answer.body());
        }
    }

    @Test
    void limitIsThatOfWhatIsUnpacked() throws Exception {
        for (var path : new String[] {"/v1/chat/completions", "/v1/messages"}) {
            var answer = post(path, Gzip.packed(request(path, "x".repeat(1 << 20))), "content-encoding", "gzip");
            assertEquals(413, answer.statusCode());
            assertTrue(answer.body().contains(LIMIT), answer.body());
        }
    }

    /// 64 MB in 64 KB, 32 at once: none is ever unpacked beyond the limit.
    @Test
    void bombsAreNoUseToWhoeverSendsThem() throws Exception {
        var bomb = Gzip.packed(new byte[64 << 20]);
        assertTrue(bomb.length < 70_000, bomb.length + " bytes");
        var sent = Stream.generate(() -> sendAsync("/v1/messages", bomb)).limit(32).toList();
        for (var answer : sent) {
            // Together they are more than the memory for bodies may be: some are told so.
            int status = answer.get().statusCode();
            assertTrue(status == 413 || status == 529, "status " + status);
        }
        assertEquals(200, post("/v1/messages", Gzip.packed(request("/v1/messages", "hi")),
                "content-encoding", "gzip").statusCode());
    }

    @Test
    void whatTheOperatorSendsMayBePackedToo() throws Exception {
        var path = "/admin/accounts";
        var body = Gzip.packed("{\"account\":\"packed\"}");
        assertEquals(415, post(path, body, "content-encoding", "br", "authorization", "Bearer " + ADMIN).statusCode());
        assertEquals(400, post(path, new byte[] {1, 2}, "content-encoding", "gzip",
                "authorization", "Bearer " + ADMIN).statusCode());
        var answer = post(path, body, "content-encoding", "gzip", "authorization", "Bearer " + ADMIN);
        assertEquals(2, answer.statusCode() / 100, answer.body());
    }

    private static String request(String path, String words) {
        return path.equals("/v1/responses") ? "{\"model\":\"m\",\"input\":\"" + words + "\"}"
                : "{\"model\":\"m\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}";
    }

    private static HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
        return RunningGateway.client().send(gateway.request(path, headers)
                .setHeader("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    private static CompletableFuture<HttpResponse<String>> sendAsync(String path, byte[] body) {
        return RunningGateway.client().sendAsync(gateway.request(path, "content-encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
    }

    private static byte[] inTwoMembers(String body) {
        int half = body.length() / 2;
        var both = new ByteArrayOutputStream();
        both.writeBytes(Gzip.packed(body.substring(0, half)));
        both.writeBytes(Gzip.packed(body.substring(half)));
        return both.toByteArray();
    }

    private static byte[] deflated(String body, boolean bare) {
        var bytes = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
        try (OutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }
}
