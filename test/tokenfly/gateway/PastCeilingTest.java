package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// A stream that goes on and on past its ceiling is stopped there, as one that has reached its longest.
@Timeout(60)
class PastCeilingTest {
    private static final String WORDS = "one two three four five six seven eight nine ten ";
    private static final int MOST_EVENTS = 100_000;

    /// Never ends by itself; notes when its connection was closed.
    private static ScriptedUpstream endless(CountDownLatch closed, String head, IntFunction<String> event)
            throws Exception {
        return new ScriptedUpstream((_, reply) -> {
            try {
                reply.startEvents();
                if (head != null) for (var first : head.split("\n\n")) reply.event(first);
                for (int i = 0; i < MOST_EVENTS; i++) reply.event(event.apply(i));
            } catch (java.io.IOException cut) {
                closed.countDown();
                throw cut;
            }
        });
    }

    private static ScriptedUpstream openAi(CountDownLatch closed, String path) throws Exception {
        return endless(closed, null, _ -> path.equals("/v1/completions")
                ? "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"upstream-m\",\"choices\":[{"
                        + "\"index\":0,\"text\":\"" + WORDS + "\",\"logprobs\":null,\"finish_reason\":null}]}"
                : PassThroughTest.chunk("{\"role\":\"assistant\",\"content\":\"" + WORDS + "\"}", "null"));
    }

    private static ScriptedUpstream anthropic(CountDownLatch closed) throws Exception {
        return endless(closed, "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
                + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"u\",\"content\":[],\"stop_reason\":null,"
                + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}\n\nevent: "
                + "content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{"
                + "\"type\":\"text\",\"text\":\"\"}}", _ -> "event: content_block_delta\ndata: {\"type\":"
                + "\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + WORDS + "\"}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "openai | /v1/chat/completions | true | \"finish_reason\":\"length\"",
        "openai | /v1/chat/completions | false | \"finish_reason\":\"length\"",
        "openai | /v1/messages | true | \"stop_reason\":\"max_tokens\"",
        "openai | /v1/completions | true | \"finish_reason\":\"length\"",
        "openai | /v1/responses | true | \"reason\":\"max_output_tokens\"",
        "anthropic | /v1/messages | true | \"stop_reason\":\"max_tokens\"",
        "anthropic | /v1/messages | false | \"stop_reason\":\"max_tokens\"",
        "anthropic | /v1/chat/completions | true | \"finish_reason\":\"length\"",
        "anthropic | /v1/responses | true | \"reason\":\"max_output_tokens\""})
    void anEndlessStreamIsStoppedAsOneThatReachedItsLongest(String format, String path, boolean stream,
            String reason) throws Exception {
        var closed = new CountDownLatch(1);
        try (var upstream = format.equals("openai") ? openAi(closed, path) : anthropic(closed);
                var gateway = RunningGateway.with((format.equals("openai") ? RunningGateway.openAi(upstream)
                        : RunningGateway.anthropic(upstream)) + MoneyTest.PRICES + "account.test.keys = "
                        + RunningGateway.KEY + "\naccount.test.balance = 1\n")) {
            var answer = gateway.post(path, "{\"model\":\"m\",\"max_tokens\":100,\"max_output_tokens\":100,\"stream\":"
                    + stream + (path.equals("/v1/completions") ? ",\"prompt\":\"hi\"" : "") + ",\"input\":\"hi\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains(reason), answer.body().substring(Math.max(0, answer.body().length() - 900)));
            assertFalse(answer.body().contains("\"error\":{"), answer.body());
            assertTrue(closed.await(20, TimeUnit.SECONDS), "the provider goes on");
            // 100 tokens of output at 10 nano-units, and a few of input at 1.
            var balance = MoneyTest.account(gateway).string("balance");
            assertTrue(balance.matches("0\\.99999(89|90)\\d*"), balance);
            for (int i = 0; i < 500 && !gateway.output().contains("warning="); i++) Thread.sleep(20);
            assertTrue(gateway.output().matches("(?s).*warning=\"provider up went on to \\d+ tokens of output, of the 100"
                    + " that it was allowed, and was stopped \\(request req_.*"), gateway.output());
            assertTrue(gateway.output().contains("outcome=stopped"), gateway.output());
        }
    }
}
