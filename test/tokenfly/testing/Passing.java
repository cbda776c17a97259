package tokenfly.testing;

import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.provider.Fault;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// An answer that passes through a relay as in the gateway, and what its reader made of it.
public final class Passing {
    /// What the gateway tells where nothing was counted.
    public static final Usage GUESS = Usage.estimate(7, 1);

    private final Relay relay;
    private final AnswerBuilder read = new AnswerBuilder();
    private boolean over;

    public Passing(Relay relay) {
        this.relay = relay;
    }

    /// @param request the client's, as JSON
    public static Passing of(Dialect dialect, byte[] request) {
        return new Passing(dialect.relay(dialect.peek(request), () -> GUESS));
    }

    public void event(SseEvent event, SseWriter out) {
        if (over) return;
        relay.reader().read(event, this::add);
        relay.pass(event, out);
    }

    /// @return how it failed, or null
    public ErrorBody end(SseWriter out) {
        relay.reader().end(this::add);
        if (read.failure() == null) relay.finish(out);
        return read.failure();
    }

    public void fail(ChatError error, String requestId, SseWriter out) {
        relay.fail(error, requestId, out);
    }

    /// @throws tokenfly.chat.ChatException when it cannot be read
    public byte[] whole(byte[] body) {
        relay.reader().whole(body, this::add);
        if (read.failure() != null) throw Fault.unreadable();
        return relay.whole(body);
    }

    private void add(ChatEvent event) {
        over |= event instanceof ChatEvent.Finished || event instanceof ChatEvent.Failed;
        read.add(event);
    }

    /// The answer is whole or has failed.
    public boolean over() {
        return over;
    }

    public ErrorBody failure() {
        return read.failure();
    }

    public ChatAnswer read() {
        return read.build();
    }

    public Usage usage() {
        return read.usage();
    }

    /// A whole answer as the dialect reads it.
    ///
    /// @throws tokenfly.chat.ChatException when it cannot be read
    public static ChatAnswer answer(Dialect dialect, byte[] body, ToolNames names) {
        return answer(dialect.eventReader(names, ProviderKind.GENERIC), body);
    }

    private static ChatAnswer answer(EventReader reader, byte[] body) {
        var answer = new AnswerBuilder();
        reader.whole(body, answer::add);
        if (answer.failure() != null) throw Fault.unreadable();
        return answer.build();
    }
}
