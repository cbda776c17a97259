package tokenfly.openai.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.chat.ChatEvent;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseParser;

/// One rich stream, however its bytes are cut.
class StreamBordersTest {
    private static final String[] CHUNKS = {
        Streams.delta("\"role\":\"assistant\",\"content\":\"\""),
        Streams.delta("\"reasoning_content\":\"hm é\""),
        Streams.delta("\"content\":\"日本 \\u00e9\""),
        Streams.call("\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"),
        Streams.call("\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}"),
        Streams.call("\"index\":0,\"function\":{\"arguments\":\"1}\"}"),
        Streams.finish("tool_calls"),
        "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
            + "\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}",
        "[DONE]"};

    private static byte[] stream(String lineEnd) {
        var text = new StringBuilder(": hello" + lineEnd + lineEnd);
        for (var chunk : CHUNKS) text.append("data: ").append(chunk).append(lineEnd).append(lineEnd);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<SseEvent> split(byte[] stream, int at) throws IOException {
        var events = new ArrayList<SseEvent>();
        var parser = new SseParser(1 << 20);
        parser.feed(stream, 0, at, events::add);
        parser.feed(stream, at, stream.length, events::add);
        parser.end(events::add);
        return events;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void aStreamSaysTheSameWhereverItIsSplit(String lineEnd) throws IOException {
        var expected = Streams.read(CHUNKS);
        var passed = Streams.pass(CHUNKS).text();
        var stream = stream(lineEnd);
        for (int at = 0; at <= stream.length; at++) {
            var events = split(stream, at);
            assertEquals(expected, Streams.read(events), "split at " + at);
            assertEquals(passed, Streams.pass(Streams.ASKING, events).text(),
                    "split at " + at);
        }
    }

    @Test
    void aStreamCutAtAnyEventBeforeItsFinishFails() {
        for (int events = 0; events < 7; events++) {
            var cut = Arrays.copyOf(CHUNKS, events);
            var read = Streams.read(cut);
            var passed = Streams.pass(cut);
            assertInstanceOf(ChatEvent.Failed.class, read.getLast(), events + " events");
            assertNotNull(passed.failure(), events + " events");
        }
    }

    @Test
    void aStreamCutAfterItsFinishIsWhole() {
        for (int events = 7; events <= CHUNKS.length; events++) {
            var cut = Arrays.copyOf(CHUNKS, events);
            assertInstanceOf(ChatEvent.Finished.class, Streams.read(cut).getLast());
            assertTrue(Streams.pass(cut).checked().done());
        }
    }

    @Test
    void anEventOfManyMegabytesIsPassedOnWhole() {
        var text = "word ".repeat(2 << 20);
        var passed = Streams.pass(CHUNKS[0], Streams.delta("\"content\":\"" + text + "\""),
                Streams.finish("stop"), "[DONE]");
        assertEquals(text.length(), passed.said().text.length());
    }
}
