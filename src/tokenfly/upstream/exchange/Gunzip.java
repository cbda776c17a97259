package tokenfly.upstream.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Unpacks a gzip stream (RFC 1952) piece by piece, as it is wanted: a few packed bytes may be millions.
/// The trailer's checksum is not looked at: the JSON inside tells damage. Not thread-safe.
final class Gunzip implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int PIECES_AT_ONCE = 4;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int FHCRC = 2;
    private static final int MAX_HEADER = 4096;

    private final Inflater inflater = new Inflater(true);
    private final ArrayDeque<ByteBuffer> packed = new ArrayDeque<>();
    /// The last piece was: there may be more of the same input, all of which is taken.
    private boolean full;
    private ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);

    /// Takes packed bytes.
    ///
    /// @return some of what all that was taken unpacks to; none when more must be taken first
    List<ByteBuffer> inflate(List<ByteBuffer> more) throws IOException {
        packed.addAll(more);
        var plain = new ArrayList<ByteBuffer>();
        try {
            while (plain.size() < PIECES_AT_ONCE && (full || hasInput())) {
                var piece = ByteBuffer.allocate(PIECE);
                int length = inflater.inflate(piece);
                full = length == PIECE;
                if (length > 0) plain.add(piece.flip());
                else if (!inflater.needsInput()) break;
            }
        } catch (DataFormatException e) {
            throw new IOException("the gzip stream is damaged", e);
        }
        return plain;
    }

    private boolean hasInput() throws IOException {
        while (inflater.needsInput() && !inflater.finished() && !packed.isEmpty()) {
            var buffer = packed.removeFirst();
            var rest = header == null ? buffer : afterHeader(buffer);
            if (rest != null) inflater.setInput(rest);
        }
        return !inflater.needsInput() && !inflater.finished();
    }

    /// Whether bytes that were taken may unpack to more.
    boolean hasMore() {
        return !inflater.finished() && (full || !packed.isEmpty() || !inflater.needsInput());
    }

    /// True once the packed data's own end has come.
    boolean finished() {
        return header == null && inflater.finished();
    }

    @Override
    public void close() {
        inflater.end();
    }

    /// What follows the header, once it has come in whole; else null.
    private ByteBuffer afterHeader(ByteBuffer buffer) throws IOException {
        if (buffer.remaining() > header.remaining()) {
            var wider = ByteBuffer.allocate(header.position() + buffer.remaining() + MAX_HEADER);
            header = wider.put(header.flip());
        }
        header.put(buffer);
        int end = headerEnd(header.duplicate().flip());
        if (end < 0) {
            if (header.position() > MAX_HEADER) throw new IOException("the gzip header is too long");
            return null;
        }
        var rest = header.flip().position(end);
        header = null;
        return rest;
    }

    /// @return the header's length, or -1 while it is not whole
    private static int headerEnd(ByteBuffer in) throws IOException {
        if (in.remaining() < 10) return -1;
        if ((in.get(0) & 0xff) != 0x1f || (in.get(1) & 0xff) != 0x8b)
            throw new IOException("not a gzip stream");
        int flags = in.get(3);
        int at = 10;
        if ((flags & FEXTRA) != 0) {
            if (in.limit() < at + 2) return -1;
            at += 2 + (in.get(at) & 0xff) + ((in.get(at + 1) & 0xff) << 8);
        }
        if ((flags & FNAME) != 0) at = afterZero(in, at);
        if (at >= 0 && (flags & FCOMMENT) != 0) at = afterZero(in, at);
        if (at >= 0 && (flags & FHCRC) != 0) at += 2;
        return at <= in.limit() ? at : -1;
    }

    private static int afterZero(ByteBuffer in, int from) {
        for (int at = from; at < in.limit(); at++) if (in.get(at) == 0) return at + 1;
        return -1;
    }
}
