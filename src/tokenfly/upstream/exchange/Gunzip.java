package tokenfly.upstream.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Unpacks a gzip stream (RFC 1952) piece by piece, as it arrives. The trailer's checksum is not
/// looked at: the JSON inside tells damage. Not thread-safe.
final class Gunzip implements AutoCloseable {
    private static final int PIECE = 16 * 1024;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int FHCRC = 2;
    private static final int MAX_HEADER = 4096;

    private final Inflater inflater = new Inflater(true);
    private ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);

    List<ByteBuffer> inflate(List<ByteBuffer> packed) throws IOException {
        var plain = new ArrayList<ByteBuffer>();
        for (var buffer : packed) {
            var rest = header == null ? buffer : afterHeader(buffer);
            if (rest == null) continue;
            inflater.setInput(rest);
            drain(plain);
        }
        return plain;
    }

    /// True once the packed data's own end has come.
    boolean finished() {
        return header == null && inflater.finished();
    }

    @Override
    public void close() {
        inflater.end();
    }

    private void drain(List<ByteBuffer> plain) throws IOException {
        try {
            while (!inflater.needsInput() && !inflater.finished()) {
                var piece = ByteBuffer.allocate(PIECE);
                if (inflater.inflate(piece) == 0) return;
                plain.add(piece.flip());
            }
        } catch (DataFormatException e) {
            throw new IOException("the gzip stream is damaged", e);
        }
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
