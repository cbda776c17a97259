package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// How large a request may be, and how much all of them may hold together.
@Timeout(60)
class BodyLimitTest {
    private static final String ANSWER = MoneyTest.whole("{\"prompt_tokens\":1,\"completion_tokens\":1}");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyOverTheLimitIsRefusedWithAndWithoutALength(boolean isLengthTold) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + "body.limit = 64KB\n")) {
            var large = hello(64 << 10);
            var openai = send(gateway, "/v1/chat/completions", large, isLengthTold);
            assertEquals(413, openai.statusCode());
            var error = RunningGateway.json(openai).object("error");
            assertEquals("invalid_request_error", error.string("type"));
            assertTrue(error.string("message").contains("65536 bytes"), error.string("message"));
            var anthropic = send(gateway, "/v1/messages", large, isLengthTold);
            assertEquals(413, anthropic.statusCode());
            assertEquals("request_too_large", RunningGateway.json(anthropic).object("error").string("type"));
            assertEquals(0, upstream.received().size());
            assertEquals(200, send(gateway, "/v1/chat/completions", hello(60 << 10), isLengthTold).statusCode());
        }
    }

    @Test
    void bodiesThatTheMemoryCannotHoldTogetherAreToBeSentAgain() throws Exception {
        var asked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    asked.countDown();
                    release.await();
                    reply.json(200, ANSWER);
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream)
                        + "body.limit = 1MB\nbody.memory = 1280KB\n")) {
            var large = hello(900 << 10);
            var first = RunningGateway.client().sendAsync(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(large)).build(), BodyHandlers.ofString());
            asked.await();
            var openai = send(gateway, "/v1/chat/completions", large, true);
            assertEquals(503, openai.statusCode());
            var error = RunningGateway.json(openai).object("error");
            assertEquals("server_error", error.string("type"));
            assertEquals("overloaded", error.string("code"));
            assertEquals("1", openai.headers().firstValue("retry-after").orElseThrow());
            var anthropic = send(gateway, "/v1/messages", large, true);
            assertEquals(529, anthropic.statusCode());
            assertEquals("overloaded_error", RunningGateway.json(anthropic).object("error").string("type"));
            release.countDown();
            assertEquals(200, first.get().statusCode());
            assertEquals(200, send(gateway, "/v1/chat/completions", large, true).statusCode());
        }
    }

    @Test
    void aBodyOfAnyLengthWithinTheLimitFitsIntoTheLeastMemory() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream)
                        + "body.limit = 1MB\nbody.memory = 1280KB\n")) {
            for (int size : new int[] {1 << 20, 600_000, (512 << 10) + 1})
                assertEquals(200, send(gateway, "/v1/chat/completions", hello(size - hello(0).length()), true)
                        .statusCode());
        }
    }

    @Test
    void aBodyOfUnknownLengthThatNeverFitsIsNotToBeSentAgain() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream)
                        + "body.limit = 1MB\nbody.memory = 1280KB\n")) {
            assertEquals(413, send(gateway, "/v1/chat/completions", hello(1_000_000), false).statusCode());
            assertEquals(200, send(gateway, "/v1/chat/completions", hello(400_000), false).statusCode());
        }
    }

    private static String hello(int more) {
        return PassThroughTest.hello(false).replace("hello", "hello" + "x".repeat(more));
    }

    private static HttpResponse<String> send(RunningGateway gateway, String path, String body,
            boolean isLengthTold) throws Exception {
        BodyPublisher publisher = isLengthTold ? BodyPublishers.ofString(body)
                : BodyPublishers.ofInputStream(() ->
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        return RunningGateway.client().send(gateway.request(path).POST(publisher).build(), BodyHandlers.ofString());
    }
}
