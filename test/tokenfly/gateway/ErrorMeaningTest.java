package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// An error means the same wherever it stands in an answer, whichever format the provider and the
/// client speak. The requests run side by side, each at a provider of its own, so that none rests
/// because of another.
@Timeout(180)
class ErrorMeaningTest {
    private static final String ADMIN = "an-operators-key";
    private static final Semaphore SIDE_BY_SIDE = new Semaphore(24);
    private static final Map<Case, CompletableFuture<HttpResponse<String>>> ANSWERS = new HashMap<>();
    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;

    record Case(ProviderError error, ProviderError.Place place, Asking asking, String format) {
        String name() {
            return (error + "-" + place + "-" + asking + "-" + format).toLowerCase(Locale.ROOT);
        }
    }

    @BeforeAll
    static void askEverything() throws Exception {
        upstream = new ScriptedUpstream((request, reply) -> {
            var path = request.path().split("/");
            ProviderError.valueOf(path[1]).say(ProviderError.Place.valueOf(path[2]), request, reply);
        });
        gateway = RunningGateway.with(config());
        for (var each : cases().toList()) {
            SIDE_BY_SIDE.acquire();
            var request = gateway.request(each.asking.path())
                    .POST(BodyPublishers.ofString(each.asking.body(each.name()))).build();
            ANSWERS.put(each, RunningGateway.client().sendAsync(request, BodyHandlers.ofString())
                    .whenComplete((_, _) -> SIDE_BY_SIDE.release()));
        }
    }

    private static String config() {
        var config = new StringBuilder("admin.key = " + ADMIN + "\n");
        cases().forEach(each -> config.append("""
                provider.%1$s.%2$s = %3$s
                provider.%1$s.keys = none
                model.%1$s.providers = %1$s=upstream-m
                """.formatted(each.name(), each.format,
                upstream.uri("/" + each.error + "/" + each.place))));
        return config.toString();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @EnumSource
    void itMeansTheSameEverywhere(ProviderError error) throws Exception {
        for (var each : cases().filter(c -> c.error == error).toList()) {
            var answer = ANSWERS.get(each).get(90, TimeUnit.SECONDS);
            try {
                error.check(each.place, each.asking, answer);
            } catch (AssertionError e) {
                throw new AssertionError(each.name() + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void theOperatorReadsTheProvidersOwnWords() throws Exception {
        for (var each : cases().toList()) ANSWERS.get(each).get(90, TimeUnit.SECONDS);
        var answer = gateway.get("/admin/providers", "authorization", "Bearer " + ADMIN);
        var said = new HashMap<String, JsonObject>();
        for (var provider : RunningGateway.json(answer).array("providers"))
            said.put(((JsonObject) provider).string("name"), ((JsonObject) provider).object("last_failure"));
        for (var each : cases().filter(c -> c.error == ProviderError.CREDIT).toList()) {
            assertEquals("balance", said.get(each.name()).string("reason"), each.name());
            assertTrue(said.get(each.name()).string("said").startsWith("Your credit balance is too low"), each.name());
        }
        assertTrue(said.get("key-status-openai-openai").string("said").contains("provided: …"));
    }

    private static Stream<Case> cases() {
        return Stream.of(ProviderError.values()).flatMap(error ->
                Stream.of(ProviderError.Place.values()).flatMap(place ->
                Stream.of(Asking.values()).flatMap(asking ->
                List.of("openai", "anthropic").stream().map(format -> new Case(error, place, asking, format)))));
    }
}
