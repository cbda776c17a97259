package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tokenfly.anthropic.Messages;
import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.ProviderKind;
import tokenfly.responses.Responses;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseParser;
import tokenfly.sse.SseWriter;
import tokenfly.testing.Passing;
import tokenfly.testing.StreamShapes;

/// Nothing that is done with a provider's stream takes memory that grows faster than the stream, however it is
/// cut into events: of four times as many it takes some four times as much, and of a quadratic one sixteen
/// times. It is counted in bytes that the thread has taken, to the byte; [tokenfly.gateway.GrowthTest] counts
/// steps.
@Timeout(300)
class StreamGrowthTest {
    private static final int PARTS = 1000;
    private static final int NETWORK_BYTES = 1400;
    private static final int FIXED_BYTES = 200_000;
    private static final double MOST = 6;
    private static final Dialect CHAT = new ChatCompletions();
    private static final Dialect MESSAGES = new Messages();
    private static final Dialect RESPONSES = new Responses();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TestFactory
    Stream<DynamicTest> streamsOfChatGrowInProportion() {
        return tests(StreamShapes.ofChat(), CHAT, List.of(MESSAGES, RESPONSES));
    }

    @TestFactory
    Stream<DynamicTest> streamsOfMessagesGrowInProportion() {
        return tests(StreamShapes.ofMessages(), MESSAGES, List.of(CHAT, RESPONSES));
    }

    @TestFactory
    Stream<DynamicTest> streamsOfResponsesGrowInProportion() {
        return tests(StreamShapes.ofResponses(), RESPONSES, List.of());
    }

    /// What this finds: an answer that is put together anew at every event.
    @Test
    void whatGrowsFasterIsFound() {
        var words = StreamShapes.ofChat().get("words");
        Consumer<byte[]> anew = stream -> {
            var kept = new String[] {""};
            events(stream, event -> kept[0] += new String(event.data(), StandardCharsets.UTF_8));
        };
        assertThrows(AssertionError.class, () ->
                assertInProportion(anew, bytes(words, PARTS), bytes(words, 4 * PARTS)));
    }

    private static Stream<DynamicTest> tests(Map<String, IntFunction<String>> shapes, Dialect from, List<Dialect> to) {
        return shapes.entrySet().stream().flatMap(shape -> doings(from, to).entrySet().stream().map(doing ->
                DynamicTest.dynamicTest(shape.getKey() + ": " + doing.getKey(), () ->
                        assertInProportion(doing.getValue(), bytes(shape.getValue(), PARTS),
                                bytes(shape.getValue(), 4 * PARTS)))));
    }

    private static byte[] bytes(IntFunction<String> shape, int parts) {
        return shape.apply(parts).getBytes(StandardCharsets.UTF_8);
    }

    private static void assertInProportion(Consumer<byte[]> doing, byte[] small, byte[] large) {
        allocated(doing, small); // and what is made once
        double ratio = (double) allocated(doing, large) / Math.max(FIXED_BYTES, allocated(doing, small));
        assertEquals("in proportion", ratio <= MOST ? "in proportion"
                : "four times as much takes " + ratio + " times as many bytes");
    }

    private static long allocated(Consumer<byte[]> doing, byte[] stream) {
        long begin = THREADS.getCurrentThreadAllocatedBytes();
        doing.accept(stream);
        return THREADS.getCurrentThreadAllocatedBytes() - begin;
    }

    private static Map<String, Consumer<byte[]>> doings(Dialect from, List<Dialect> to) {
        var doings = new LinkedHashMap<String, Consumer<byte[]>>();
        doings.put("pass on", stream -> pass(from, stream));
        for (var client : to) {
            doings.put("write for " + client.name(), stream -> write(from, client, stream));
            doings.put("collect for " + client.name(), stream -> collect(from, client, stream));
        }
        return doings;
    }

    /// As it comes from a network.
    private static void events(byte[] stream, Consumer<SseEvent> events) {
        try {
            var parser = new SseParser(Canonical.MAX_EVENT_BYTES);
            for (int from = 0; from < stream.length; from += NETWORK_BYTES)
                parser.feed(stream, from, Math.min(stream.length, from + NETWORK_BYTES), events);
            parser.end(events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SseWriter nowhere() {
        return new SseWriter(OutputStream.nullOutputStream());
    }

    private static void flush(SseWriter out) {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] request(Dialect client, String more) {
        return ("{\"model\":\"m\",\"max_tokens\":5,\"stream\":true" + more
                + (client == RESPONSES ? ",\"input\":\"hi\"}" : ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void pass(Dialect dialect, byte[] stream) {
        var passing = Passing.of(dialect, request(dialect, dialect == CHAT ? ",\"n\":100" : ""));
        var out = nowhere();
        events(stream, event -> {
            passing.event(event, out);
            flush(out);
        });
        assertNull(passing.end(out));
    }

    private static void write(Dialect from, Dialect client, byte[] stream) {
        var raw = client.peek(request(client, ""));
        var writer = client.eventWriter(client.readRequest(raw), raw, 7);
        var out = nowhere();
        read(from, stream, event -> {
            writer.write(event, out);
            flush(out);
        });
    }

    private static void collect(Dialect from, Dialect client, byte[] stream) {
        var raw = client.peek(request(client, ""));
        var answer = new AnswerBuilder();
        read(from, stream, answer::add);
        Json.utf8(client.writeAnswer(answer.build(), client.readRequest(raw), raw));
    }

    /// With a count where the provider gives none, as the gateway does.
    private static void read(Dialect from, byte[] stream, Consumer<ChatEvent> out) {
        var reader = from.eventReader(ToolNames.SAME, ProviderKind.GENERIC);
        var failures = new ArrayList<ErrorBody>();
        Consumer<ChatEvent> checked = event -> {
            if (event instanceof ChatEvent.Failed(var body)) {
                failures.add(body);
                return;
            }
            if (event instanceof ChatEvent.Finished) out.accept(new ChatEvent.UsageKnown(Usage.estimate(7, 1)));
            out.accept(event);
        };
        events(stream, event -> reader.read(event, checked));
        reader.end(checked);
        assertEquals(List.of(), failures);
    }
}
