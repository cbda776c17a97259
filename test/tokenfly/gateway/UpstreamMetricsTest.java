package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What `/metrics` says of providers and their keys.
@Timeout(60)
class UpstreamMetricsTest {
    @Test
    void aRestingKeyIsShownByItsPlace() throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    if (request.headers().get("authorization").endsWith("two-0123456789"))
                        reply.json(429, "{\"error\":{\"message\":\"m\"}}", "retry-after: 600");
                    else Asking.answer(request, reply);
                });
                var gateway = RunningGateway.with("""
                        provider.up.openai = %s
                        provider.up.keys = key-one-0123456789, key-two-0123456789
                        model.m.providers = up
                        """.formatted(upstream.uri("/v1")))) {
            for (int i = 0; i < 30; i++) gateway.post("/v1/chat/completions", Asking.OPENAI.body("m", "topic " + i));

            var text = gateway.get("/metrics").body();
            assertEquals(0, value(text, "tokenfly_key_rest_seconds{provider=\"up\",key=\"1\"}"));
            assertTrue(value(text, "tokenfly_key_rest_seconds{provider=\"up\",key=\"2\"}") > 500, text);
            assertEquals(0, value(text, "tokenfly_provider_rest_seconds{provider=\"up\"}"));
            assertEquals(1, value(text, "tokenfly_upstream_errors_total{provider=\"up\",meaning=\"rate\"}"));
            assertEquals(1, value(text, "tokenfly_upstream_rests_total{provider=\"up\"}"));
            assertFalse(text.contains("0123456789") || text.contains("6789"), "a piece of a key");
        }
    }

    @Test
    void aProviderThatIsLeftAloneIsShown() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(500, "{}"));
                var backup = new ScriptedUpstream(Asking::answer);
                var gateway = RunningGateway.with("""
                        provider.bad.openai = %s
                        provider.bad.keys = none
                        provider.good.openai = %s
                        provider.good.keys = none
                        model.m.providers = bad, good
                        """.formatted(upstream.uri("/v1"), backup.uri("/v1")))) {
            for (int i = 0; i < 5; i++) Asking.OPENAI.ask(gateway, "m");

            var text = gateway.get("/metrics").body();
            assertTrue(value(text, "tokenfly_provider_rest_seconds{provider=\"bad\"}") > 0, text);
            assertEquals(5, value(text, "tokenfly_upstream_errors_total{provider=\"bad\",meaning=\"server\"}"));
            assertEquals(5, value(text, "tokenfly_upstream_answers_total{provider=\"good\"}"));
        }
    }

    @Test
    void theShareOfCachedInputIsShownByProviderAndModel() throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> reply.json(200, Asking.goodBody(request).replace(
                        "\"prompt_tokens\":3", "\"prompt_tokens\":8,\"prompt_tokens_details\":{\"cached_tokens\":6}")));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + "admin.key = operator-key-for-tests\n")) {
            Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "m"));

            var text = awaited(gateway, "tokenfly_cached_input_share{");
            assertEquals(0.75, value(text, "tokenfly_cached_input_share{provider=\"up\"}"));
            assertEquals(0.75, value(text, "tokenfly_model_cached_input_share{model=\"m\"}"));
            var models = gateway.get("/admin/models", "authorization", "Bearer operator-key-for-tests").body();
            assertTrue(models.contains("\"input_tokens\":8,\"cached_tokens\":6,\"cached_share\":0.750"), models);
        }
    }

    @Test
    void anOpenStreamIsCountedUntilItEnds() throws Exception {
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    reply.startEvents();
                    reply.event(Asking.goodEvents(request)[0]);
                    release.await(30, TimeUnit.SECONDS);
                    for (int i = 1; i < 6; i++) reply.event(Asking.goodEvents(request)[i]);
                    reply.endEvents();
                });
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = RunningGateway.client().send(gateway.request("/v1/chat/completions").POST(BodyPublishers
                    .ofString(Asking.OPENAI_STREAM.body("m"))).build(), BodyHandlers.ofInputStream());
            var during = gateway.get("/metrics").body();
            release.countDown();
            answer.body().readAllBytes();

            assertEquals(1, value(during, "tokenfly_streams_open"));
            assertEquals(1, value(during, "tokenfly_key_requests_running{provider=\"up\",key=\"1\"}"));
            var after = awaited(gateway, "tokenfly_streams_open 0");
            assertEquals(0, value(after, "tokenfly_key_requests_running{provider=\"up\",key=\"1\"}"));
        }
    }

    private static double value(String text, String series) {
        var line = text.lines().filter(each -> each.startsWith(series + " ")).findFirst()
                .orElseThrow(() -> new AssertionError(series + " is not in:\n" + text));
        return Double.parseDouble(line.substring(series.length() + 1));
    }

    private static String awaited(RunningGateway gateway, String part) throws Exception {
        for (int i = 0; ; i++) {
            var text = gateway.get("/metrics").body();
            if (text.contains(part) || i == 200) return text;
            Thread.sleep(20);
        }
    }
}
