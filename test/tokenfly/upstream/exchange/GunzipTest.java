package tokenfly.upstream.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.Gzip;

class GunzipTest {
    private static final byte[] TEXT = "data: {\"a\":1}\n\ndata: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;

    @Test
    void aStreamMayBeSplitAnywhere() throws IOException {
        var packed = Gzip.packed(TEXT);
        for (int at = 0; at <= packed.length; at++)
            assertArrayEquals(TEXT, plain(Arrays.copyOfRange(packed, 0, at),
                    Arrays.copyOfRange(packed, at, packed.length)));
    }

    @Test
    void aStreamMayComeByteByByte() throws IOException {
        var packed = Gzip.packed(TEXT);
        var pieces = new byte[packed.length][];
        for (int i = 0; i < packed.length; i++) pieces[i] = new byte[] {packed[i]};
        assertArrayEquals(TEXT, plain(pieces));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, FHCRC, FEXTRA, FNAME, FCOMMENT, FHCRC | FEXTRA | FNAME | FCOMMENT})
    void everyOptionalHeaderFieldIsPassedOverWhereverItIsSplit(int flags) throws IOException {
        var packed = withHeader(flags);
        for (int at = 0; at <= packed.length; at++)
            assertArrayEquals(TEXT, plain(Arrays.copyOfRange(packed, 0, at),
                    Arrays.copyOfRange(packed, at, packed.length)));
    }

    @Test
    void whatAFlushSentIsAtHandBeforeTheRest() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gunzip = new Gunzip(); var out = new GZIPOutputStream(bytes, true)) {
            out.write(TEXT);
            out.flush();
            assertArrayEquals(TEXT, join(gunzip.inflate(List.of(ByteBuffer.wrap(bytes.toByteArray())))));
        }
    }

    @Test
    void muchTextComesInBoundedPieces() throws IOException {
        var much = new byte[1_000_000];
        new Random(7).nextBytes(much);
        Arrays.fill(much, 0, 900_000, (byte) 'x');
        try (var gunzip = new Gunzip()) {
            var all = new ByteArrayOutputStream();
            for (var some = gunzip.inflate(List.of(ByteBuffer.wrap(Gzip.packed(much)))); !some.isEmpty();
                    some = gunzip.inflate(List.of())) {
                var bytes = join(some);
                assertTrue(bytes.length <= 64 * 1024, "at once: " + bytes.length);
                all.write(bytes);
            }
            assertArrayEquals(much, all.toByteArray());
            assertTrue(gunzip.finished() && !gunzip.hasMore());
        }
    }

    @Test
    void whatIsNoGzipIsRefused() {
        assertThrows(IOException.class, () -> plain("data: plain text".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void damagedDataIsRefused() {
        var packed = Gzip.packed(TEXT);
        Arrays.fill(packed, 10, packed.length, (byte) 0xff);
        assertThrows(IOException.class, () -> plain(packed));
    }

    @Test
    void aHeaderWithoutEndIsRefused() {
        var endless = new byte[10_000];
        Arrays.fill(endless, (byte) 'n');
        System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, FNAME}, 0, endless, 0, 4);
        assertThrows(IOException.class, () -> plain(endless));
    }

    @Test
    void onlyAWholeStreamIsFinished() throws IOException {
        var packed = Gzip.packed(TEXT);
        for (int at = 0; at <= packed.length; at++) {
            try (var gunzip = new Gunzip()) {
                gunzip.inflate(List.of(ByteBuffer.wrap(packed, 0, at)));
                assertEquals(at >= packed.length - 8, gunzip.finished(), "cut at " + at);
            }
        }
    }

    private static byte[] withHeader(int flags) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 0, 0, 0, 0, 0, 3});
        if ((flags & FEXTRA) != 0) out.write(new byte[] {3, 0, 'a', 0, 'b'});
        if ((flags & FNAME) != 0) out.write("name\0".getBytes(StandardCharsets.ISO_8859_1));
        if ((flags & FCOMMENT) != 0) out.write("comment\0".getBytes(StandardCharsets.ISO_8859_1));
        if ((flags & FHCRC) != 0) out.write(new byte[] {1, 2});
        var packed = Gzip.packed(TEXT);
        out.write(packed, 10, packed.length - 10);
        return out.toByteArray();
    }

    private static byte[] plain(byte[]... pieces) throws IOException {
        var all = new ByteArrayOutputStream();
        try (var gunzip = new Gunzip()) {
            for (var piece : pieces) all.write(join(gunzip.inflate(List.of(ByteBuffer.wrap(piece)))));
        }
        return all.toByteArray();
    }

    private static byte[] join(List<ByteBuffer> buffers) {
        var all = new ByteArrayOutputStream();
        for (var buffer : buffers) all.write(buffer.array(), buffer.position(), buffer.remaining());
        return all.toByteArray();
    }
}
