package tokenfly.sse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {
    private static final int LIMIT = 1024;

    /// What a test sees of an event: a record with an array would compare by identity.
    record Seen(String type, String data, String id) {}

    private static List<Seen> read(SseParser parser, byte[] stream, int... cuts) throws SseException {
        var seen = new ArrayList<Seen>();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : stream.length;
            // A copy of its own, wiped after, shows that the parser keeps nothing of the chunk.
            byte[] chunk = Arrays.copyOfRange(stream, from, to);
            parser.feed(chunk, 0, chunk.length, e -> seen.add(new Seen(e.type(), e.text(), e.id())));
            Arrays.fill(chunk, (byte) '#');
            from = to;
        }
        return seen;
    }

    private static List<Seen> read(String stream) throws SseException {
        return read(new SseParser(LIMIT), stream.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTypeAndAnIdThatItHoldsAreCounted() throws SseException {
        var parser = new SseParser(10_000);
        assertEquals(List.of(), read(parser, ("event: " + "e".repeat(5_000) + "\nid: " + "i".repeat(5_000) + "\n")
                .getBytes(StandardCharsets.UTF_8)));
        assertTrue(parser.heldBytes() >= 10_000, "" + parser.heldBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void everyLineEndingEndsALineWhereverTheStreamIsCut(String lineEnd) throws SseException {
        byte[] stream = "event: ping|id: 1|data: a|: comment|data:b||data: ü||"
                .replace("|", lineEnd).getBytes(StandardCharsets.UTF_8);
        var expected = List.of(new Seen("ping", "a\nb", "1"), new Seen("message", "ü", "1"));

        assertEquals(expected, read(new SseParser(LIMIT), stream));
        for (int first = 1; first < stream.length; first++) {
            assertEquals(expected, read(new SseParser(LIMIT), stream, first), "cut at " + first);
            for (int second = first + 1; second < stream.length; second++)
                assertEquals(expected, read(new SseParser(LIMIT), stream, first, second),
                        "cut at " + first + " and " + second);
        }
    }

    @Test
    void aLoneCarriageReturnEndsTheEventAtOnce() throws SseException {
        assertEquals(List.of(new Seen("message", "a", "")), read("data: a\r\r"));
    }

    @Test
    void aDirectBufferIsReadToItsEnd() throws SseException {
        var buffer = ByteBuffer.allocateDirect(64).put("data: a\n\n".getBytes()).flip();
        var seen = new ArrayList<String>();

        new SseParser(LIMIT).feed(buffer, event -> seen.add(event.text()));

        assertEquals(List.of("a"), seen);
        assertFalse(buffer.hasRemaining());
    }

    @Test
    void aSliceOfAHeapBufferIsReadFromItsOwnPosition() throws SseException {
        var buffer = ByteBuffer.wrap("XXdata: a\n\nYY".getBytes(), 2, 9).slice();
        var seen = new ArrayList<String>();

        new SseParser(LIMIT).feed(buffer, event -> seen.add(event.text()));

        assertEquals(List.of("a"), seen);
        assertFalse(buffer.hasRemaining());
    }

    @Test
    void aNameHeardBeforeIsTheSameString() throws SseException {
        var types = new ArrayList<String>();
        byte[] stream = "event: delta\ndata: 1\n\nevent: delta\ndata: 2\n\n".getBytes();

        new SseParser(LIMIT).feed(stream, 0, stream.length, event -> types.add(event.type()));

        assertSame(types.get(0), types.get(1));
    }

    @Test
    void namesThatShareACacheSlotAreNotMixedUp() throws SseException {
        var expected = new ArrayList<Seen>();
        var stream = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String name = "n" + i % 50 + "é";
            expected.add(new Seen(name, "x", ""));
            stream.append("event: ").append(name).append("\ndata: x\n\n");
        }
        assertEquals(expected, read(stream.toString()));
    }

    @Test
    void anUnfinishedEventIsDroppedUnlessTheCallerTakesIt() throws SseException {
        var parser = new SseParser(LIMIT);
        var seen = new ArrayList<String>();

        assertEquals(List.of(), read(parser, "data: a\ndata: [DONE]".getBytes()));
        parser.end(event -> seen.add(event.text()));

        assertEquals(List.of("a\n[DONE]"), seen);
    }

    @Test
    void anEventAtTheLimitPassesAndOneByteMoreIsRefused() throws SseException {
        byte[] fits = ("data: " + "x".repeat(LIMIT - 6) + "\n\n").getBytes();
        byte[] tooLong = ("data: " + "x".repeat(LIMIT - 5) + "\n\n").getBytes();

        assertEquals(LIMIT - 6, read(new SseParser(LIMIT), fits).getFirst().data().length());
        var refusal = assertThrows(SseException.class, () -> read(new SseParser(LIMIT), tooLong));
        assertTrue(refusal.getMessage().contains("1024 bytes"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: xxxxxxxx\n", "data: xxxx", ": xxxx", "event: x", "data\n"})
    void whatNeverEndsIsRefusedAtTheLimit(String repeated) {
        var parser = new SseParser(LIMIT);
        byte[] chunk = repeated.getBytes();

        assertThrows(SseException.class, () -> {
            for (int fed = 0; fed < 20 * LIMIT; fed += chunk.length)
                parser.feed(chunk, 0, chunk.length, event -> {});
        });
    }

    @Test
    void theLimitDoesNotDependOnWhereTheStreamIsCut() throws SseException {
        byte[] stream = "data: 123456\ndata: 1234\n\n".getBytes();
        for (int cut = 1; cut < stream.length; cut++) {
            int at = cut;
            assertEquals(1, read(new SseParser(16), stream, at).size());
            assertThrows(SseException.class, () -> read(new SseParser(15), stream, at));
        }
    }

    @Test
    void anEventOfManyMegabytesComesThroughWhole() throws SseException {
        byte[] payload = new byte[4 << 20];
        new Random(1).nextBytes(payload);
        for (int i = 0; i < payload.length; i++) payload[i] |= 0x20;
        byte[] stream = new byte[payload.length + 8];
        System.arraycopy("data: ".getBytes(), 0, stream, 0, 6);
        System.arraycopy(payload, 0, stream, 6, payload.length);
        stream[stream.length - 1] = stream[stream.length - 2] = '\n';
        var seen = new ArrayList<byte[]>();
        var parser = new SseParser(stream.length);

        for (int from = 0; from < stream.length; from += 8192)
            parser.feed(stream, from, Math.min(from + 8192, stream.length), e -> seen.add(e.data()));

        assertEquals(1, seen.size());
        assertArrayEquals(payload, seen.getFirst());
    }

    @Test
    void aConsumerThatThrowsLeavesNoHalfEventBehind() throws SseException {
        var parser = new SseParser(LIMIT);
        byte[] stream = "data: a\n\n".getBytes();

        assertThrows(IllegalStateException.class, () -> parser.feed(stream, 0, stream.length,
                event -> { throw new IllegalStateException("no"); }));

        parser.end(event -> { throw new AssertionError(event.text()); });
    }
}
