package tokenfly.gateway.answer;

import java.io.IOException;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorBody;
import tokenfly.dialect.EventReader;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.upstream.FaultException;

/// One answer on its way from an upstream to a client: read once, tallied, and passed through or
/// translated. Not thread-safe.
abstract sealed class Passage permits PassThrough, Translation {
    final EventReader reader;
    final Tally tally;

    Passage(EventReader reader, Tally tally) {
        this.reader = reader;
        this.tally = tally;
    }

    Tally tally() {
        return tally;
    }

    /// True once the answer has said why it ends.
    boolean ending() {
        return reader.ending();
    }

    /// The bytes of the answer that are kept until its end, whatever has gone out by then, or until what
    /// comes before them.
    long keptBytes() {
        return reader.heldBytes();
    }

    /// Brings one event on its way.
    abstract void event(SseEvent event, SseWriter out);

    /// The upstream's stream has ended, or is to be read no further. Writes what the format's end still
    /// lacks, when the answer is whole.
    ///
    /// @return how the stream failed, in the provider's own words, of which nothing was passed on; null
    ///     when the answer is whole
    abstract ErrorBody end(SseWriter out);

    /// Ends an answer that went on past its ceiling as one that has reached it.
    final void stop(SseWriter out) {
        for (var event : reader.longest()) event(event, out);
        end(out);
    }

    /// The body for the client of an answer that came whole.
    ///
    /// @throws FaultException when it cannot be read
    abstract byte[] whole(byte[] body) throws FaultException;

    /// Tallies what still waits: nobody reads on.
    final void abandon() {
        reader.end(tally);
    }

    /// Ends the client's stream with an error; nothing may follow it.
    abstract void fail(ChatError error, String requestId, SseWriter out) throws IOException;

    final void checkReadable() throws FaultException {
        if (tally.failure() != null) throw new FaultException(
                Fault.unsaid(FaultClass.TRANSPORT, ErrorBody.UNREADABLE.message()));
    }
}
