package tokenfly.gateway.answer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.anthropic.Messages;
import tokenfly.anthropic.answer.AnthropicStreamChecker;
import tokenfly.chat.Usage;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Dropped;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.openai.ChatCompletions;
import tokenfly.openai.answer.OpenAiStreamChecker;
import tokenfly.provider.Faults;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseParser;
import tokenfly.sse.SseWriter;
import tokenfly.translation.Canonical;
import tokenfly.translation.Fixture.Format;
import tokenfly.translation.Fixture;

/// Every stream among the fixtures, however it arrives and wherever it breaks off.
class StreamBordersTest {
    private static final int MAX_EVENT_BYTES = 1 << 20;

    static List<Fixture> streams() throws IOException {
        return Fixture.all().stream().filter(Fixture::upstreamStreams)
                .filter(Fixture::streams).toList();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamSaysTheSameWhereverItIsSplit(Fixture fixture) throws IOException {
        byte[] stream = fixture.upstreamAnswer().getBytes(StandardCharsets.UTF_8);
        var whole = Canonical.events(stream);
        for (int at = 0; at <= stream.length; at++)
            assertTrue(same(whole, parsed(stream, at)), "split at " + at);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyLineEndingEndsALineByteByByte(Fixture fixture) throws IOException {
        var whole = Canonical.events(fixture.upstreamAnswer());
        for (var eol : List.of("\n", "\r\n", "\r")) {
            byte[] stream = fixture.upstreamAnswer().replace("\n", eol).getBytes(StandardCharsets.UTF_8);
            var parser = new SseParser(MAX_EVENT_BYTES);
            var events = new ArrayList<SseEvent>();
            for (int at = 0; at < stream.length; at++) parser.feed(stream, at, at + 1, events::add);
            assertTrue(same(whole, events), fixture.toString());
        }
    }

    private static boolean same(List<SseEvent> a, List<SseEvent> b) {
        if (a.size() != b.size()) return false;
        for (int i = 0; i < a.size(); i++)
            if (!a.get(i).type().equals(b.get(i).type()) || !Arrays.equals(a.get(i).data(), b.get(i).data()))
                return false;
        return true;
    }

    /// The answer is whole from the event on that says why it ends, and never before.
    @ParameterizedTest
    @MethodSource("streams")
    void aStreamCutAtAnyEventNeverLooksWhole(Fixture fixture) throws IOException {
        var events = Canonical.events(fixture.upstreamAnswer());
        int end = endsAt(events);
        for (int cut = 0; cut <= Math.min(end, events.size()); cut++) {
            var text = relayed(fixture, events.subList(0, cut));
            var where = "cut after " + cut + " events: " + text;
            assertFalse(text.contains("[DONE]") || text.contains("message_stop"), where);
            assertTrue(text.contains("\"error\""), where);
        }
    }

    private static List<SseEvent> parsed(byte[] stream, int split) throws IOException {
        var events = new ArrayList<SseEvent>();
        var parser = new SseParser(MAX_EVENT_BYTES);
        parser.feed(stream, 0, split, events::add);
        parser.feed(stream, split, stream.length, events::add);
        parser.end(events::add);
        return events;
    }

    /// The number of the event that says why the answer ends; the stream's length when none does.
    private static int endsAt(List<SseEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            var text = events.get(i).text();
            if (text.strip().equals("[DONE]") || text.matches("(?s).*\"(finish|stop)_reason\":\"[^\"]*\".*"))
                return i;
        }
        return events.size();
    }

    /// What the client gets of these events and of the end behind them, checked.
    private static String relayed(Fixture fixture, List<SseEvent> events) throws IOException {
        var client = dialect(fixture.client());
        var passage = passage(fixture, client);
        var bytes = new ByteArrayOutputStream();
        var out = new SseWriter(bytes);
        for (var event : events) {
            passage.event(event, out);
            if (passage.tally().over()) break;
        }
        var failure = passage.end(out);
        if (failure != null) client.writeStreamError(
                Faults.of(ProviderKind.GENERIC, "m", 200, failure).toChatError(), "req_1", out);
        out.flush();
        if (!events.isEmpty()) check(fixture.client(), bytes.toByteArray());
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Passage passage(Fixture fixture, Dialect client) {
        byte[] body = fixture.clientRequest().getBytes(StandardCharsets.UTF_8);
        var kind = ProviderKind.valueOf(fixture.kind().toUpperCase(Locale.ROOT));
        var raw = client.peek(body);
        var tally = new Tally("m", false);
        if (fixture.client() == fixture.upstream())
            return new PassThrough(client.relay(raw, () -> Usage.estimate(7, 1)), tally);
        var upstream = dialect(fixture.upstream());
        var request = client.readRequest((JsonObject) Json.parse(body));
        var names = upstream.writeRequest(request.withModel(fixture.model()), kind, new Dropped(client)).names();
        return new Translation(upstream.eventReader(names, kind), client, request, raw, 7, tally);
    }

    private static Dialect dialect(Format format) {
        return format == Format.OPENAI ? new ChatCompletions() : new Messages();
    }

    private static void check(Format format, byte[] stream) {
        switch (format) {
            case OPENAI -> OpenAiStreamChecker.ofBytes(stream);
            case ANTHROPIC -> AnthropicStreamChecker.check(Canonical.events(stream));
        }
    }
}
