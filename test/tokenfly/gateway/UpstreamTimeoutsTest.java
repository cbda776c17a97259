package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Connect, first byte and idle each have a limit of their own, and nothing that keeps the client
/// alive puts one off. Each limit under test is short, the others are longer than the test may take.
@Timeout(60)
class UpstreamTimeoutsTest {
    private static final String LONG = "10m";
    private static final Duration OFTEN = Duration.ofMillis(50);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) each.close();
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatDoesNotComeAboutMovesOn(Asking asking) throws Exception {
        var gateway = gateway(OFTEN, unreachable(), "300ms", LONG, LONG, good());
        asking.assertWhole(asking.ask(gateway, "two"));
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatDoesNotComeAboutIsATimeout(Asking asking) throws Exception {
        var gateway = gateway(Duration.ofMinutes(1), unreachable(), "300ms", LONG, LONG, good());
        asking.assertError(asking.ask(gateway, "one"), 504, 504);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerMayBeginLateWhereOnlyIdleIsShort(Asking asking) throws Exception {
        var upstream = upstream((request, reply) -> {
            Thread.sleep(800);
            Asking.answer(request, reply);
        });
        var gateway = gateway(Duration.ofMinutes(1), upstream, LONG, LONG, "400ms", good());
        asking.assertWhole(asking.ask(gateway, "one"));
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerMayBeginLateBehindItsHeaders(Asking asking) throws Exception {
        var upstream = upstream((request, reply) -> {
            reply.startEvents();
            Thread.sleep(800);
            if (!Asking.isStream(request)) reply.chunk(Asking.goodBody(request));
            else for (var event : Asking.goodEvents(request)) reply.event(event);
            reply.endEvents();
        });
        var gateway = gateway(Duration.ofMinutes(1), upstream, LONG, LONG, "400ms", good());
        asking.assertWhole(asking.ask(gateway, "one"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void aStreamThatFallsSilentEndsWithAnErrorAndNoOtherProvider(Asking asking) throws Exception {
        var backup = good();
        var gateway = gateway(Duration.ofMinutes(1), silentAfterThreeEvents(), LONG, LONG, "300ms", backup);
        var error = asking.assertBroken(asking.ask(gateway, "two"));
        assertEquals(asking.anthropic() ? "timeout_error" : "server_error", error.string("type"));
        if (!asking.anthropic()) assertEquals("upstream_timeout", error.string("code"));
        assertEquals(0, backup.received().size());
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void keepAlivesToTheClientDoNotPutOffTheIdleLimit(Asking asking) throws Exception {
        var gateway = gateway(OFTEN, silentAfterThreeEvents(), LONG, LONG, "500ms", good());
        var answer = asking.ask(gateway, "one");
        asking.assertBroken(answer);
        assertTrue(keepAlives(answer.body()) >= 2, answer.body());
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void keepAlivesToTheClientDoNotPutOffTheFirstByteLimit(Asking asking) throws Exception {
        var gateway = gateway(OFTEN, upstream((_, _) -> Thread.sleep(30_000)), LONG, "500ms", LONG, good());
        var answer = asking.ask(gateway, "one");
        asking.assertBroken(answer);
        assertTrue(keepAlives(answer.body()) >= 2, answer.body());
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void afterKeepAlivesAloneAnotherProviderMayAnswer(Asking asking) throws Exception {
        var gateway = gateway(OFTEN, upstream((_, _) -> Thread.sleep(30_000)), LONG, "500ms", LONG, good());
        var answer = asking.ask(gateway, "two");
        asking.assertWhole(answer);
        assertTrue(keepAlives(answer.body()) >= 2, answer.body());
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void afterKeepAlivesARefusalGoesIntoTheStream(Asking asking) throws Exception {
        var gateway = gateway(OFTEN, upstream((_, reply) -> {
            Thread.sleep(500);
            reply.json(400, "{\"error\":{\"message\":\"no such field\",\"type\":\"invalid_request_error\"}}");
        }), LONG, LONG, LONG, good());
        var error = asking.assertBroken(asking.ask(gateway, "two"));
        assertEquals("no such field", error.string("message"));
        assertEquals("invalid_request_error", error.string("type"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void aWholeAnswerThatTricklesWithoutEndMovesOn(Asking asking) throws Exception {
        var upstream = upstream((_, reply) -> {
            reply.startEvents();
            reply.chunk("{");
            while (true) {
                reply.chunk(" ");
                Thread.sleep(50);
            }
        });
        var gateway = gateway(OFTEN, upstream, LONG, "500ms", LONG, good());
        asking.assertWhole(asking.ask(gateway, "two"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "ANTHROPIC"})
    void aWholeAnswerThatFallsSilentMovesOn(Asking asking) throws Exception {
        var upstream = upstream((request, reply) -> {
            reply.startEvents();
            reply.chunk(Asking.goodBody(request).substring(0, 40));
            Thread.sleep(30_000);
        });
        var gateway = gateway(OFTEN, upstream, LONG, LONG, "300ms", good());
        asking.assertWhole(asking.ask(gateway, "two"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI_STREAM", "ANTHROPIC_STREAM"})
    void aProvidersCommentsKeepAThinkingStreamAlive(Asking asking) throws Exception {
        var upstream = upstream((request, reply) -> {
            reply.startEvents();
            var events = Asking.goodEvents(request);
            reply.event(events[0]);
            for (int i = 0; i < 30; i++) {
                reply.event(": thinking");
                Thread.sleep(50);
            }
            for (int i = 1; i < events.length; i++) reply.event(events[i]);
            reply.endEvents();
        });
        var gateway = gateway(OFTEN, upstream, LONG, LONG, "1s", good());
        asking.assertWhole(asking.ask(gateway, "one"));
    }

    private static long keepAlives(String body) {
        return body.lines().filter(line -> line.startsWith(": keep-alive") || line.equals("event: ping")).count();
    }

    private ScriptedUpstream silentAfterThreeEvents() throws IOException {
        return upstream((request, reply) -> {
            reply.startEvents();
            for (int i = 0; i < 3; i++) reply.event(Asking.goodEvents(request)[i]);
            Thread.sleep(30_000);
        });
    }

    private ScriptedUpstream good() throws IOException {
        return upstream(Asking::answer);
    }

    private ScriptedUpstream upstream(ScriptedUpstream.Script script) throws IOException {
        var upstream = new ScriptedUpstream(script);
        open.add(upstream);
        return upstream;
    }

    /// Where a connection is never accepted: the queue of its listener is full.
    private String unreachable() throws IOException {
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        open.add(server);
        try {
            while (true) {
                var socket = new Socket();
                open.add(socket);
                socket.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()), 200);
            }
        } catch (SocketTimeoutException full) {
            return "http://127.0.0.1:" + server.getLocalPort();
        }
    }

    private RunningGateway gateway(Duration keepAlive, ScriptedUpstream first, String connect, String firstByte,
            String idle, ScriptedUpstream backup) throws Exception {
        return gateway(keepAlive, first.uri("").toString(), connect, firstByte, idle, backup);
    }

    /// A gateway with the model `one`, served by the first provider alone, and `two`, with the backup.
    private RunningGateway gateway(Duration keepAlive, String first, String connect, String firstByte,
            String idle, ScriptedUpstream backup) throws Exception {
        var gateway = RunningGateway.with("""
                provider.first.openai = %1$s/v1
                provider.first.anthropic = %1$s
                provider.first.keys = none
                provider.first.timeout.connect = %2$s
                provider.first.timeout.first-byte = %3$s
                provider.first.timeout.idle = %4$s
                provider.backup.openai = %5$s/v1
                provider.backup.keys = none
                model.one.providers = first=upstream-m
                model.two.providers = first=upstream-m, backup=upstream-m
                """.formatted(first, connect, firstByte, idle, backup.uri("")), keepAlive);
        open.add(gateway);
        return gateway;
    }
}
