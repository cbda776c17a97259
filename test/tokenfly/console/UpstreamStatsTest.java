package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tokenfly.chat.ErrorBody;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.catalog.Target;

class UpstreamStatsTest {
    private static final Target UP =
            new Target(new Provider("up", Map.of("openai", URI.create("http://127.0.0.1:1")),
            List.of("key"), false, List.of(), null, ProviderKind.GENERIC,
                    Provider.Timeouts.DEFAULT, Map.of()),
            "model", "key", null);

    private long nanos = Long.MAX_VALUE - 5; // a clock that is about to overflow
    private final UpstreamStats stats = new UpstreamStats(() -> nanos);

    @Test
    void aProviderThatWasNeverCalledHasNoNumbers() {
        assertEquals(new UpstreamStats.Recently(0, 0, -1, -1), stats.recently("up"));
    }

    @Test
    void theMedianAndTheSlowAreOfTheGoodOnes() {
        for (int i = 1; i <= 10; i++) stats.answered(UP, Duration.ofMillis(i * 10));
        fail(FaultClass.TIMEOUT);

        assertEquals(new UpstreamStats.Recently(11, 1, 60, 100), stats.recently("up"));
    }

    @Test
    void aRequestThatIsItselfWrongIsNoFailureOfTheProvider() {
        fail(FaultClass.BAD_REQUEST);

        assertEquals(0, stats.recently("up").attempts());
    }

    @Test
    void whatIsOlderThanAQuarterOfAnHourIsForgotten() {
        fail(FaultClass.SERVER);
        nanos += Duration.ofMinutes(16).toNanos();
        stats.answered(UP, Duration.ofMillis(7));

        assertEquals(new UpstreamStats.Recently(1, 0, 7, 7), stats.recently("up"));
    }

    @Test
    void onlyTheLastFiveHundredCount() {
        for (int i = 0; i < 600; i++) fail(FaultClass.SERVER);
        for (int i = 0; i < 100; i++) stats.answered(UP, Duration.ofMillis(1));

        assertEquals(new UpstreamStats.Recently(500, 400, 1, 1), stats.recently("up"));
    }

    @Test
    void whatAProviderSaidLastIsKeptAndCut() {
        fail(FaultClass.SERVER);
        stats.failed(UP, new Fault(FaultClass.BALANCE, 402, new ErrorBody("no money ".repeat(100), null, null, null),
                null), Duration.ZERO);
        fail(FaultClass.BAD_REQUEST); // it may quote a prompt
        nanos += Duration.ofSeconds(7).toNanos();

        var last = stats.lastFailure("up");
        assertEquals(FaultClass.BALANCE, last.fault().meaning());
        assertEquals(200, last.said().length());
        assertEquals(Duration.ofSeconds(7), stats.since(last));
    }

    private void fail(FaultClass meaning) {
        stats.failed(UP, new Fault(meaning, 500, new ErrorBody("", null, null, null), null),
                Duration.ZERO);
    }
}
