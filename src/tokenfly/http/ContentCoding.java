package tokenfly.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// How a client may have packed its request's body (RFC 9110, section 8.4).
enum ContentCoding {
    NONE, GZIP, DEFLATE;

    /// What `accept-encoding` of a refusal says.
    static final String TAKEN = "gzip, deflate";
    private static final int BUFFER_BYTES = 8 * 1024;
    /// A virtual thread is never made to give its processor up, and a few bytes can hold many.
    private static final int BYTES_AT_A_TIME = 64 * 1024;

    /// @throws BodyException.UnknownCoding for any other, and for one within another
    static ContentCoding of(Headers headers) throws BodyException.UnknownCoding {
        var values = headers.get("Content-Encoding");
        if (values == null) return NONE;
        var coding = String.join(",", values).strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> NONE;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> throw new BodyException.UnknownCoding();
        };
    }

    /// The body as it was before it was packed. Closing it gives back what its inflater holds outside of
    /// the heap.
    ///
    /// @throws IOException a `ZipException` or an `EOFException` when it is not packed so, then or later
    InputStream unpacked(InputStream packed) throws IOException {
        return switch (this) {
            case NONE -> packed;
            case GZIP -> new Patient(new GZIPInputStream(packed, BUFFER_BYTES), null);
            case DEFLATE -> deflated(packed);
        };
    }

    /// With zlib's two bytes before it (RFC 1950), as the standard has it, or bare (RFC 1951), as some
    /// clients send it.
    private static InputStream deflated(InputStream packed) throws IOException {
        var in = new PushbackInputStream(packed, 2);
        var start = in.readNBytes(2);
        in.unread(start);
        boolean zlib = start.length == 2 && (start[0] & 0x0f) == 8
                && ((start[0] & 0xff) << 8 | start[1] & 0xff) % 31 == 0;
        var inflater = new Inflater(!zlib);
        return new Patient(new InflaterInputStream(in, inflater, BUFFER_BYTES), inflater);
    }

    /// Lets others have the processor while it unpacks. Not thread-safe.
    private static final class Patient extends InputStream {
        private final InflaterInputStream in;
        private final Inflater own;

        /// @param own the inflater that `in` does not end itself, or null
        Patient(InflaterInputStream in, Inflater own) {
            this.in = in;
            this.own = own;
        }

        @Override public int read() throws IOException {
            return in.read();
        }

        @Override public int read(byte[] buffer, int from, int count) throws IOException {
            Thread.yield();
            return in.read(buffer, from, Math.min(count, BYTES_AT_A_TIME));
        }

        @Override public void close() throws IOException {
            if (own != null) own.end();
            in.close();
        }
    }
}
