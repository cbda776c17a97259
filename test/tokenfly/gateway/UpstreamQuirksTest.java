package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Every [Quirk] of a provider in every way of [Asking], passed through and translated: the client
/// sees nothing of it, and the provider is asked once.
@Timeout(60)
class UpstreamQuirksTest {
    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = new ScriptedUpstream((_, _) -> { });
        gateway = RunningGateway.with("""
                provider.openai.openai = %1$s/v1
                provider.openai.keys = none
                provider.anthropic.anthropic = %1$s
                provider.anthropic.keys = none
                model.by-openai.providers = openai=upstream-m
                model.by-anthropic.providers = anthropic=upstream-m
                """.formatted(upstream.uri("")));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAnswerComesThroughWholeAtTheFirstCall(Quirk quirk, Asking asking, String model) throws Exception {
        upstream.script(quirk.deed::on);
        int before = upstream.received().size();

        asking.assertWhole(asking.ask(gateway, model));

        assertEquals(1, upstream.received().size() - before);
    }

    static Stream<Arguments> cases() {
        return Stream.of(Quirk.values()).flatMap(quirk -> Stream.of(Asking.values()).flatMap(asking ->
                Stream.of("by-openai", "by-anthropic").map(model -> Arguments.of(quirk, asking, model))));
    }
}
