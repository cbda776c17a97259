package tokenfly.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonObject;
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
        /// Arguments not given out yet: the name is missing, or they have to be unwrapped at the
        /// end.
        final StringBuilder held = new StringBuilder();
        /// The number under which it was given out, -1 before that.
        int given = -1;
        /// A free text that came wrapped in an object.
        boolean wrapped;
        /// The server said that the tool's input is free text.
        boolean custom;
    }

    private final ToolNames names;
    private final ToolDeltas deltas = new ToolDeltas();
    private final List<Progress> progress = new ArrayList<>();
    private int given;

    CallEvents(ToolNames names) {
        this.names = names;
    }

    /// True once a call was given out.
    boolean any() {
        return given > 0;
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
        for (var state : progress)
            if (state.wrapped && !state.held.isEmpty())
                out.accept(new ChatEvent.ToolInput(state.given, 
                        CustomTools.input(state.held.toString())));
    }

    private void piece(ToolDeltas.Call call, boolean custom, String arguments,
            Consumer<ChatEvent> out) {
        if (call.number == progress.size()) progress.add(new Progress());
        var state = progress.get(call.number);
        state.custom |= custom;
        if (!arguments.isEmpty()) call.hasArguments = true;
        state.held.append(arguments);
        if (state.given < 0 && call.name != null) give(call, state, out);
        if (state.given < 0 || state.wrapped || state.held.isEmpty()) return;
        out.accept(new ChatEvent.ToolInput(state.given, state.held.toString()));
        state.held.setLength(0);
    }

    private void give(ToolDeltas.Call call, Progress state, Consumer<ChatEvent> out) {
        if (call.id == null) call.id = Ids.call();
        var name = names.original(call.name);
        state.given = given++;
        state.wrapped = !state.custom && names.custom().contains(name);
        out.accept(new ChatEvent.ToolStarted(state.given, call.id, name,
                state.custom || state.wrapped));
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
