package tokenfly.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.ProviderKind;
import tokenfly.openai.ChatCompletions;

class DemoHealthTest {
    private final HealthBook health = new HealthBook(() -> 0);

    @ParameterizedTest
    @EnumSource
    void theDemoNeverRestsFromTheErrorsItIsAskedFor(FaultClass meaning) {
        var demo = target(Provider.DEMO);

        for (int i = 0; i < 10; i++)
            assertEquals(Duration.ZERO, health.failed(demo, fault(meaning)));

        assertTrue(health.mayTry(demo));
    }

    @Test
    void anyOtherProviderRestsWhenItRefusesItsKey() {
        var other = target("other");

        health.failed(other, fault(FaultClass.AUTH));

        assertFalse(health.mayTry(other));
    }

    private static Fault fault(FaultClass meaning) {
        return new Fault(meaning, 500, new ErrorBody("", null, null, null), null);
    }

    private static Target target(String name) {
        var base = URI.create("http://127.0.0.1:1/v1");
        var provider = new Provider(name, base, null, List.of("key"), false, List.of(), null,
                ProviderKind.GENERIC, Provider.Timeouts.DEFAULT, Map.of());
        return new Target(provider, "m", "key", new ChatCompletions());
    }
}
