package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Which price counts, and which count: through the front door, to the nano-unit.
@Timeout(60)
class ChargesTest {
    /// 1 nano-unit a token in, a tenth of it cached, 10 out.
    private static final String PRICES = """
            model.m.price.input = 0.001
            model.m.price.cached = 0.0001
            model.m.price.output = 0.01
            account.test.keys = sk-tf-test
            account.test.balance = 1
            """;
    private static final String ANTHROPIC_TEXT = """
            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"one two three"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}""";

    @Test
    void inPeakHoursThePeakPriceCounts() throws Exception {
        assertEquals("0.0000005", cost("model.m.peak = Mon-Sun 00:00-24:00 UTC", 100, 20));
    }

    @Test
    void outsidePeakHoursTheyDoNotCount() throws Exception {
        int hour = Instant.now().atZone(ZoneOffset.UTC).getHour();
        int far = hour < 12 ? hour + 10 : hour - 10;
        assertEquals("0.0000003", cost("model.m.peak = Mon-Sun %02d:00-%02d:00 UTC"
                .formatted(far, far + 1), 100, 20));
    }

    @ParameterizedTest
    @CsvSource({"1000, 0.0000011", "1001, 0.000003103"})
    void inputBeyondTheThresholdMakesTheWholeRequestLong(int input, String cost) throws Exception {
        assertEquals(cost, cost("model.m.long = 1000", input, 10));
    }

    /// A peak price, or a long one, as far as the line switches it on: 3 nano-units in, 10 out.
    private static String cost(String line, int input, int output) throws Exception {
        var kind = line.contains("peak") ? "peak" : "long";
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, MoneyTest.whole(
                        "{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + "}")));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + PRICES + line + "\n"
                        + "model.m.price." + kind + ".input = 0.003\n")) {
            var answer = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            return answer.headers().firstValue("x-tokenfly-cost").orElseThrow();
        }
    }

    /// 600 fresh and 400 cached tokens in, 7 out: 600 + 40 + 70 nano-units.
    @ParameterizedTest
    @ValueSource(strings = {
        "{\"prompt_tokens\":1000,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":400}}",
        "{\"prompt_tokens\":1000,\"completion_tokens\":7,\"prompt_cache_hit_tokens\":400,"
            + "\"prompt_cache_miss_tokens\":600}",
        "{\"prompt_tokens\":1000,\"completion_tokens\":7,\"cached_tokens\":400}",
        "{\"input_tokens\":1000,\"output_tokens\":7,\"input_tokens_details\":{\"cached_tokens\":400}}"})
    void cachedInputIsFoundByEachOfItsNames(String usage) throws Exception {
        assertCost("0.00000071", last("{}", "\"stop\"", ",\"usage\":" + usage), "[DONE]");
    }

    @Test
    void usageIsFoundInsideAChoice() throws Exception {
        assertCost("0.0000001", PassThroughTest.chunk("{}", "\"stop\",\"usage\":" + usage(30, 7)), "[DONE]");
    }

    @Test
    void usageIsFoundWhereGroqPutsIt() throws Exception {
        assertCost("0.0000001", last("{}", "\"stop\"", ",\"x_groq\":{\"usage\":" + usage(30, 7) + "}"), "[DONE]");
    }

    @Test
    void usageIsFoundInAChunkWithoutChoices() throws Exception {
        assertCost("0.0000001", PassThroughTest.chunk("{}", "\"stop\""),
                "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                        + "\"usage\":" + usage(30, 7) + "}", "[DONE]");
    }

    @Test
    void runningTotalsOnEveryChunkAreNotAddedUp() throws Exception {
        assertCost("0.0000001", last("{\"content\":\"a\"}", "null", ",\"usage\":" + usage(30, 1)),
                last("{\"content\":\"b\"}", "null", ",\"usage\":" + usage(30, 4)),
                last("{}", "\"stop\"", ",\"usage\":" + usage(30, 7)), "[DONE]");
    }

    @Test
    void usageToldTwiceCountsOnce() throws Exception {
        assertCost("0.0000001", last("{}", "\"stop\"", ",\"usage\":" + usage(30, 7)),
                "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                        + "\"usage\":" + usage(30, 7) + "}", "[DONE]");
    }

    @Test
    void aNullOrZeroCountAfterTheRealOneDoesNotReplaceIt() throws Exception {
        assertCost("0.0000001", last("{\"content\":\"a\"}", "null", ",\"usage\":" + usage(30, 7)),
                last("{}", "\"stop\"", ",\"usage\":null"), "[DONE]");
    }

    @Test
    void anthropicsCountLeavesOutTheCacheAndIsAddedToIt() throws Exception {
        assertAnthropicCost("0.00000071", "{\"input_tokens\":500,\"cache_creation_input_tokens\":100,"
                + "\"cache_read_input_tokens\":400,\"output_tokens\":1}", "{\"output_tokens\":7}");
    }

    @Test
    void theCountAtTheEndReplacesTheZerosOfTheBeginning() throws Exception {
        assertAnthropicCost("0.0000001", "{\"input_tokens\":0,\"output_tokens\":0}",
                "{\"input_tokens\":30,\"output_tokens\":7}");
    }

    @Test
    void aStreamCutWhileItsCountIsStillZeroIsEstimated() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.event(start("{\"input_tokens\":0,\"output_tokens\":0}"));
                    reply.event(ANTHROPIC_TEXT);
                    reply.cut();
                });
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + PRICES)) {
            gateway.post("/v1/messages", PassThroughTest.hello(true));
            var line = MoneyTest.log(gateway);
            assertTrue(line.contains("estimated=true"), line);
            assertTrue(Pattern.compile(" input=[1-9]").matcher(line).find(), line);
        }
    }

    @Test
    void aWholeAnswerThatCountsNothingIsEstimated() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, """
                        {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text",\
                        "text":"one two three"}],"stop_reason":"end_turn","usage":{"input_tokens":0,\
                        "output_tokens":0}}"""));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + PRICES)) {
            gateway.post("/v1/messages", PassThroughTest.hello(false));
            var line = MoneyTest.log(gateway);
            assertTrue(line.contains("estimated=true"), line);
            assertTrue(Pattern.compile(" input=[1-9]\\d* cached=0 output=[1-9]").matcher(line).find(), line);
        }
    }

    /// Each says an input of 30 tokens, and nothing of an output of some 200.
    @ParameterizedTest
    @ValueSource(strings = {"{\"prompt_tokens\":30,\"completion_tokens\":0}", "{\"prompt_tokens\":30}"})
    void outputThatIsNotCountedIsEstimated(String usage) throws Exception {
        var text = "one two three four ".repeat(50);
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200,
                        MoneyTest.whole(usage).replace("\"content\":\"", "\"content\":\"" + text)));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + PRICES)) {
            gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
            assertEstimatedOutput(gateway);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"usage\":{}", ",\"usage\":{\"output_tokens\":0}"})
    void norIsWhatAStreamBeginsWithItsCount(String usage) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.events(
                        start("{\"input_tokens\":30,\"output_tokens\":1}"),
                        ANTHROPIC_TEXT.replace("one two three", "one two three four ".repeat(50)),
                        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                                + "\"end_turn\",\"stop_sequence\":null}" + usage + "}",
                        "event: message_stop\ndata: {\"type\":\"message_stop\"}"));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + PRICES)) {
            gateway.post("/v1/chat/completions", PassThroughTest.hello(true));
            assertEstimatedOutput(gateway);
        }
    }

    private static void assertEstimatedOutput(RunningGateway gateway) throws Exception {
        var line = MoneyTest.log(gateway);
        assertTrue(Pattern.compile(" input=30 cached=0 output=[12]\\d\\d estimated=true ").matcher(line).find(), line);
    }

    private static void assertCost(String cost, String... events) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.events(events));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + PRICES)) {
            gateway.post("/v1/chat/completions", PassThroughTest.hello(true));
            assertLogged(cost, gateway);
        }
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.events(events));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + PRICES)) {
            gateway.post("/v1/messages", PassThroughTest.hello(true));
            assertLogged(cost, gateway);
        }
    }

    private static void assertAnthropicCost(String cost, String first, String last) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.events(start(first), ANTHROPIC_TEXT,
                        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                                + "\"end_turn\",\"stop_sequence\":null},\"usage\":" + last + "}",
                        "event: message_stop\ndata: {\"type\":\"message_stop\"}"));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + PRICES)) {
            gateway.post("/v1/messages", PassThroughTest.hello(true));
            assertLogged(cost, gateway);
        }
    }

    private static void assertLogged(String cost, RunningGateway gateway) throws Exception {
        var line = MoneyTest.log(gateway);
        assertTrue(line.contains(" cost=" + cost + " "), line);
        assertTrue(line.contains(" estimated=false "), line);
    }

    private static String last(String delta, String finish, String more) {
        var chunk = PassThroughTest.chunk(delta, finish);
        return chunk.substring(0, chunk.length() - 1) + more + "}";
    }

    private static String start(String usage) {
        return "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":"
                + "\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,"
                + "\"stop_sequence\":null,\"usage\":" + usage + "}}";
    }

    private static String usage(int input, int output) {
        return "{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + "}";
    }
}
