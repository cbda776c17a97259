package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What is held for a request is what its provider is allowed: one ceiling, in the field that the
/// provider obeys, and in no other.
@Timeout(60)
class CeilingTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";
    private static final String CHAT = "/v1/chat/completions";
    /// Dear enough that 1,000 tokens are worth 0.008.
    private static final String PRICES = """
            model.m.price.input = 1
            model.m.price.output = 8
            """;

    private static ScriptedUpstream greedy(String obeys) throws Exception {
        return new ScriptedUpstream(new GreedyProvider(obeys, 700_000, 10));
    }

    private static RunningGateway gateway(ScriptedUpstream upstream, String lines) throws Exception {
        return RunningGateway.with(RunningGateway.openAi(upstream) + PRICES + "account.test.keys = "
                + RunningGateway.KEY + "\n" + lines + "\n");
    }

    private static String body(String members) {
        return "{\"model\":\"m\"," + MESSAGES + "," + members + "}";
    }

    private static JsonObject sent(ScriptedUpstream upstream) {
        return (JsonObject) Json.parse(upstream.last().body());
    }

    private static void assertNotOverspent(RunningGateway gateway) throws Exception {
        var balance = new BigDecimal(MoneyTest.account(gateway).string("balance"));
        assertTrue(balance.signum() >= 0, "balance " + balance);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "generic | \"max_tokens\":90000,\"max_completion_tokens\":1 | max_tokens | 1",
        "openai | \"max_tokens\":90000,\"max_completion_tokens\":1 | max_completion_tokens | 1",
        "openai | \"max_tokens\":7 | max_completion_tokens | 7",
        "deepseek | \"max_completion_tokens\":10 | max_tokens | 10",
        "zhipu | \"max_completion_tokens\":10 | max_tokens | 10",
        "moonshot | \"max_tokens\":10 | max_completion_tokens | 10",
        "llamacpp | \"n_predict\":90000,\"max_tokens\":5 | max_tokens | 5",
        "llamacpp | \"n_predict\":-1,\"max_tokens\":5 | max_tokens | 5",
        "generic | \"max_tokens\":90000,\"max_tokens\":4 | max_tokens | 4",
        "generic | \"max_tokens\":4,\"max_tokens\":90000 | max_tokens | 4",
        "generic | \"max_completion_tokens\":null,\"max_tokens\":6 | max_tokens | 6",
        "generic | \"max_\\u0074okens\":90000,\"max_tokens\":6 | max_tokens | 6"})
    void theLeastThatTheClientNamedIsSentInTheFieldThatTheKindObeys(String kind, String members,
            String field, long ceiling) throws Exception {
        try (var upstream = greedy(field);
                var gateway = gateway(upstream, "provider.up.kind = " + kind
                        + "\naccount.test.balance = 0.01")) {
            assertEquals(200, gateway.post(CHAT, body(members)).statusCode());
            var sent = sent(upstream);
            assertEquals(ceiling, sent.whole(field, -1), upstream.last().body());
            for (var other : new String[] {"max_tokens", "max_completion_tokens", "n_predict"})
                assertTrue(other.equals(field) || !sent.has(other), upstream.last().body());
            assertTrue(upstream.last().body().split("\"" + field + "\"", -1).length <= 2);
            assertNotOverspent(gateway);
        }
    }

    @Test
    void aListOfPromptsIsHeldForAsManyAnswers() throws Exception {
        var prompts = "\"x\",".repeat(29) + "\"x\"";
        try (var upstream = greedy("max_tokens");
                var gateway = gateway(upstream, "account.test.balance = 0.1")) {
            var answer = gateway.post("/v1/completions",
                    "{\"model\":\"m\",\"prompt\":[" + prompts + "],\"max_tokens\":1000}");
            assertEquals(200, answer.statusCode(), answer.body());
            long ceiling = sent(upstream).whole("max_tokens", -1);
            assertTrue(ceiling > 400 && ceiling * 30 * 8 <= 100_000, "sent " + ceiling);
            assertNotOverspent(gateway);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"prompt\":\"x\" | 1", "\"prompt\":[1,2,3] | 1", "\"prompt\":[[1,2],[3]] | 2",
        "\"prompt\":[\"a\",\"b\"],\"n\":3 | 6", "\"prompt\":[\"a\",\"b\"],\"n\":2,\"best_of\":5 | 10",
        "\"prompt\":[] | 1", "\"prompt\":[\"a\"],\"prompt\":[\"a\",\"b\",\"c\"] | 3",
        "\"prompt\":\"x\",\"n\":4,\"n\":1 | 4", "\"prompt_embeds\":[\"e\",\"f\"] | 2"})
    void everyChoiceOfEveryPromptIsInTheHold(String members, long answers) throws Exception {
        try (var upstream = greedy("max_tokens");
                var gateway = gateway(upstream, "account.test.balance = 0.1")) {
            var answer = gateway.post("/v1/completions",
                    "{\"model\":\"m\",\"max_tokens\":20000," + members + "}");
            assertEquals(200, answer.statusCode(), answer.body());
            long ceiling = sent(upstream).whole("max_tokens", -1);
            // 0.1 pays for 12,500 tokens, less some for the input.
            assertTrue(ceiling <= 12_500 / answers && ceiling > 12_000 / answers,
                    answers + " answers of " + ceiling);
        }
    }

    @Test
    void aModelsLongestAnswerIsSentWhereTheClientNamesNone() throws Exception {
        try (var upstream = greedy("max_tokens");
                var gateway = gateway(upstream, "model.m.max-output = 64\naccount.test.balance = 0.01")) {
            for (int i = 0; i < 6; i++) {
                gateway.post(CHAT, body("\"stream\":" + (i % 2 == 0)));
                assertEquals(64, sent(upstream).whole("max_tokens", -1));
            }
            assertNotOverspent(gateway);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "openai | \"x\":1 | max_tokens | 64", "openai | \"max_tokens\":65 | max_tokens | 64",
        "openai | \"max_tokens\":63 | max_tokens | 63",
        "anthropic | \"max_tokens\":65 | max_tokens | 64",
        "anthropic | \"max_tokens\":5,\"max_tokens\":65 | max_tokens | 5"})
    void aModelsLongestAnswerBindsAnAccountWithoutABalanceToo(String format, String members,
            String field, long ceiling) throws Exception {
        try (var upstream = greedy(field);
                var gateway = RunningGateway.with((format.equals("openai") ? RunningGateway.openAi(upstream)
                        : RunningGateway.anthropic(upstream)) + "model.m.max-output = 64\n")) {
            for (var path : new String[] {CHAT, "/v1/messages"}) {
                var answer = gateway.post(path, body(members + (members.contains("max") ? ""
                        : ",\"max_tokens\":10000")));
                assertEquals(200, answer.statusCode(), answer.body());
                assertEquals(ceiling, sent(upstream).whole(field, -1), upstream.last().body());
            }
        }
    }

    @Test
    void whatIsAskedBeyondAModelsLongestAnswerIsNotSent() throws Exception {
        try (var upstream = greedy("max_completion_tokens");
                var gateway = gateway(upstream, """
                        provider.up.kind = moonshot
                        model.m.max-output = 131072
                        account.test.balance = 2""")) {
            assertEquals(200, gateway.post(CHAT, body("\"max_tokens\":1000000")).statusCode());
            assertEquals(131_072, sent(upstream).whole("max_completion_tokens", -1));
            assertNotOverspent(gateway);
        }
    }

    @Test
    void aLongPromptLeavesTheRestOfTheContextToTheAnswer() throws Exception {
        try (var upstream = greedy("max_tokens");
                var gateway = gateway(upstream, "model.m.max-output = 1000\nmodel.m.context = 1200")) {
            assertEquals(200, gateway.post(CHAT, body("\"x\":\"" + "word ".repeat(600) + "\"")
                    .replace("hello", "word ".repeat(600))).statusCode());
            long ceiling = sent(upstream).whole("max_tokens", -1);
            assertTrue(ceiling >= 256 && ceiling < 700, "sent " + ceiling);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/v1/chat/completions | \"max_tokens\":0", "/v1/chat/completions | \"max_completion_tokens\":0",
        "/v1/chat/completions | \"max_tokens\":5,\"max_tokens\":0", "/v1/messages | \"max_tokens\":0",
        "/v1/completions | \"prompt\":\"x\",\"max_tokens\":0",
        "/v1/chat/completions | \"max_tokens\":-2", "/v1/messages | \"max_tokens\":-1",
        "/v1/chat/completions | \"max_tokens\":1.5", "/v1/chat/completions | \"n\":0",
        "/v1/chat/completions | \"n\":2000000", "/v1/completions | \"prompt\":\"x\",\"best_of\":-1"})
    void aCeilingOrANumberOfAnswersThatIsNoneIsRefused(String path, String members) throws Exception {
        try (var upstream = greedy("max_tokens"); var gateway = gateway(upstream, "")) {
            var answer = gateway.post(path, body(members));
            assertEquals(400, answer.statusCode(), answer.body());
            assertEquals("invalid_request_error", RunningGateway.json(answer).object("error").string("type"));
            assertTrue(answer.body().contains(members.substring(members.lastIndexOf(",\"") + 1)
                    .split("\"")[1]), answer.body());
            assertEquals(0, upstream.received().size());
        }
    }

    @Test
    void theLeastAnswerIsForEveryChoice() throws Exception {
        try (var upstream = greedy("max_tokens");
                // 256 tokens of output cost 0.002048, and four choices that much each.
                var gateway = gateway(upstream, "account.test.balance = 0.006")) {
            assertEquals(402, gateway.post(CHAT, body("\"max_tokens\":1000,\"n\":4")).statusCode());
            assertEquals(200, gateway.post(CHAT, body("\"max_tokens\":1000,\"n\":2")).statusCode());
            assertNotOverspent(gateway);
        }
    }

    @Test
    void aBodyThatNeedsNoChangeIsLeftByteForByte() throws Exception {
        try (var upstream = greedy("max_tokens"); var gateway = gateway(upstream, "")) {
            var body = "{ \"model\" : \"m\", \"max_tokens\" : 12 ,\"x\":1e2, " + MESSAGES + "}";
            gateway.post(CHAT, body);
            assertEquals(body.replace("\"m\"", "\"upstream-m\""), upstream.last().body());
        }
    }
}
