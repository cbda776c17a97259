package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.account.ledger.Disk;
import tokenfly.gateway.record.LiveRequests;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// More requests at once than the heap holds.
@Timeout(60)
class OverloadTest {
    private static final String ANSWER = MoneyTest.whole("{\"prompt_tokens\":1,\"completion_tokens\":1}");
    private static final String CONFIG = """
            listen = 127.0.0.1:0
            account.test.keys = %s
            """.formatted(RunningGateway.KEY);
    private static final int MOST = 3;
    private static final long HEAP = (MOST + 1) * LiveRequests.REQUEST_BYTES * 10 / 7;

    @TempDir private Path directory;

    @Test
    void whatTheHeapDoesNotHoldIsToBeSentAgainAndTheRestIsAnswered() throws Exception {
        var asked = new CountDownLatch(MOST);
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    asked.countDown();
                    release.await();
                    reply.json(200, ANSWER);
                });
                var gateway = new OwnGateway(directory, RunningGateway.openAi(upstream) + CONFIG,
                        Instant::now, Disk.REAL, HEAP)) {
            var running = new ArrayList<FutureTask<HttpResponse<String>>>();
            for (int i = 0; i < MOST; i++) {
                running.add(new FutureTask<>(() -> chat(gateway)));
                Thread.ofVirtual().start(running.getLast());
            }
            asked.await();
            assertRefused(503, "server_error", chat(gateway));
            assertRefused(529, "overloaded_error", gateway.post("/v1/messages", PassThroughTest.hello(false)));
            assertEquals(MOST, upstream.received().size());
            release.countDown();
            for (var answer : running) assertEquals(200, answer.get().statusCode());
            // A request counts until its thread has ended, which is after its client has the answer.
            while (gateway.running() > 0) Thread.sleep(1);
            assertEquals(200, chat(gateway).statusCode());
        }
    }

    private static void assertRefused(int status, String type, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode());
        assertEquals(type, RunningGateway.json(answer).object("error").string("type"));
        assertEquals("1", answer.headers().firstValue("retry-after").orElseThrow());
        assertEquals("close", answer.headers().firstValue("connection").orElseThrow());
    }

    private static HttpResponse<String> chat(OwnGateway gateway) throws Exception {
        return gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
    }
}
