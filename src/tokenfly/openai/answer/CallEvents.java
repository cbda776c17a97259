package tokenfly.openai.answer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.dialect.CallOrder;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonPieces;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.openai.request.CallMark;
import tokenfly.openai.request.CustomTools;

/// Turns pieces of tool calls into events. Not thread-safe.
///
/// A call is given out when its name is known, with what came before; a call whose name never comes
/// is left out, since nobody could make it.
final class CallEvents {
    private static final String FUNCTION_CALL_ID = "call_0";

    /// How far one call is.
    private static final class Progress {
        /// Arguments not given out yet: the name is missing, or they have to be unwrapped when they
        /// are whole.
        final StringBuilder held = new StringBuilder();
        /// The number under which it was given out, -1 before that.
        int given = -1;
        /// Follows a free text that comes wrapped in an object; null for other calls.
        JsonPieces wrapped;
        boolean unwrapped;
        /// The server said that the tool's input is free text.
        boolean custom;
    }

    private final ToolNames names;
    private final CallOrder order;
    private final ToolDeltas deltas = new ToolDeltas();
    private final List<Progress> progress = new ArrayList<>();
    private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
    private boolean any;

    /// A piece as it was read last.
    ///
    /// @param arguments as they go on, mended where they were no JSON
    record Piece(ToolDeltas.Call call, String arguments) {}

    CallEvents(ToolNames names, CallOrder order) {
        this.names = names;
        this.order = order;
    }

    /// True once a call was given out.
    boolean any() {
        return any;
    }

    /// The pieces of the chunk that is being read, or was read last, in their order.
    Queue<Piece> pieces() {
        return pieces;
    }

    /// An element of `tool_calls`.
    ///
    /// @param index -1 when it has none
    void tool(JsonObject piece, long index, Consumer<ChatEvent> out) {
        boolean custom = piece.object("custom") != null;
        var body = custom ? piece.object("custom") : piece.object("function");
        if (body == null) body = JsonObject.EMPTY;
        var call = deltas.resolve(index, piece.string("id"), body.string("name"));
        if (call.signature == null) call.signature = CallMark.of(piece);
        piece(call, custom, text(body.get(custom ? "input" : "arguments")), out);
    }

    /// A piece with nothing but a number and arguments.
    void goOn(long index, String arguments, Consumer<ChatEvent> out) {
        piece(deltas.resolve(index, null, null), false, arguments, out);
    }

    /// A `function_call`, of which an answer has one at most.
    void function(JsonObject body, Consumer<ChatEvent> out) {
        var call = deltas.resolve(0, FUNCTION_CALL_ID, body.string("name"));
        piece(call, false, text(body.get("arguments")), out);
    }

    void end(Consumer<ChatEvent> out) {
        for (var state : progress)
            if (state.wrapped != null && !state.held.isEmpty()) unwrap(state, out);
    }

    private void piece(ToolDeltas.Call call, boolean custom, String arguments,
            Consumer<ChatEvent> out) {
        if (call.number == progress.size()) progress.add(new Progress());
        var state = progress.get(call.number);
        state.custom |= custom;
        if (!arguments.isEmpty()) call.hasArguments = true;
        if (state.given >= 0) {
            pieces.add(new Piece(call, further(state, arguments, out)));
            return;
        }
        boolean first = state.held.isEmpty();
        state.held.append(arguments);
        var further = arguments;
        if (call.name != null) {
            give(call, state, out);
            var all = state.held.toString();
            state.held.setLength(0);
            further = further(state, all, out);
        }
        pieces.add(new Piece(call, first ? further : arguments));
    }

    /// @return the arguments as they go on
    private String further(Progress state, String arguments, Consumer<ChatEvent> out) {
        if (state.wrapped == null) return order.input(state.given, arguments, out);
        if (state.unwrapped) return arguments; // its JSON had ended: what follows is space or rubbish
        state.held.append(state.wrapped.next(arguments));
        if (state.wrapped.whole()) unwrap(state, out);
        return arguments;
    }

    private void give(ToolDeltas.Call call, Progress state, Consumer<ChatEvent> out) {
        if (call.id == null) call.id = Ids.call();
        var name = names.original(call.name);
        if (!state.custom && names.custom().contains(name)) state.wrapped = new JsonPieces();
        state.given = order.begin(new ChatEvent.ToolStarted(call.id, name,
                state.custom || state.wrapped != null, call.signature), out);
        any = true;
    }

    private void unwrap(Progress state, Consumer<ChatEvent> out) {
        order.input(state.given, CustomTools.input(state.held.toString()), out);
        order.end(state.given, out);
        state.unwrapped = true;
        state.held.setLength(0);
    }

    /// Ollama-like servers send the object itself instead of its text.
    private static String text(JsonValue arguments) {
        return switch (arguments) {
            case JsonString(var text) -> text;
            case JsonObject object -> object.toString();
            case null, default -> "";
        };
    }
}
