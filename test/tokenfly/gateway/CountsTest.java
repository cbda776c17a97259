package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What a provider counts, as it is believed and charged. A token of input costs 1 nano-unit, a cached
/// one 0.1, one written to a cache 1.25, one of output 10.
@Timeout(60)
class CountsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String LINES = MoneyTest.PRICES + """
            model.m.price.cache-write = 0.00125
            account.test.keys = %s
            account.test.balance = 1
            """.formatted(RunningGateway.KEY);

    private static String cost(String usage) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, MoneyTest.whole(usage)));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + LINES)) {
            return cost(gateway, false);
        }
    }

    private static String cost(RunningGateway gateway, boolean stream) throws Exception {
        var before = new java.math.BigDecimal(MoneyTest.account(gateway).string("balance"));
        assertEquals(200, gateway.post(CHAT, PassThroughTest.hello(stream)).statusCode());
        var after = new java.math.BigDecimal(MoneyTest.account(gateway).string("balance"));
        return before.subtract(after).movePointRight(9).stripTrailingZeros().toPlainString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"prompt_tokens\":1000.0,\"completion_tokens\":7.0} | 1070",
        "{\"prompt_tokens\":1e3,\"completion_tokens\":6.5} | 1070",
        "{\"prompt_tokens\":1000,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":400.0}} | 710",
        // Cached tokens above the input stand beside it.
        "{\"prompt_tokens\":100,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":400}} | 210",
        "{\"prompt_tokens\":100,\"completion_tokens\":0,\"prompt_cache_hit_tokens\":1000} | 200",
        "{\"prompt_tokens\":1000,\"completion_tokens\":0,\"prompt_tokens_details\":{\"cached_tokens\":400,"
                + "\"cache_write_tokens\":200}} | 690",
        "{\"prompt_tokens\":100,\"completion_tokens\":0,\"prompt_tokens_details\":{\"cache_write_tokens\":400}} | 600"})
    void countsAreBelieved(String usage, String nanos) throws Exception {
        assertEquals(nanos, cost(usage));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"input_tokens\":0,\"output_tokens\":5} | 1050",
        "{\"input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":5} | 1050",
        "{\"output_tokens\":5} | 1050",
        "{\"input_tokens\":2000,\"output_tokens\":5} | 2050",
        "{\"input_tokens\":0,\"cache_read_input_tokens\":2000,\"output_tokens\":5} | 250",
        "{\"input_tokens\":0,\"cache_creation_input_tokens\":1000.0,\"output_tokens\":5} | 1300"})
    void aLaterZeroTakesNothingBack(String delta, String nanos) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.events(
                    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":"
                    + "\"message\",\"role\":\"assistant\",\"model\":\"u\",\"content\":[],\"stop_reason\":null,"
                    + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":1000,\"output_tokens\":1}}}",
                    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                    + "\"content_block\":{\"type\":\"text\",\"text\":\"hello\"}}",
                    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}",
                    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
                    + "\"stop_sequence\":null},\"usage\":" + delta + "}",
                    "event: message_stop\ndata: {\"type\":\"message_stop\"}"));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + LINES)) {
            assertEquals(nanos, cost(gateway, true));
            var messages = gateway.post("/v1/messages", PassThroughTest.hello(true));
            assertEquals(200, messages.statusCode());
            assertEquals(new java.math.BigDecimal(1).subtract(new java.math.BigDecimal(nanos)
                    .movePointLeft(9).multiply(java.math.BigDecimal.TWO)).stripTrailingZeros().toPlainString(),
                    MoneyTest.account(gateway).string("balance"));
        }
    }

    @Test
    void whatWasCountedOfTheOutputBeforeItBeganIsNoCountOfIt() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.events(
                    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":"
                    + "\"message\",\"role\":\"assistant\",\"model\":\"u\",\"content\":[],\"stop_reason\":null,"
                    + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":1000,\"output_tokens\":1}}}",
                    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                    + "\"content_block\":{\"type\":\"text\",\"text\":\"" + "one word more ".repeat(20) + "\"}}",
                    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}",
                    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
                    + "\"stop_sequence\":null}}",
                    "event: message_stop\ndata: {\"type\":\"message_stop\"}"));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + LINES)) {
            long output = 0;
            for (var line : gateway.post("/v1/messages", PassThroughTest.hello(true)).body().lines().toList())
                if (line.startsWith("data:") && line.contains("message_delta"))
                    output = ((JsonObject) Json.parse(line.substring(5))).object("usage").whole("output_tokens", 0);
            assertTrue(output > 40, "output: " + output);
            assertEquals(String.valueOf(1000 + 10 * output), cost(gateway, true));
            var response = gateway.post("/v1/responses",
                    "{\"model\":\"m\",\"input\":\"hello\",\"stream\":true}").body();
            assertTrue(response.contains("\"output_tokens\":" + output), response);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1000000000000 | 3 | 1000000000000 tokens in",
        "20 | 1000000000000 | 1000000000000 out",
        "9.3e18 | 9.3e18 | 9223372036854775807 out",
        "1000000 | 3 | 1000000 tokens in"})
    void aCountFarBeyondWhatWasAskedIsNotChargedAndTold(String input, String output, String told)
            throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, MoneyTest.whole(
                    "{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + "}")));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + LINES)) {
            // 100 tokens of output at 10, and the estimate of a short input.
            assertTrue(Long.parseLong(cost(gateway, false)) <= 1000 + 60);
            for (int i = 0; i < 500 && !gateway.output().contains("warning="); i++) Thread.sleep(20);
            var log = gateway.output();
            assertTrue(log.contains("estimated=true"), log);
            assertTrue(log.contains("warning=\"provider up counted ") && log.contains(told)
                    && log.contains(" could be and are charged (request req_"), log);
        }
    }

    @Test
    void aCountABitAboveTheCeilingIsChargedAsTheCeilingAndNotTold() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, MoneyTest.whole(
                    "{\"prompt_tokens\":10,\"completion_tokens\":103}")));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + LINES)) {
            assertEquals("1010", cost(gateway, false));
            for (int i = 0; i < 500 && !gateway.output().contains("model=m"); i++) Thread.sleep(20);
            gateway.get("/v1/models");
            for (int i = 0; i < 500 && !gateway.output().contains("endpoint=/models"); i++) Thread.sleep(20);
            assertFalse(gateway.output().contains("warning="), gateway.output());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "0.00001, 10000"})
    void aProvidersOwnPriceHoldsForWhatItAnsweredAndTheDearestIsHeldFor(String balance, String nanos)
            throws Exception {
        try (var cheap = new ScriptedUpstream((_, reply) -> reply.json(500, "{\"error\":{\"message\":\"no\"}}"));
                var dear = new ScriptedUpstream(balance.equals("1") ? (_, reply) -> reply.json(200,
                        MoneyTest.whole("{\"prompt_tokens\":100,\"completion_tokens\":7}"))
                        : new GreedyProvider("max_tokens", 100_000, 0));
                var gateway = RunningGateway.with("""
                        provider.cheap.openai = %s
                        provider.cheap.keys = k1-1234567890
                        provider.dear.openai = %s
                        provider.dear.keys = k2-1234567890
                        model.m.providers = cheap, dear
                        model.m.price.dear.input = 0.003
                        model.m.price.dear.output = 0.1
                        """.formatted(cheap.uri("/v1"), dear.uri("/v1"))
                        + LINES.replace("balance = 1", "balance = " + balance))) {
            if (balance.equals("1")) assertEquals(nanos, cost(gateway, false));
            else assertEquals(402, gateway.post(CHAT, PassThroughTest.hello(false)).statusCode());
        }
    }

    @Test
    void aPriceOfAProviderThatDoesNotServeTheModelIsAMistake() throws Exception {
        var e = assertThrows(Exception.class, () -> RunningGateway.with("""
                provider.up.openai = http://127.0.0.1:9/v1
                provider.up.keys = k-1234567890
                model.m.providers = up
                model.m.price.down.output = 1
                """));
        assertTrue(e.getMessage().contains("model.m.price.down.output")
                && e.getMessage().contains("names no provider of this model; allowed: up"), e.getMessage());
    }
}
