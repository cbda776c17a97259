package tokenfly.gateway.answer;

import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorBody;
import tokenfly.dialect.Relay;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.upstream.FaultException;

/// The way of an answer whose client speaks the upstream's dialect: its bytes are observed and spliced.
final class PassThrough extends Passage {
    private final Relay relay;

    PassThrough(Relay relay, Tally tally) {
        super(relay.reader(), tally);
        this.relay = relay;
    }

    @Override
    void event(SseEvent event, SseWriter out) {
        if (tally.over()) return;
        reader.read(event, tally);
        relay.pass(event, out);
    }

    @Override
    ErrorBody end(SseWriter out) {
        reader.end(tally);
        if (tally.failure() == null) relay.finish(out);
        return tally.failure();
    }

    @Override
    byte[] whole(byte[] body) throws FaultException {
        reader.whole(body, tally);
        checkReadable();
        return relay.whole(body);
    }

    @Override
    void fail(ChatError error, String requestId, SseWriter out) {
        relay.fail(error, requestId, out);
    }
}
