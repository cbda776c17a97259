package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// The operator's charts, from requests that went through the front door.
class SeriesApiTest {
    private static final String ADMIN = "operator-key-for-tests";

    private ScriptedUpstream upstream;
    private RunningGateway gateway;
    private Visitor operator;

    @BeforeEach
    void start() throws Exception {
        upstream = new ScriptedUpstream((_, reply) ->
                reply.json(500, "{\"error\":{\"message\":\"out of order\"}}"));
        gateway = RunningGateway.with("""
                admin.key = %s
                provider.down.openai = %s
                provider.down.keys = provider-key-1234567890
                model.broken.providers = down
                model.priced.providers = demo=demo
                model.priced.price.input = 2
                model.priced.price.output = 8
                """.formatted(ADMIN, upstream.uri("/v1")));
        operator = Visitor.signedIn(gateway, ADMIN);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @Test
    void requestsAreCountedByModelAndProvider() throws Exception {
        ask("priced");
        ask("priced");
        ask("broken");
        ask("no-such-model-" + "x".repeat(50));
        untilCounted(4);

        var models = operator.json("/admin/series?by=model");
        assertEquals(60, models.whole("step_seconds", 0));
        assertEquals(2, total(models, "priced").whole("requests", 0));
        assertEquals(0, total(models, "priced").whole("errors", 9));
        assertTrue(Double.parseDouble(total(models, "priced").string("cost")) > 0);
        assertTrue(total(models, "priced").get("first_byte_p95_ms") instanceof JsonNumber);
        assertEquals(1, total(models, "broken").whole("errors", 0));
        assertEquals(JsonNull.NULL, total(models, "broken").get("cached_share"));
        assertEquals(1, total(models, "-").whole("refused", 0));
        assertEquals(2, total(operator.json("/admin/series?by=provider&name=demo"), "demo").whole("requests", 0));
        assertEquals(4, total(operator.json("/admin/series"), "all").whole("requests", 0));
    }

    @Test
    void everyColumnHasAValueForEachStep() throws Exception {
        ask("priced");
        untilCounted(1);

        var chart = operator.json("/admin/series?step=1h&from=" + Instant.now().minusSeconds(86_400));
        var line = (JsonObject) chart.array("series").values().getFirst();
        assertEquals(3600, chart.whole("step_seconds", 0));
        for (var column : line.object("total").members().keySet())
            assertEquals(25, line.array(column).values().size(), column);
    }

    @ParameterizedTest
    @ValueSource(strings = {"by=key", "step=7s", "step=0m", "from=yesterday", "step=99999d",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from=2026-01-01T00:00:00Z&to=2999-01-01T00:00:00Z&step=1m"})
    void whatCannotBeDrawnIsRefusedInWords(String query) throws Exception {
        assertEquals(400, operator.get("/admin/series?" + query).statusCode(), query);
    }

    private void ask(String model) throws Exception {
        gateway.post("/v1/chat/completions", "{\"model\":\"" + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"fast hi\"}]}");
    }

    /// A client has its answer before its request has ended.
    private void untilCounted(long requests) throws Exception {
        var end = Instant.now().plusSeconds(60);
        JsonObject chart;
        do {
            chart = operator.json("/admin/series");
        } while (Instant.now().isBefore(end) && (chart.array("series").values().isEmpty()
                || total(chart, "all").whole("requests", 0) < requests));
        assertEquals(requests, total(chart, "all").whole("requests", 0));
    }

    private static JsonObject total(JsonObject chart, String name) {
        return chart.array("series").values().stream().map(JsonObject.class::cast)
                .filter(line -> line.string("name").equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError(name + " in " + List.of(chart))).object("total");
    }
}
