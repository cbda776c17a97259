package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// `/metrics`, as Prometheus reads it.
class MetricsTest {
    @Test
    void requestsTokensAndUpstreamErrorsAreCountedByModelAndProvider() throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    if (request.body().contains("fail")) reply.json(400, "{\"error\":{\"message\":\"no\"}}");
                    else reply.json(200, MoneyTest.whole("{\"prompt_tokens\":10,\"completion_tokens\":3}"));
                });
                var gateway = MoneyTest.gateway(upstream, "")) {
            gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            gateway.post("/v1/chat/completions", PassThroughTest.hello(false).replace("hello", "fail"));
            var text = metrics(gateway, "outcome=\"failed\"");
            has(text, "tokenfly_requests_total{endpoint=\"/chat/completions\",model=\"m\",provider=\"up\","
                    + "status=\"200\",outcome=\"ok\"} 2");
            has(text, "tokenfly_tokens_total{model=\"m\",provider=\"up\",kind=\"output\"} 6");
            has(text, "tokenfly_cost_nanos_total{model=\"m\",provider=\"up\"} 80");
            has(text, "tokenfly_upstream_errors_total{provider=\"up\",meaning=\"bad_request\"} 1");
            has(text, "tokenfly_request_seconds_count{model=\"m\",provider=\"up\"} 3");
            has(text, "tokenfly_requests_running 0");
        }
    }

    @Test
    void whatAClientMadeUpIsNoLabel() throws Exception {
        try (var gateway = RunningGateway.with("")) {
            gateway.post("/v1/chat/completions", PassThroughTest.hello(false).replace("\"m\"", "\"made-up\""));
            gateway.post("/v1/made/up", "{}");
            var text = metrics(gateway, "status=\"404\"");
            assertFalse(text.contains("made"), text);
            has(text, "tokenfly_requests_total{endpoint=\"other\",model=\"-\",provider=\"-\",status=\"404\","
                    + "outcome=\"refused\"} 1");
        }
    }

    private static void has(String text, String line) {
        assertTrue(text.lines().anyMatch(line::equals), line + " is not in:\n" + text);
    }

    /// The text once it holds what the last request must leave: it is counted after its answer went out.
    private static String metrics(RunningGateway gateway, String last) throws Exception {
        for (int i = 0; ; i++) {
            var answer = gateway.get("/metrics");
            assertEquals(200, answer.statusCode());
            if (answer.body().contains(last) || i == 100) return answer.body();
            Thread.sleep(20);
        }
    }
}
