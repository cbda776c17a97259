package tokenfly.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/// A request's whole body, and the memory it takes until it is closed.
///
/// The memory is taken as bytes arrive, none before the first and never for what a Content-Length
/// merely promises, so clients that announce much and send little keep nobody else out. Of a body that
/// comes packed, limit and memory are those of what it unpacks to. Not thread-safe.
public final class RequestBody implements AutoCloseable {
    private static final int FIRST_BYTES = 16 * 1024;

    private final BodyMemory memory;
    private final long limitBytes;
    private byte[] bytes = new byte[0];
    private long taken;

    private RequestBody(BodyMemory memory, long limitBytes) {
        this.memory = memory;
        this.limitBytes = limitBytes;
    }

    /// Reads the body, waiting for it as long as [ClientTimeouts] has it.
    ///
    /// `Expect: 100-continue` needs nothing here: `jdk.httpserver` invites the body by itself, before
    /// any handler runs (JDK 25), even one whose Content-Length will be refused.
    ///
    /// @throws BodyException if it is not fit to be had
    /// @throws IOException if the connection breaks
    public static RequestBody read(HttpExchange exchange, int limitBytes, BodyMemory memory)
            throws IOException {
        var body = new RequestBody(memory, limitBytes);
        try {
            body.readAll(exchange);
            return body;
        } catch (Throwable e) {
            body.close();
            throw e;
        }
    }

    /// The body and nothing else, the same array each time; empty once closed.
    public byte[] bytes() {
        return bytes;
    }

    @Override public void close() {
        memory.giveBack(taken);
        taken = 0;
        bytes = new byte[0];
    }

    private void readAll(HttpExchange exchange) throws IOException {
        long promised = promisedBytes(exchange);
        if (promised > limitBytes) throw new BodyException.TooLarge(limitBytes);
        var coding = ContentCoding.of(exchange.getRequestHeaders());
        if (coding == ContentCoding.NONE) {
            readAll(exchange.getRequestBody(), promised);
            return;
        }
        try (var unpacked = coding.unpacked(exchange.getRequestBody())) {
            readAll(unpacked, -1);
        } catch (ZipException | EOFException e) {
            throw new BodyException.Damaged(e);
        }
    }

    /// @param promised how long it is, or -1 where that is not known
    private void readAll(InputStream in, long promised) throws IOException {
        long most = promised >= 0 ? promised : limitBytes;
        // Growing copies, and for that moment holds both arrays: where the end is known, steps that
        // arrive at it keep that to a quarter more; where it is not, small ones keep the slack small.
        int growth = promised >= 0 ? 4 : 2;
        long next = promised >= 0 ? firstStep(promised) : Math.min(FIRST_BYTES, limitBytes);
        int first = in.read();
        if (first < 0) return;
        if (most == 0) throw new BodyException.TooLarge(limitBytes);
        resize((int) next);
        next = Math.min(most, growth * next);
        bytes[0] = (byte) first;
        int length = 1;
        while (true) {
            if (length == bytes.length && length < most) {
                resize((int) next);
                next = Math.min(most, growth * next);
            }
            // With all there may be, one byte more is asked for: the end must come, not a byte.
            boolean full = length == bytes.length;
            int n = full
                    ? in.read(new byte[1])
                    : in.read(bytes, length, bytes.length - length);
            if (n < 0) break;
            if (full) throw new BodyException.TooLarge(limitBytes);
            length += n;
        }
        if (length < bytes.length) resize(length);
    }

    /// Where to begin so that steps of four times the size end where the body does.
    private static long firstStep(long promised) {
        long step = promised;
        while (step > FIRST_BYTES) step = Math.ceilDiv(step, 4);
        return step;
    }

    /// The Content-Length, or -1 when the body is chunked.
    private static long promisedBytes(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        String length = headers.getFirst("Content-Length");
        if (length != null) return Long.parseLong(length); // the server has checked it
        return headers.containsKey("Transfer-Encoding") ? -1 : 0;
    }

    private void resize(int size) throws BodyException {
        int old = bytes.length;
        long all = memory.limitBytes();
        // It would be refused with nobody else there, too: to send it again is no use.
        if (size + (long) old > all) throw new BodyException.TooLarge(Math.min(old, all - old));
        memory.take(size);
        taken += size;
        bytes = Arrays.copyOf(bytes, size);
        memory.giveBack(old);
        taken -= old;
    }
}
