package tokenfly.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.json.JsonPieces;

/// Brings a stream's tool calls into the order of [ChatEvent]: whole, one after another, however their
/// pieces interleave on the wire, and their JSON mended. Not thread-safe.
///
/// The first call that is not whole goes out as it comes. What comes meanwhile waits: later calls in
/// their order, then text and thinking. A call is whole when its reader says so or when its JSON has
/// ended; one without any input may yet get it, since some servers announce all calls first.
public final class CallOrder {
    /// No answer calls more tools.
    private static final int MAX_CALLS = 1_000;
    /// An answer has a few hundred thousand characters at most.
    private static final int MAX_WAITING_CHARS = 32 * 1024 * 1024;
    /// What an event takes beside its text, at which it counts.
    private static final int EVENT_CHARS = 40;

    private static final class Call {
        final ChatEvent.ToolStarted started;
        /// Null for free text.
        final JsonPieces json;
        final StringBuilder waiting = new StringBuilder();
        boolean hasInput;
        boolean ended;

        Call(ChatEvent.ToolStarted started) {
            this.started = started;
            this.json = started.custom() ? null : new JsonPieces();
        }

        String next(String piece) {
            hasInput |= !piece.isEmpty();
            return json == null ? piece : json.next(piece);
        }

        /// Free text has no end of its own: it is whole when something else follows it.
        boolean whole() {
            return ended || (json == null ? hasInput : json.whole());
        }
    }

    private final List<Call> calls = new ArrayList<>();
    /// The number of the call that is open, or of the next one to open.
    private int current;
    private boolean open;
    private final List<ChatEvent> held = new ArrayList<>();
    private long waitingChars;

    /// @return the call's number, from 0
    /// @throws IllegalStateException for more calls than any answer has
    public int begin(ChatEvent.ToolStarted started, Consumer<ChatEvent> out) {
        if (calls.size() >= MAX_CALLS) throw new IllegalStateException("more calls than any answer has");
        calls.add(new Call(started));
        advance(out);
        return calls.size() - 1;
    }

    /// The next piece of a call's input.
    ///
    /// @return the piece as it goes on; the same string where it needed no mending
    /// @throws IllegalStateException for more that waits than any answer has
    public String input(int number, String piece, Consumer<ChatEvent> out) {
        if (number < current) return piece; // its JSON had ended: what follows is space or rubbish
        var text = calls.get(number).next(piece);
        if (number == current) {
            give(text, out);
            if (!held.isEmpty() || calls.size() > current + 1) advance(out);
        } else {
            calls.get(number).waiting.append(text);
            wait(text.length());
        }
        return text;
    }

    /// Nothing more comes of the call.
    public void end(int number, Consumer<ChatEvent> out) {
        calls.get(number).ended = true;
        advance(out);
    }

    /// Text, thinking and what goes with it, of this many characters.
    ///
    /// @throws IllegalStateException for more that waits than any answer has
    public void content(ChatEvent event, int chars, Consumer<ChatEvent> out) {
        advance(out);
        if (open) {
            held.add(event);
            wait(chars + EVENT_CHARS);
        } else {
            out.accept(event);
        }
    }

    /// The bytes of what waits: of a text that grows, at two bytes a character.
    public long waitingBytes() {
        return 4 * waitingChars;
    }

    /// Gives out all that waits: the stream has ended.
    public void finish(Consumer<ChatEvent> out) {
        for (var call : calls) call.ended = true;
        advance(out);
    }

    /// Closes the open call if it is whole, and opens the next one that waits; when all are done, gives
    /// out what was held.
    private void advance(Consumer<ChatEvent> out) {
        while (true) {
            if (open && calls.get(current).whole()) close(out);
            else if (!open && current < calls.size()) open(out);
            else break;
        }
        if (open || held.isEmpty()) return;
        held.forEach(out);
        held.clear();
        waitingChars = 0;
    }

    private void open(Consumer<ChatEvent> out) {
        var call = calls.get(current);
        open = true;
        out.accept(call.started);
        give(call.waiting.toString(), out);
        waitingChars -= call.waiting.length();
        call.waiting.setLength(0);
    }

    private void close(Consumer<ChatEvent> out) {
        var call = calls.get(current);
        if (call.json != null) give(call.json.rest(), out);
        open = false;
        current++;
    }

    private static void give(String text, Consumer<ChatEvent> out) {
        if (!text.isEmpty()) out.accept(new ChatEvent.ToolInput(text));
    }

    private void wait(int chars) {
        waitingChars += chars;
        if (waitingChars > MAX_WAITING_CHARS)
            throw new IllegalStateException("more that waits than any answer has");
    }
}
