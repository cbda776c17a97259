package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.anthropic.answer.AnthropicStreamChecker;
import tokenfly.json.Json;
import tokenfly.json.JsonValue;
import tokenfly.openai.answer.OpenAiStreamChecker;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Every rule of translation and of pass-through, case by case, through the front door. A new case is a
/// new folder of `test/fixtures`.
@Timeout(60)
class FixtureTest {
    private static ScriptedUpstream upstream;
    /// By what each was configured with.
    private static final Map<String, RunningGateway> GATEWAYS = new HashMap<>();
    private static final List<Thread> STOPPING = new ArrayList<>();

    static List<Fixture> fixtures() throws IOException {
        return Fixture.all();
    }

    @BeforeAll
    static void start() throws IOException {
        upstream = new ScriptedUpstream((_, reply) -> reply.cut());
    }

    @AfterAll
    static void stop() throws Exception {
        for (var gateway : GATEWAYS.values()) gateway.close();
        for (var thread : STOPPING) thread.join();
        GATEWAYS.clear();
        upstream.close();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void eachSideGetsWhatItMust(Fixture fixture) throws Exception {
        var answerHeaders = fixture.headers("answer-headers").toArray(String[]::new);
        upstream.script((_, reply) -> {
            if (!fixture.upstreamStreams()) {
                reply.json(fixture.upstreamStatus(), fixture.upstreamAnswer(), answerHeaders);
                return;
            }
            reply.startEvents(answerHeaders);
            reply.chunk(fixture.upstreamAnswer());
            reply.endEvents();
        });
        upstream.received().clear();
        var answer = gateway(fixture).post(fixture.client().path, fixture.clientRequest(), headers(fixture));
        if (fails(fixture)) forget(fixture);
        upstreamGotWhatItMust(fixture, answer);
        clientGotWhatItMust(fixture, answer);
        assertEquals(fixture.dropped(), answer.headers().firstValue("x-tokenfly-dropped").orElse(""));
        if (!fixture.dropped().isEmpty()) strictRequestIsRefused(fixture);
    }

    /// The upstream refuses the gateway, or breaks off in the middle.
    private static boolean fails(Fixture fixture) {
        return fixture.clientStatus() >= 404
                || fixture.clientAnswer() != null && fixture.clientAnswer().contains("\"error\"");
    }

    /// A gateway whose upstream failed lets it rest: the next case gets another one. Stopping takes a
    /// while, for which nobody waits.
    private static void forget(Fixture fixture) {
        var failed = GATEWAYS.remove(fixture.config(upstream.uri("").toString()));
        STOPPING.add(Thread.ofVirtual().start(() -> {
            try {
                failed.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    private static void upstreamGotWhatItMust(Fixture fixture, HttpResponse<String> answer) {
        if (fixture.upstreamRequest() != null) {
            assertTrue(!upstream.received().isEmpty(), "the upstream was not asked: " + answer.body());
            same(List.of(Json.parse(fixture.upstreamRequest())),
                    List.of(Json.parse(upstream.received().getFirst().body())));
        } else if (!fixture.answers()) {
            assertEquals(List.of(), upstream.received(), "the upstream was asked");
        }
        for (var line : fixture.headers("upstream-headers")) {
            int colon = line.indexOf(':');
            assertEquals(line.substring(colon + 1).strip(),
                    upstream.received().getFirst().headers().getOrDefault(line.substring(0, colon), ""));
        }
    }

    private static void clientGotWhatItMust(Fixture fixture, HttpResponse<String> answer) {
        assertEquals(fixture.clientStatus(), answer.statusCode(), answer.body());
        boolean stream = answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
        if (stream) check(fixture.client(), answer.body());
        for (var line : fixture.headers("client-headers")) {
            int colon = line.indexOf(':');
            assertEquals(line.substring(colon + 1).strip(),
                    answer.headers().firstValue(line.substring(0, colon)).orElse(""));
        }
        if (fixture.clientAnswer() == null || fixture.clientAnswer().isBlank()) return;
        if (fixture.clientStatus() == 200) assertEquals(fixture.streams(), stream);
        if (stream) same(Canonical.stream(fixture.client(), fixture.clientAnswer()),
                Canonical.stream(fixture.client(), answer.body()));
        else same(List.of(Json.parse(fixture.clientAnswer())), List.of(Json.parse(answer.body())));
    }

    /// What was dropped is named to whoever asks for nothing to be dropped.
    private static void strictRequestIsRefused(Fixture fixture) throws Exception {
        upstream.received().clear();
        var headers = new ArrayList<>(List.of(headers(fixture)));
        headers.addAll(List.of("x-tokenfly-strict", "true"));
        var answer = gateway(fixture).post(fixture.client().path, fixture.clientRequest(),
                headers.toArray(String[]::new));
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals(List.of(), upstream.received());
        for (var name : fixture.dropped().split(","))
            assertTrue(answer.body().contains(name), name + " is not in " + answer.body());
    }

    static void check(Fixture.Format format, String stream) {
        switch (format) {
            case OPENAI -> OpenAiStreamChecker.ofBytes(stream.getBytes(StandardCharsets.UTF_8));
            case ANTHROPIC -> AnthropicStreamChecker.check(Canonical.events(stream));
        }
    }

    static void same(List<JsonValue> expected, List<JsonValue> actual) {
        if (!Canonical.matches(expected, actual))
            assertEquals(Canonical.lines(expected), Canonical.lines(actual));
    }

    private static String[] headers(Fixture fixture) {
        var headers = new ArrayList<String>();
        for (var line : fixture.headers("request-headers")) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon));
            headers.add(line.substring(colon + 1).strip());
        }
        return headers.toArray(String[]::new);
    }

    private static RunningGateway gateway(Fixture fixture) throws Exception {
        var config = fixture.config(upstream.uri("").toString());
        var known = GATEWAYS.get(config);
        if (known != null) return known;
        var started = RunningGateway.with(config);
        GATEWAYS.put(config, started);
        return started;
    }
}
