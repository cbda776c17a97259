package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Slots and holds come back, however a request ends. A client that leaves is in [AbortPolicyTest].
@Timeout(60)
class SettlingTest {
    private static final String CONTENT =
            PassThroughTest.chunk("{\"role\":\"assistant\",\"content\":\"hi\"}", "null");
    private static final String STOP = PassThroughTest.chunk("{}", "\"stop\"");

    /// How a request may end: what the upstream does, and with which status the client is answered.
    enum Ending {
        WHOLE(200, reply -> reply.json(200, MoneyTest.whole("{\"prompt_tokens\":5,\"completion_tokens\":1}"))),
        STREAM(200, reply -> reply.events(CONTENT, STOP, "[DONE]")),
        ERROR_IN_STREAM(200, reply -> reply.events(CONTENT, "{\"error\":{\"message\":\"boom\"}}")),
        ERROR_FIRST(502, reply -> reply.events("{\"error\":{\"message\":\"boom\"}}")),
        CUT(200, reply -> {
            reply.startEvents();
            reply.event(CONTENT);
            reply.cut();
        }),
        RESET(200, reply -> {
            reply.startEvents();
            reply.event(CONTENT);
            reply.reset();
        }),
        EMPTY_STREAM(502, reply -> reply.events()),
        NO_EVENTS(200, reply -> reply.events(CONTENT, "{not JSON", "[DONE]")),
        NOT_JSON(502, reply -> reply.json(200, "<html>")),
        REFUSED(400, reply -> reply.json(400, "{\"error\":{\"message\":\"no\"}}")),
        KEY_REFUSED(502, reply -> reply.json(401, "{\"error\":{\"message\":\"no\"}}")),
        FAILED(502, reply -> reply.json(500, "{\"error\":{\"message\":\"no\"}}")),
        CLOSED(502, reply -> reply.cut());

        /// What an upstream does.
        interface Deed {
            void on(ScriptedUpstream.Reply reply) throws java.io.IOException, InterruptedException;
        }

        final int status;
        final Deed deed;

        Ending(int status, Deed deed) {
            this.status = status;
            this.deed = deed;
        }

        boolean streams() {
            return switch (this) {
                case STREAM, ERROR_IN_STREAM, ERROR_FIRST, CUT, RESET, EMPTY_STREAM, NO_EVENTS -> true;
                case WHOLE, NOT_JSON, REFUSED, KEY_REFUSED, FAILED, CLOSED -> false;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsHeldWhenARequestHasEnded(Ending ending) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> ending.deed.on(reply));
                var gateway = gateway(upstream)) {
            var answer = gateway.post("/v1/chat/completions", PassThroughTest.hello(ending.streams()));
            assertEquals(ending.status, answer.statusCode(), answer.body());
            assertHoldsNothing(gateway);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsHeldWhenATranslatedRequestHasEnded(Ending ending) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> ending.deed.on(reply));
                var gateway = gateway(upstream)) {
            var answer = gateway.post("/v1/messages", PassThroughTest.hello(ending.streams()));
            assertEquals(ending.status, answer.statusCode(), answer.body());
            assertHoldsNothing(gateway);
        }
    }

    @Test
    void nothingIsHeldWhenATranslationIsRefused() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> Ending.WHOLE.deed.on(reply));
                var gateway = gateway(upstream)) {
            var body = """
                    {"model":"m","max_tokens":5,"messages":[{"role":"user","content":[{"type":"text",\
                    "text":"hello","cache_control":{"type":"ephemeral"}}]}]}""";
            var answer = gateway.post("/v1/messages", body, "x-tokenfly-strict", "true");
            assertEquals(400, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("cache_control"), answer.body());
            assertEquals(0, upstream.received().size());
            assertHoldsNothing(gateway);
        }
    }

    @Test
    void nothingIsHeldWhenARequestCannotBeTranslated() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> Ending.WHOLE.deed.on(reply));
                var gateway = gateway(upstream)) {
            var answer = gateway.post("/v1/messages", """
                    {"model":"m","max_tokens":5,"messages":[{"role":"user","content":7}]}""");
            assertEquals(400, answer.statusCode(), answer.body());
            assertHoldsNothing(gateway);
        }
    }

    @Test
    void aRequestThatTheBalanceDoesNotCoverTakesNothing() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> Ending.WHOLE.deed.on(reply));
                var gateway = MoneyTest.gateway(upstream, """
                        account.test.balance = 0.0000001
                        account.test.requests-per-minute = 1""")) {
            for (int i = 0; i < 3; i++) {
                var answer = gateway.post("/v1/chat/completions", PassThroughTest.hello(false));
                assertEquals(402, answer.statusCode());
                var message = RunningGateway.json(answer).object("error").string("message");
                assertTrue(message.matches("The balance is used up: 0\\.0000001 USD, of which running requests hold 0;"
                        + " this request needs at least 0\\.000001\\d*\\. Add credit to the account\\."), message);
                assertEquals("1", answer.headers().firstValue("x-ratelimit-remaining-requests").orElseThrow());
            }
            assertHoldsNothing(gateway);
        }
    }

    @Test
    void aStreamTellsTheBalanceBeforeIt() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> Ending.STREAM.deed.on(reply));
                var gateway = gateway(upstream)) {
            for (int i = 0; i < 2; i++) {
                var balance = MoneyTest.account(gateway).string("balance");
                var answer = gateway.post("/v1/chat/completions", PassThroughTest.hello(true));
                assertEquals(balance, answer.headers().firstValue("x-tokenfly-balance").orElseThrow());
                assertTrue(answer.headers().firstValue("x-tokenfly-cost").isEmpty());
            }
        }
    }

    @Test
    void whatARequestHoldsIsShownWhileItRuns() throws Exception {
        var asked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var upstream = new ScriptedUpstream((_, reply) -> {
                    asked.countDown();
                    release.await();
                    Ending.WHOLE.deed.on(reply);
                });
                var gateway = gateway(upstream)) {
            var sending = RunningGateway.client().sendAsync(gateway.request("/v1/chat/completions")
                    .POST(BodyPublishers.ofString(PassThroughTest.hello(false))).build(), BodyHandlers.ofString());
            asked.await();
            var account = MoneyTest.account(gateway);
            assertEquals(1, account.whole("running", -1));
            assertEquals("1", account.string("balance"));
            // 100 tokens of output at 10 nano-units, and a few of input at 1.
            assertTrue(account.string("held").matches("0\\.0000010\\d*"), account.string("held"));
            release.countDown();
            sending.get();
            assertHoldsNothing(gateway);
        }
    }

    private static RunningGateway gateway(ScriptedUpstream upstream) throws Exception {
        return MoneyTest.gateway(upstream, "account.test.balance = 1\naccount.test.concurrent-requests = 1");
    }

    private static void assertHoldsNothing(RunningGateway gateway) throws Exception {
        var account = MoneyTest.account(gateway);
        assertEquals("0", account.string("held"));
        assertEquals(0, account.whole("running", -1));
    }
}
