package tokenfly.http.listener;

import java.io.IOException;
import java.io.OutputStream;
import tokenfly.http.ClientInput;
import tokenfly.http.Deadline;

/// An answer's body on its way to the client, each wait for the client bounded.
///
/// Not thread-safe, but any thread may be the one that writes.
final class ClientOutput extends OutputStream {
    private final OutputStream out;
    private final ClientInput requestBody;
    private final Deadline deadline;
    private boolean closed;

    ClientOutput(OutputStream out, ClientInput requestBody, Deadline deadline) {
        this.out = out;
        this.requestBody = requestBody;
        this.deadline = deadline;
    }

    @Override public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override public void write(byte[] bytes, int from, int count) throws IOException {
        await();
        try {
            out.write(bytes, from, count);
        } finally {
            deadline.clear();
        }
    }

    @Override public void flush() throws IOException {
        await();
        try {
            out.flush();
        } finally {
            deadline.clear();
        }
    }

    /// Ends the answer as a whole one. A request body that was not read is read first, but after
    /// what was written has gone out: the client may be waiting for it.
    @Override public void close() throws IOException {
        if (closed) return;
        closed = true;
        if (!requestBody.ended()) {
            flush();
            requestBody.drain();
        }
        await();
        try {
            out.close();
        } finally {
            deadline.clear();
        }
    }

    private void await() {
        deadline.set(System.nanoTime() + deadline.timeouts().write().toNanos());
    }
}
