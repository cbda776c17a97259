package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.account.ledger.Disk;
import tokenfly.account.ledger.FakeDisk;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What depends on the time of a request's arrival, and on a disk that takes the ledger's lines.
@Timeout(60)
class ClockAndDiskTest {
    private static final String ANSWER = MoneyTest.whole("{\"prompt_tokens\":100,\"completion_tokens\":20}");
    /// 1 nano-unit a token in, 3 in peak hours; 10 out.
    private static final String CONFIG = """
            model.m.price.input = 0.001
            model.m.price.output = 0.01
            model.m.peak = Mon-Fri 09:00-12:00 Asia/Shanghai
            model.m.price.peak.input = 0.003
            account.test.keys = sk-tf-test
            account.test.balance = 1
            """;

    @TempDir
    private Path directory;

    /// Shanghai is eight hours ahead of UTC; the 22nd of November 2026 is a Sunday.
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T00:59:59.999Z, 2026-11-23T02:00:00Z, 0.0000003",
        "2026-11-23T01:00:00Z, 2026-11-23T01:00:01Z, 0.0000005",
        "2026-11-23T03:59:59.999Z, 2026-11-23T05:00:00Z, 0.0000005",
        "2026-11-23T04:00:00Z, 2026-11-23T04:00:01Z, 0.0000003",
        "2026-11-22T02:00:00Z, 2026-11-22T02:00:01Z, 0.0000003"})
    void theHourOfArrivalCountsAndNotThatOfTheAnswer(Instant arrival, Instant answered, String cost)
            throws Exception {
        var now = new AtomicReference<>(arrival);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    now.set(answered);
                    reply.json(200, ANSWER);
                });
                var gateway = new OwnGateway(directory, RunningGateway.openAi(upstream) + CONFIG, now::get,
                        Disk.REAL)) {
            var answer = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            assertEquals(cost, answer.headers().firstValue("x-tokenfly-cost").orElseThrow());
        }
    }

    @Test
    void aDayThatEndsFreesWhatItsSpendingLimitHeldAndAStepOfTheClockDoesNot() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-11-23T23:59:50Z"));
        var elapsed = new AtomicLong();
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
                var gateway = new OwnGateway(directory, RunningGateway.openAi(upstream) + CONFIG
                        + "account.test.spend-per-day = 0.0000012\n", now::get, elapsed::get, Disk.REAL,
                        Runtime.getRuntime().maxMemory())) {
            assertEquals(200, gateway.post("/v1/chat/completions", PassThroughTest.hello(false)).statusCode());
            var refused = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            assertEquals(429, refused.statusCode());
            assertEquals("10", refused.headers().firstValue("retry-after").orElseThrow());
            for (var step : List.of("2026-11-24T00:00:00Z", "2026-11-22T12:00:00Z", "2027-01-01T00:00:00Z")) {
                now.set(Instant.parse(step));
                refused = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
                assertEquals(429, refused.statusCode(), step);
                assertEquals("10", refused.headers().firstValue("retry-after").orElseThrow());
            }
            now.set(Instant.parse("2026-11-24T00:00:00Z"));
            elapsed.set(Duration.ofSeconds(10).toNanos());
            assertEquals(200, gateway.post("/v1/chat/completions", PassThroughTest.hello(false)).statusCode());
        }
    }

    @Test
    void aDiskThatFailsStopsWhatCostsMoneyAndNothingElse() throws Exception {
        var disk = new FakeDisk();
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
                var gateway = new OwnGateway(directory, RunningGateway.openAi(upstream)
                        + "model.free.providers = up\n" + CONFIG, Instant::now, disk)) {
            disk.isBroken = true;
            assertEquals(200, gateway.post("/v1/chat/completions", PassThroughTest.hello(false)).statusCode(),
                    "nobody knows yet, and its charge is kept");
            var openai = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            assertEquals(503, openai.statusCode());
            assertEquals("storage_failing", RunningGateway.json(openai).object("error").string("code"));
            assertEquals("5", openai.headers().firstValue("retry-after").orElseThrow());
            var anthropic = gateway.post("/v1/messages", PassThroughTest.hello(false));
            assertEquals(529, anthropic.statusCode());
            assertEquals("overloaded_error", RunningGateway.json(anthropic).object("error").string("type"));
            assertEquals(1, upstream.received().size());
            assertEquals(200, gateway.post("/v1/chat/completions",
                    PassThroughTest.hello(false).replace("\"m\"", "\"free\"")).statusCode());
            assertEquals(200, gateway.get("/v1/models").statusCode());
            disk.isBroken = false;
        }
    }

    @Test
    void whatWasChargedWhileTheDiskFailedIsInTheBooksAfterARestart() throws Exception {
        var disk = new FakeDisk();
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER))) {
            var config = RunningGateway.openAi(upstream) + CONFIG;
            try (var gateway = new OwnGateway(directory, config, Instant::now, disk)) {
                disk.isBroken = true;
                gateway.post("/v1/messages", PassThroughTest.hello(false));
                disk.isBroken = false;
            }
            try (var gateway = new OwnGateway(directory, config, Instant::now, Disk.REAL)) {
                var balance = RunningGateway.json(gateway.get("/v1/account")).string("balance");
                assertTrue(balance.matches("0\\.9999997|0\\.9999995"), balance); // by the hour
            }
        }
    }
}
