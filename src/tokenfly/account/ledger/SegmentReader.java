package tokenfly.account.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a file line by line. Not thread-safe.
///
/// ```
/// buffer:  ...read before | start ... line ... end \n | not read yet ... filled
/// ```
final class SegmentReader implements Closeable {
    /// A line has at most five words of 200 characters, each of at most 12 bytes when escaped.
    static final int MAX_LINE = 64 * 1024;

    private final Path path;
    private final InputStream in;
    private final byte[] buffer = new byte[8 * MAX_LINE];
    private int start;
    private int end = -1;
    private int filled;
    private long lineNumber;
    private long wholeBytes;

    SegmentReader(Path path) throws IOException {
        this.path = path;
        this.in = Files.newInputStream(path);
    }

    /// Moves to the next line that a line feed ends.
    ///
    /// @throws LedgerException if a line is longer than [#MAX_LINE]
    boolean next() throws IOException {
        start = end + 1;
        for (int i = start; ; i++) {
            if (i == filled && (i = refill(i)) < 0) return false;
            if (buffer[i] != '\n') continue;
            end = i;
            lineNumber++;
            wholeBytes += end - start + 1;
            return true;
        }
    }

    /// @return where in the buffer reading goes on, or -1 at the end of the file
    private int refill(int at) throws IOException {
        int kept = at - start;
        if (kept > MAX_LINE) return skipTorn();
        System.arraycopy(buffer, start, buffer, 0, kept);
        start = 0;
        end = -1;
        int count = in.read(buffer, kept, buffer.length - kept);
        filled = kept + Math.max(count, 0);
        return count < 0 ? -1 : kept;
    }

    /// A power failure may leave any number of bytes behind the last whole line. They are torn off
    /// whatever their number, unless another line follows.
    private int skipTorn() throws IOException {
        for (int count; (count = in.read(buffer)) >= 0; )
            for (int i = 0; i < count; i++)
                if (buffer[i] == '\n')
                    throw new LedgerException(fault("is longer than " + MAX_LINE + " bytes"));
        return -1;
    }

    private LedgerFault fault(String what) {
        return new LedgerFault(path, lineNumber + 1, what);
    }

    long lineNumber() {
        return lineNumber;
    }

    /// The number of bytes up to and including the last line feed that was read.
    long wholeBytes() {
        return wholeBytes;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    @Override public void close() throws IOException {
        in.close();
    }
}
