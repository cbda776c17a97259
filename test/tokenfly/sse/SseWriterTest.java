package tokenfly.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseWriterTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String written(Consumer<SseWriter> what) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new SseWriter(out);
        what.accept(writer);
        writer.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anEventHasItsTypeAndItsData() throws IOException {
        assertEquals("event: ping\ndata: {}\n\n", written(w -> w.event("ping", utf8("{}"))));
    }

    @Test
    void theDefaultTypeIsNotWritten() throws IOException {
        assertEquals("data: 1\n\ndata: 2\n\n", written(w -> {
            w.event(null, utf8("1"));
            w.event("message", utf8("2"));
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void aLineEndInsideDataStartsAnotherDataLine(String lineEnd) throws IOException {
        byte[] data = utf8("a|b||".replace("|", lineEnd));

        assertEquals("data: a\ndata: b\ndata: \ndata: \n\n", written(w -> w.event(null, data)));
    }

    @Test
    void aLineIsAnEventAsWell() throws IOException {
        assertEquals("event: ping\ndata: {}\n\ndata: 1\n\n", written(w -> {
            w.line("ping", utf8("{}"));
            w.line(null, utf8("1"));
        }));
    }

    @Test
    void emptyDataIsStillAnEvent() throws IOException {
        assertEquals("data: \n\n", written(w -> w.event(null, new byte[0])));
    }

    @Test
    void aPartOfABufferCanBeTheData() throws IOException {
        assertEquals("data: bc\n\n", written(w -> w.data(utf8("abcd"), 1, 3)));
    }

    @Test
    void aCommentIsFollowedByABlankLine() throws IOException {
        assertEquals(": keep-alive\n\n", written(w -> w.comment("keep-alive")));
    }

    @Test
    void aCommentCannotSmuggleAnEvent() throws IOException {
        assertEquals(": a\n: data: b\n\n", written(w -> w.comment("a\ndata: b")));
    }

    @Test
    void aTypeWithALineEndIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> written(w -> w.event("a\ndata: b", utf8("x"))));
    }

    @Test
    void nothingGoesOutBeforeTheFlushAndThenAllInOneWrite() throws IOException {
        var calls = new ArrayList<String>();
        var writer = new SseWriter(new OutputStream() {
            @Override public void write(int b) {
                throw new AssertionError("a byte on its own");
            }

            @Override public void write(byte[] bytes, int from, int count) {
                calls.add("write " + count);
            }

            @Override public void flush() {
                calls.add("flush");
            }
        });

        writer.event("a", new byte[5000]);
        writer.comment("b");
        assertEquals(List.of(), calls);
        writer.flush();
        assertEquals(List.of("write 5022", "flush"), calls);
    }

    @Test
    void aFailedWriteIsNotRepeated() throws IOException {
        var out = new ByteArrayOutputStream() {
            boolean broken = true;

            @Override public void write(byte[] bytes, int from, int count) {
                if (broken) throw new java.io.UncheckedIOException(new IOException("gone"));
                super.write(bytes, from, count);
            }
        };
        var writer = new SseWriter(out);
        writer.comment("lost");
        assertThrows(java.io.UncheckedIOException.class, writer::flush);

        out.broken = false;
        writer.comment("kept");
        writer.flush();

        assertEquals(": kept\n\n", out.toString());
    }

    @Test
    void whatIsWrittenReadsBackTheSame() throws IOException {
        var events = List.of(
                new SseEvent("message", utf8("{\"a\":1}"), ""),
                new SseEvent("ping", utf8(" two\nlines "), ""),
                new SseEvent("message", utf8(""), ""));
        byte[] stream = utf8(written(w -> events.forEach(event -> w.event(event.type(), event.data()))));
        var read = new ArrayList<SseEvent>();

        new SseParser(1024).feed(stream, 0, stream.length, read::add);

        assertEquals(events.size(), read.size());
        for (int i = 0; i < read.size(); i++) {
            assertEquals(events.get(i).type(), read.get(i).type());
            assertEquals(events.get(i).text(), read.get(i).text());
            assertEquals(events.get(i).id(), read.get(i).id());
        }
    }
}
