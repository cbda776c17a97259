package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// More at once than a heap of 128 MB holds: whole answers, great events, trees of many parts. What does
/// not fit is to be sent again; the process lives, others are served, and the books are right.
@Timeout(180)
class HeldMemoryTest {
    private static final int LARGE = 3_200_000;

    @TempDir private Path directory;
    private ScriptedUpstream upstream;
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        var chat = http("""
                {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
                {"role":"assistant","content":"%s"},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":10,"completion_tokens":2}}""".formatted("x".repeat(LARGE)));
        var numbers = "0.12345678,".repeat(LARGE / 11);
        var vectors = http("{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":["
                + numbers + "0]}],\"usage\":{\"prompt_tokens\":10,\"total_tokens\":10}}");
        var event = ("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(LARGE)
                + "\"}}]}\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.ISO_8859_1);
        upstream = new ScriptedUpstream((request, reply) -> {
            if (request.path().endsWith("/embeddings")) reply.raw(vectors);
            else if (request.body().contains("great event")) {
                reply.startEvents();
                reply.chunk(new String(event, StandardCharsets.ISO_8859_1));
                reply.endEvents();
            } else if (request.body().contains("long text")) {
                reply.startEvents();
                for (int i = 0; i < 200; i++) reply.event(
                        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(64 * 1024) + "\"}}]}");
                reply.event("{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
                reply.event("[DONE]");
                reply.endEvents();
            } else if (request.body().contains("large")) reply.raw(chat);
            else Asking.answer(request, reply);
        });
        gateway = new GatewayProcess(directory, """
                provider.up.openai = %s/v1
                provider.up.keys = none
                model.m.providers = up
                model.m.price.input = 1
                model.m.price.output = 2
                account.a.keys = sk-tf-test
                account.a.balance = 1000
                """.formatted(upstream.uri("")), "-Xmx128m");
    }

    private static byte[] http(String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @Test
    void manyLargeEmbeddingsAreAnsweredOrPutOff() throws Exception {
        assertAllAnswered(60, "/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}", LARGE);
    }

    @Test
    void manyLargeAnswersAreAnsweredOrPutOff() throws Exception {
        assertAllAnswered(150, "/v1/chat/completions", body("large", false), LARGE);
    }

    @Test
    void manyLargeTranslatedAnswersAreAnsweredOrPutOff() throws Exception {
        assertAllAnswered(60, "/v1/messages", body("large", false), LARGE);
    }

    @Test
    void manyGreatEventsArePassedOnOrPutOff() throws Exception {
        assertAllAnswered(60, "/v1/chat/completions", body("great event", true), 1);
    }

    /// The stream of a Responses client ends with events that say all of it again, four times.
    @Test
    void aTextThatItsEndCouldNotRepeatIsCutInWords() throws Exception {
        var answer = ask("/v1/responses", "{\"model\":\"m\",\"max_output_tokens\":10000000,\"stream\":true,"
                + "\"input\":\"long text\"}").get();

        var end = new String(answer.body(), StandardCharsets.UTF_8);
        end = end.substring(end.lastIndexOf("event: "));
        assertTrue(end.startsWith("event: response.failed") && end.contains("too many requests at once"),
                end.substring(0, Math.min(300, end.length())));
        assertLivesAndCounts(1);
    }

    @Test
    void aTreeThatDoesNotFitIsNotBuilt() throws Exception {
        var zeros = "{\"model\":\"m\",\"max_tokens\":9,\"x\":[" + "0,".repeat(2_000_000) + "0],\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"hi\"}]}";
        var asked = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();
        for (int i = 0; i < 4; i++) asked.add(ask("/v1/messages", zeros));
        for (var answer : asked) {
            var got = answer.get();
            assertTrue(List.of(413, 529).contains(got.statusCode()), new String(got.body()));
        }
        assertEquals(413, ask("/v1/messages", zeros).get().statusCode());
        assertLivesAndCounts(0);
    }

    private static String body(String topic, boolean stream) {
        return "{\"model\":\"m\",\"max_tokens\":9,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + topic + "\"}]}";
    }

    private CompletableFuture<HttpResponse<byte[]>> ask(String path, String body) {
        return RunningGateway.client().sendAsync(HttpRequest.newBuilder(gateway.uri(path))
                .header("authorization", "Bearer sk-tf-test").POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofByteArray());
    }

    private void assertAllAnswered(int count, String path, String body, int least) throws Exception {
        var asked = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < count; i++) asked.add(ask(path, body).thenApply(answer -> {
            int status = answer.statusCode();
            if (status == 200 ? answer.body().length < least : answer.headers().firstValue("retry-after").isEmpty())
                throw new AssertionError(status + ": " + answer.body().length + " bytes");
            return status;
        }));
        int whole = 0;
        for (var status : asked) {
            assertTrue(List.of(200, 503, 529).contains(status.get()), "" + status.get());
            if (status.get() == 200) whole++;
        }
        assertTrue(whole > 0);
        assertLivesAndCounts(whole);
    }

    /// @param charged the answers that a client has
    private void assertLivesAndCounts(int charged) throws Exception {
        assertTrue(gateway.process().isAlive(), gateway.output());
        var health = RunningGateway.client().send(HttpRequest.newBuilder(gateway.uri("/healthz")).build(),
                BodyHandlers.ofString());
        assertEquals(200, health.statusCode());
        assertEquals(200, ask("/v1/chat/completions", body("small", false)).get().statusCode());
        assertEquals(0, gateway.stop(), gateway.output());
        var audit = gateway.command("audit");
        assertTrue(audit.contains(" 0 faults"), audit);
        assertTrue(charges() >= charged + 1, audit);
    }

    private long charges() throws IOException {
        try (var segments = java.nio.file.Files.list(directory.resolve("data/ledger"))) {
            long lines = 0;
            for (var segment : segments.toList())
                lines += java.nio.file.Files.readString(segment).lines().filter(line -> line.contains(" request=")).count();
            return lines;
        }
    }
}
