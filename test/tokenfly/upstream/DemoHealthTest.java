package tokenfly.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.chat.ErrorBody;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.health.HealthBook;
import tokenfly.upstream.health.SilentWatcher;

class DemoHealthTest {
    private final HealthBook health = new HealthBook(() -> 0);

    @ParameterizedTest
    @EnumSource
    void theDemoNeverRestsFromTheErrorsItIsAskedFor(FaultClass meaning) {
        var demo = target(Provider.DEMO);

        for (int i = 0; i < 10; i++) fail(demo, meaning);

        assertEquals(Duration.ZERO, health.remaining(demo));
    }

    @Test
    void anyOtherProviderRestsWhenItRefusesItsKey() {
        var other = target("other");

        fail(other, FaultClass.AUTH);

        assertEquals(Duration.ofMinutes(10), health.remaining(other));
    }

    private void fail(Target target, FaultClass meaning) {
        try (var trial = health.begin(target, new SilentWatcher())) {
            trial.failed(fault(meaning));
        }
    }

    private static Fault fault(FaultClass meaning) {
        return new Fault(meaning, 500, new ErrorBody("", null, null, null), null);
    }

    private static Target target(String name) {
        var base = URI.create("http://127.0.0.1:1/v1");
        var provider = new Provider(name, Map.of("openai", base), List.of("key"), false, List.of(), null,
                ProviderKind.GENERIC, Provider.Timeouts.DEFAULT, Map.of());
        return new Target(provider, "m", "key", new ChatCompletions());
    }
}
