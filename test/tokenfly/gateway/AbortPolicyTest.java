package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Who hung up, when, and what is charged: each row of the README's table.
@Timeout(60)
class AbortPolicyTest {
    private static final String TEXT = PassThroughTest.chunk(
            "{\"role\":\"assistant\",\"content\":\"one two three four five six seven eight\"}", "null");
    private static final String START = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":"
            + "\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"upstream-m\",\"content\":[],"
            + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":77,\"output_tokens\":1}}}";
    private static final String BLOCK = "event: content_block_start\ndata: {\"type\":\"content_block_start\","
            + "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}";
    private static final String DELTA = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\","
            + "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"one two three four five six\"}}";

    @Test
    void aClientThatLeavesInMidStreamPaysForInputAndWhatWasPassedOn() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    while (true) {
                        reply.event(TEXT);
                        Thread.sleep(20);
                    }
                });
                var gateway = MoneyTest.gateway(upstream, "account.test.balance = 1")) {
            var answer = RunningGateway.client().send(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(PassThroughTest.hello(true))).build(), BodyHandlers.ofInputStream());
            answer.body().read();
            answer.body().close();
            var line = MoneyTest.log(gateway);
            assertTrue(line.contains("outcome=client_gone"), line);
            assertTrue(line.contains("estimated=true"), line);
            assertTrue(number(line, "input") > 0 && number(line, "output") >= 8, line);
            assertHoldsNothing(gateway);
        }
    }

    @Test
    void anUpstreamThatBreaksOffIsPaidForWhatWasPassedOn() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.event(TEXT);
                    reply.cut();
                });
                var gateway = MoneyTest.gateway(upstream, "account.test.balance = 1")) {
            gateway.post("/v1/chat/completions", PassThroughTest.hello(true));
            var line = MoneyTest.log(gateway);
            assertTrue(line.contains("outcome=cut") && line.contains("estimated=true"), line);
            assertTrue(number(line, "output") >= 8 && number(line, "output") < 30, line);
            assertHoldsNothing(gateway);
        }
    }

    @Test
    void whatTheUpstreamHadCountedBeforeItBrokeOffIsTakenAtItsWord() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    reply.startEvents();
                    reply.event(START);
                    reply.event(BLOCK);
                    reply.event(DELTA);
                    reply.cut();
                });
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream)
                        + "account.test.keys = " + RunningGateway.KEY + "\n")) {
            gateway.post("/v1/messages", PassThroughTest.hello(true));
            var line = MoneyTest.log(gateway);
            assertEquals(77, number(line, "input"), line);
            assertTrue(number(line, "output") >= 6, line);
        }
    }

    @Test
    void anErrorInMidStreamIsPaidForLikeACut() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) ->
                        reply.events(TEXT, "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}"));
                var gateway = MoneyTest.gateway(upstream, "account.test.balance = 1")) {
            gateway.post("/v1/chat/completions", PassThroughTest.hello(true));
            var line = MoneyTest.log(gateway);
            assertTrue(line.contains("outcome=cut") && number(line, "output") >= 8, line);
        }
    }

    @Test
    void nothingIsChargedWhenNoAnswerBegan() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.cut());
                var gateway = MoneyTest.gateway(upstream, "account.test.balance = 1")) {
            assertEquals(502, gateway.post("/v1/chat/completions", PassThroughTest.hello(true)).statusCode());
            assertEquals("1", MoneyTest.account(gateway).string("balance"));
            assertHoldsNothing(gateway);
        }
    }

    @Test
    void aWholeAnswerIsPaidForEvenIfItsClientHasLeft() throws Exception {
        var asked = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    asked.countDown();
                    gone.await(20, TimeUnit.SECONDS);
                    reply.json(200, MoneyTest.whole("{\"prompt_tokens\":10,\"completion_tokens\":1}"));
                });
                var gateway = MoneyTest.gateway(upstream, "account.test.balance = 1")) {
            var sending = RunningGateway.client().sendAsync(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(PassThroughTest.hello(false))).build(), BodyHandlers.ofString());
            asked.await();
            sending.cancel(true);
            gone.countDown();
            assertTrue(MoneyTest.log(gateway).contains("cost=0.00000002"), MoneyTest.log(gateway));
            assertHoldsNothing(gateway);
        }
    }

    @Test
    void aStreamCutByAStopIsPaidForWhatWasPassedOnAndTold() throws Exception {
        var begun = new CountDownLatch(1);
        var upstream = new ScriptedUpstream((_, reply) -> {
            reply.startEvents();
            reply.event(TEXT);
            begun.countDown();
            Thread.sleep(60_000);
        });
        var gateway = MoneyTest.gateway(upstream, "account.test.balance = 1\ndrain = 1s");
        try (upstream; gateway) {
            var sending = RunningGateway.client().sendAsync(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(PassThroughTest.hello(true))).build(), BodyHandlers.ofString());
            begun.await();
            gateway.app().close();
            var body = sending.get(20, TimeUnit.SECONDS).body();
            assertTrue(body.contains("\"error\"") && !body.contains("[DONE]"), body);
            var line = MoneyTest.log(gateway);
            assertTrue(line.contains("outcome=cut") || line.contains("outcome=drained"), line);
            assertTrue(number(line, "output") >= 8, line);
        }
    }

    private static void assertHoldsNothing(RunningGateway gateway) throws Exception {
        assertEquals("0", MoneyTest.account(gateway).string("held"));
        assertEquals(0, MoneyTest.account(gateway).whole("running", -1));
    }

    private static long number(String line, String key) {
        var found = Pattern.compile(" " + key + "=(\\d+)").matcher(line);
        assertTrue(found.find(), line);
        return Long.parseLong(found.group(1));
    }
}
