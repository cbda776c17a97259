package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.JsonString;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream.Reply;
import tokenfly.translation.Fixture.Format;

/// Answers that are too much or make no sense: a clear error, and no more memory than the limit.
@Timeout(60)
class BadInputTest {
    private static final int MEGABYTE = 1 << 20;
    /// What sockets and a window of pieces hold beside the limit of 16 MB an event.
    private static final long MOST_TAKEN = 40L * MEGABYTE;
    private static BothWays both;

    @BeforeAll
    static void start() throws Exception {
        both = new BothWays();
    }

    @AfterAll
    static void stop() throws IOException {
        both.close();
    }

    @BeforeEach
    void turnToAnother() {
        both.another();
    }

    private static String openAiText(String text) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"x\",\"choices\":"
                + "[{\"index\":0,\"delta\":{\"content\":" + new JsonString(text) + "},\"finish_reason\":null}]}";
    }

    private static String anthropicText(String text) {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                + "{\"type\":\"text_delta\",\"text\":" + new JsonString(text) + "}}";
    }

    private static void begin(Format upstream, Reply reply) throws IOException {
        reply.startEvents();
        switch (upstream) {
            case OPENAI -> reply.event(openAiText("a"));
            case ANTHROPIC -> {
                reply.event("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
                        + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"x\",\"content\":[],"
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}");
                reply.event("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                        + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
                reply.event(anthropicText("a"));
            }
        }
    }

    private static String text(Format upstream, String text) {
        return upstream == Format.OPENAI ? openAiText(text) : anthropicText(text);
    }

    private static void end(Format upstream, Reply reply) throws IOException {
        switch (upstream) {
            case OPENAI -> {
                reply.event(openAiText("").replace("\"finish_reason\":null", "\"finish_reason\":\"stop\""));
                reply.event("[DONE]");
            }
            case ANTHROPIC -> {
                reply.event("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}");
                reply.event("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                        + "\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":1}}");
                reply.event("event: message_stop\ndata: {\"type\":\"message_stop\"}");
            }
        }
        reply.endEvents();
    }

    /// The answer to a client, which must be an error: of HTTP's, or in the stream.
    private static String failed(Format client, HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            FixtureTest.check(client, answer.body());
            assertTrue(Sum.ofStream(client, answer.body()).failed, "no error in the stream");
        } else {
            assertFalse(RunningGateway.json(answer).object("error").string("message").isBlank());
        }
        return answer.body();
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,OPENAI", "OPENAI,ANTHROPIC", "ANTHROPIC,OPENAI", "ANTHROPIC,ANTHROPIC"})
    void anEventOfTenMegabytesIsCarried(Format client, Format upstream) throws Exception {
        var text = "x".repeat(10 * MEGABYTE);
        both.upstream.script((_, reply) -> {
            begin(upstream, reply);
            reply.event(text(upstream, text));
            end(upstream, reply);
        });
        var answer = both.ask(client, upstream, true);
        FixtureTest.check(client, answer.body());
        assertEquals(text.length() + 1, Sum.ofStream(client, answer.body()).text.length());
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,OPENAI,true", "OPENAI,ANTHROPIC,true", "ANTHROPIC,OPENAI,true", "ANTHROPIC,ANTHROPIC,true",
        "OPENAI,ANTHROPIC,false", "ANTHROPIC,OPENAI,false"})
    void anEventThatNeverEndsIsAnErrorWithinTheLimit(Format client, Format upstream, boolean stream)
            throws Exception {
        var sent = new AtomicLong();
        both.upstream.script((_, reply) -> {
            begin(upstream, reply);
            reply.chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"");
            var piece = "x".repeat(MEGABYTE);
            while (sent.addAndGet(piece.length()) < 500L * MEGABYTE) reply.chunk(piece);
        });
        failed(client, both.ask(client, upstream, stream));
        // What a client has seen nothing of may be asked for once more.
        assertTrue(sent.get() < (stream ? 1 : 2) * MOST_TAKEN, "the gateway took " + sent);
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,ANTHROPIC", "ANTHROPIC,OPENAI"})
    void anAnswerWithoutEndIsNotCollectedForever(Format client, Format upstream) throws Exception {
        var sent = new AtomicLong();
        both.upstream.script((_, reply) -> {
            begin(upstream, reply);
            var event = text(upstream, "x".repeat(MEGABYTE));
            while (sent.addAndGet(event.length()) < 500L * MEGABYTE) reply.event(event);
        });
        failed(client, both.ask(client, upstream, false));
        assertTrue(sent.get() < 2 * MOST_TAKEN, "the gateway took " + sent);
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,OPENAI", "OPENAI,ANTHROPIC", "ANTHROPIC,OPENAI", "ANTHROPIC,ANTHROPIC"})
    void aTornLastEventIsAnErrorAndNotPassedOn(Format client, Format upstream) throws Exception {
        both.upstream.script((_, reply) -> {
            begin(upstream, reply);
            reply.chunk(text(upstream, "torn").replaceFirst("rn.*", ""));
            reply.endEvents();
        });
        var body = failed(client, both.ask(client, upstream, true));
        assertFalse(body.contains("to\"") || body.contains("\"to"), body);
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,OPENAI", "OPENAI,ANTHROPIC", "ANTHROPIC,OPENAI", "ANTHROPIC,ANTHROPIC"})
    void whatCameBeforeABreakIsPassedOn(Format client, Format upstream) throws Exception {
        both.upstream.script((_, reply) -> {
            begin(upstream, reply);
            reply.event(text(upstream, "the rest"));
            reply.cut();
        });
        var body = failed(client, both.ask(client, upstream, true));
        assertEquals("athe rest", Sum.ofStream(client, body).text.toString());
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,OPENAI", "OPENAI,ANTHROPIC", "ANTHROPIC,OPENAI", "ANTHROPIC,ANTHROPIC"})
    void anAnswerThatIsWholeStaysSoWhenItsConnectionBreaks(Format client, Format upstream) throws Exception {
        both.upstream.script((_, reply) -> {
            begin(upstream, reply);
            switch (upstream) {
                case OPENAI -> reply.event(openAiText("").replace("\"finish_reason\":null",
                        "\"finish_reason\":\"stop\""));
                case ANTHROPIC -> {
                    reply.event("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}");
                    reply.event("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
                            + "\"end_turn\"},\"usage\":{\"output_tokens\":1}}");
                }
            }
            reply.cut();
        });
        var body = both.ask(client, upstream, true).body();
        FixtureTest.check(client, body);
        assertTrue(Sum.ofStream(client, body).whole, body);
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,OPENAI", "ANTHROPIC,OPENAI"})
    void moreCallsThanAnyAnswerHasAreAnError(Format client, Format upstream) throws Exception {
        both.upstream.script((_, reply) -> {
            begin(upstream, reply);
            for (int i = 0; i < 2_000; i++)
                reply.event(openAiText("").replace("\"content\":\"\"", "\"tool_calls\":[{\"index\":" + i
                        + ",\"id\":\"c" + i + "\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                        + "\"arguments\":\"{}\"}}]"));
            end(upstream, reply);
        });
        failed(client, both.ask(client, upstream, true));
    }

    @Test
    void argumentsNestedTooDeepReachTheClientAsText() throws Exception {
        var deep = "{\"a\":".repeat(600) + "1" + "}".repeat(600);
        both.answering(false, """
                {"id":"c","object":"chat.completion","created":1,"model":"x","choices":[{"index":0,"message":
                {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":
                {"name":"f","arguments":%s}}]},"finish_reason":"tool_calls"}]}""".formatted(new JsonString(deep)));
        var answer = both.ask(Format.ANTHROPIC, Format.OPENAI, false);
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"raw_arguments\":" + new JsonString(deep)), answer.body());
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,ANTHROPIC", "ANTHROPIC,OPENAI"})
    void aRequestNestedTooDeepIsRefused(Format client, Format upstream) throws Exception {
        var deep = "[".repeat(600) + "]".repeat(600);
        var answer = both.gateway.post(client.path, """
                {"model":"%s","max_tokens":9,"messages":[{"role":"user","content":%s}]}""".formatted(
                both.model(upstream), deep));
        assertEquals(400, answer.statusCode(), answer.body());
    }
}
