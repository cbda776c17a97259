package tokenfly.responses.answer;

import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.responses.memory.Ids;
import tokenfly.responses.request.Toolbox;

/// A tool call under way. Not thread-safe.
///
/// A function's arguments go out as they come. A custom tool's input is free text that most models
/// wrap into an object: it is held until it is whole, and unwrapped.
final class OpenCall implements OpenItem {
    /// Where models put the text of a custom tool, first the name that they were given.
    private static final String[] WRAPPERS = {"input", "patch", "code", "content", "cmd"};

    private final Events events;
    private final int index;
    private final Toolbox.Known tool;
    private final String callId;
    /// The input comes as plain text.
    private final boolean plain;
    private final String id;
    private final StringBuilder input = new StringBuilder();

    OpenCall(Events events, int index, Toolbox.Known tool, String callId, boolean plain) {
        this.events = events;
        this.index = index;
        this.tool = tool;
        this.callId = callId;
        this.plain = plain;
        this.id = Ids.next(tool.custom() ? Ids.CUSTOM_CALL : Ids.FUNCTION_CALL);
        events.item("response.output_item.added", index, item("in_progress", ""));
    }

    void input(String delta) {
        input.append(delta);
        if (!tool.custom()) delta(delta);
    }

    private void delta(String delta) {
        if (!delta.isEmpty()) events.call(event("delta"), id, index, null, "delta", delta);
    }

    private String event(String what) {
        return (tool.custom() ? "response.custom_tool_call_input." : "response.function_call_arguments.")
                + what;
    }

    @Override
    public JsonObject close(String status) {
        var whole = whole();
        events.call(event("done"), id, index, tool.custom() ? null : tool.name(), member(), whole);
        var item = item(status, whole);
        events.item("response.output_item.done", index, item);
        return item;
    }

    /// What clients parse is never nothing.
    private String whole() {
        if (!tool.custom()) {
            if (input.isEmpty()) input("{}");
            return input.toString();
        }
        var whole = plain ? input.toString() : unwrapped(input.toString());
        delta(whole);
        return whole;
    }

    private static String unwrapped(String arguments) {
        try {
            if (Json.parse(arguments) instanceof JsonObject object)
                for (var name : WRAPPERS)
                    if (object.string(name) != null) return object.string(name);
        } catch (JsonException notWrapped) {
            // The model wrote the text itself.
        }
        return arguments;
    }

    private String member() {
        return tool.custom() ? "input" : "arguments";
    }

    private JsonObject item(String status, String whole) {
        return JsonObject.builder().put("id", id)
                .put("type", tool.custom() ? "custom_tool_call" : "function_call")
                .put("status", status).put("call_id", callId).put("namespace", tool.namespace())
                .put("name", tool.name()).put(member(), whole).build();
    }
}
