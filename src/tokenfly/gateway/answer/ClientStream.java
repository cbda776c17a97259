package tokenfly.gateway.answer;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import tokenfly.chat.ChatError;
import tokenfly.dialect.Dialect;
import tokenfly.sse.SseWriter;
import tokenfly.upstream.exchange.ClientGoneException;
import tokenfly.upstream.exchange.Waiting;

/// The event stream to one client. Its status and headers go out with the first write, so that until
/// then a failure can still be told as an HTTP error. Not thread-safe.
public final class ClientStream implements Waiting, Outlet {
    /// Opens the answer's body after sending status and headers.
    public interface BodyOpener {
        OutputStream open() throws IOException;
    }

    private final BodyOpener opening;
    private final Dialect dialect;
    private final Duration keepAlive;
    private OutputStream body;
    private SseWriter out;
    private boolean closed;
    private long toldAt = System.nanoTime();

    /// @param keepAlive the longest silence towards the client
    public ClientStream(BodyOpener opening, Dialect dialect, Duration keepAlive) {
        this.opening = opening;
        this.dialect = dialect;
        this.keepAlive = keepAlive;
    }

    boolean begun() {
        return out != null;
    }

    /// It has begun, and an error can still be told in it.
    public boolean isOpen() {
        return out != null && !closed;
    }

    @Override
    public SseWriter begin() throws ClientGoneException {
        if (out != null) return out;
        try {
            body = opening.open();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
        out = new SseWriter(body);
        return out;
    }

    @Override
    public Duration interval() {
        return keepAlive;
    }

    /// Keeps proxies from closing a silent connection, and finds out whether anybody listens.
    @Override
    public void stillWaiting() throws IOException {
        dialect.writeKeepAlive(begin());
        flush();
        toldAt = System.nanoTime();
    }

    /// The same for an answer that comes and is held: once in each interval.
    void keepAlive() throws IOException {
        if (System.nanoTime() - toldAt >= keepAlive.toNanos()) stillWaiting();
    }

    /// Brings what was held to the client, but for its end.
    void send(HeldEvents held) throws ClientGoneException {
        begin();
        try {
            held.writeTo(body);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /// Ends a stream that has begun with an error.
    public void fail(ChatError error, String requestId) throws IOException {
        dialect.writeStreamError(error, requestId, out);
        close();
    }

    @Override
    public void flush() throws ClientGoneException {
        try {
            out.flush();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /// Ends the body as HTTP asks for it; a client that misses this saw a broken connection.
    void close() throws ClientGoneException {
        closed = true;
        try {
            flush();
            body.close();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }
}
