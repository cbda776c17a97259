package tokenfly.dialect;

import java.io.IOException;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// Passes one upstream's answer through to a client of the same dialect, and reads what the meter
/// needs on the way. Bytes are changed only where the client's official SDKs need it: the public model
/// id, a withheld usage event, small faults of compatible providers. Holds its state; not thread-safe.
public interface Relay {
    /// The body for the client of a whole (not streamed) answer.
    ///
    /// @throws ChatException UPSTREAM_FAILED when it is not a JSON object
    byte[] answer(byte[] body);

    /// Passes one event on, changed where it must be, or withholds it.
    void event(SseEvent event, SseWriter out) throws IOException;

    /// The upstream's stream has ended. Writes what the format's end still lacks, when the answer is
    /// whole.
    ///
    /// @return how the stream failed, in the provider's own words, of which nothing was passed on; null
    ///     when the answer is whole
    ErrorBody end(SseWriter out) throws IOException;

    /// Ends the client's stream with an error; nothing may follow it.
    void fail(ChatError error, String requestId, SseWriter out) throws IOException;

    /// True once the format's own end was passed on, or the stream has failed: nothing more is to be
    /// read.
    boolean done();

    /// True once the answer has said why it ends: only usage and the format's end may still follow, and
    /// some servers send neither, nor end the stream.
    boolean ending();

    /// The last totals the upstream gave, or null.
    Usage usage();

    /// Tokens of what was passed on so far, estimated from its text.
    long outputEstimate();

    /// The answer so far, for the reasoning memory: filled only when the kind needs it, else null.
    ChatAnswer remembered();
}
