package tokenfly.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.dialect.CallOrder;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonPieces;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

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
        /// The server said that the tool's input is free text.
        boolean custom;
    }

    private final ToolNames names;
    private final CallOrder order;
    private final ToolDeltas deltas = new ToolDeltas();
    private final List<Progress> progress = new ArrayList<>();
    private boolean any;

    CallEvents(ToolNames names, CallOrder order) {
        this.names = names;
        this.order = order;
    }

    /// True once a call was given out.
    boolean any() {
        return any;
    }

    /// An element of `tool_calls`.
    void tool(JsonObject piece, Consumer<ChatEvent> out) {
        boolean custom = piece.object("custom") != null;
        var body = custom ? piece.object("custom") : piece.object("function");
        if (body == null) body = JsonObject.EMPTY;
        var call = deltas.resolve(piece.whole("index", -1), piece.string("id"),
                body.string("name"));
        piece(call, custom, text(body.get(custom ? "input" : "arguments")), out);
    }

    /// A `function_call`, of which an answer has one at most.
    void function(JsonObject body, Consumer<ChatEvent> out) {
        var call = deltas.resolve(0, FUNCTION_CALL_ID, body.string("name"));
        piece(call, false, text(body.get("arguments")), out);
    }

    void end(Consumer<ChatEvent> out) {
        for (var state : progress) if (state.wrapped != null && !state.held.isEmpty()) unwrap(state, out);
    }

    private void piece(ToolDeltas.Call call, boolean custom, String arguments,
            Consumer<ChatEvent> out) {
        if (call.number == progress.size()) progress.add(new Progress());
        var state = progress.get(call.number);
        state.custom |= custom;
        if (!arguments.isEmpty()) call.hasArguments = true;
        if (state.given < 0) {
            state.held.append(arguments);
            if (call.name == null) return;
            give(call, state, out);
            arguments = state.held.toString();
            state.held.setLength(0);
        }
        if (state.wrapped == null) order.input(state.given, arguments, out);
        else wrapped(state, arguments, out);
    }

    private void give(ToolDeltas.Call call, Progress state, Consumer<ChatEvent> out) {
        if (call.id == null) call.id = Ids.call();
        var name = names.original(call.name);
        if (!state.custom && names.custom().contains(name)) state.wrapped = new JsonPieces();
        state.given = order.begin(new ChatEvent.ToolStarted(call.id, name,
                state.custom || state.wrapped != null, null), out);
        any = true;
    }

    private void wrapped(Progress state, String piece, Consumer<ChatEvent> out) {
        state.held.append(state.wrapped.next(piece));
        if (state.wrapped.whole()) unwrap(state, out);
    }

    private void unwrap(Progress state, Consumer<ChatEvent> out) {
        order.input(state.given, CustomTools.input(state.held.toString()), out);
        order.end(state.given, out);
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
