package tokenfly.responses.answer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.StopReason;
import tokenfly.dialect.CallOrder;
import tokenfly.dialect.EventReader;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.responses.request.Toolbox;
import tokenfly.sse.SseEvent;

/// Reads the stream of a provider that speaks this format. What a tool that the provider runs itself
/// does is no part of the answer. Not thread-safe.
public final class StreamReader implements EventReader {
    private final CallOrder order = new CallOrder();
    /// Numbers of the calls by the ids of their items.
    private final Map<String, Integer> calls = new HashMap<>();
    /// The response as it was when it began.
    private JsonObject begun = JsonObject.EMPTY;
    private boolean started;
    /// Some of the answer was streamed.
    private boolean said;
    private boolean done;
    private boolean failed;

    @Override
    public void read(SseEvent event, Consumer<ChatEvent> out) {
        if (done) return;
        try {
            if (Json.parse(event.data()) instanceof JsonObject object) read(object, out);
        } catch (JsonException | IllegalStateException unreadable) {
            if (!isDoneMark(event)) fail(ErrorBody.UNREADABLE, out);
        }
    }

    /// Some servers end this format's streams, too, as chat completions end.
    static boolean isDoneMark(SseEvent event) {
        return event.text().strip().equals("[DONE]");
    }

    private void read(JsonObject event, Consumer<ChatEvent> out) {
        var type = event.string("type");
        switch (type == null ? "" : type) {
            case "response.created" -> {
                if (event.object("response") != null) begun = event.object("response");
                start(event.object("response"), out);
            }
            case "response.output_text.delta" -> {
                var text = delta(event);
                content(new ChatEvent.TextDelta(text), text, out);
            }
            case "response.refusal.delta" -> {
                var text = delta(event);
                content(new ChatEvent.RefusalDelta(text), text, out);
            }
            case "response.reasoning_text.delta", "response.reasoning_summary_text.delta" -> {
                var text = delta(event);
                content(new ChatEvent.ThinkingDelta(text), text, out);
            }
            case "response.output_item.added" -> added(event.object("item"), out);
            case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
                input(event, out);
            case "response.output_item.done" -> {
                var call = event.object("item") == null ? null
                        : calls.get(event.object("item").string("id"));
                if (call != null) order.end(call, out);
            }
            case "response.completed", "response.incomplete" -> finish(event.object("response"), out);
            default -> {
                var error = error(event);
                if (error != null) fail(error, out);
            }
        }
    }

    /// The error that an event or an answer carries, or null.
    public static ErrorBody error(JsonObject object) {
        if (object.object("response") instanceof JsonObject response
                && "response.failed".equals(object.string("type")))
            return response.object("error") == null ? ErrorBody.endedWith("failed")
                    : ErrorBody.of(response);
        boolean flat = "error".equals(object.string("type"));
        return flat || object.object("error") != null ? ErrorBody.of(object) : null;
    }

    private static String delta(JsonObject event) {
        var delta = event.string("delta");
        return delta == null ? "" : delta;
    }

    private void start(JsonObject response, Consumer<ChatEvent> out) {
        if (started) return;
        started = true;
        out.accept(new ChatEvent.Started(response == null ? null : response.string("id")));
    }

    private void content(ChatEvent event, String text, Consumer<ChatEvent> out) {
        start(null, out);
        said |= !text.isEmpty();
        if (!text.isEmpty()) order.content(event, text.length(), out);
    }

    private void added(JsonObject item, Consumer<ChatEvent> out) {
        var type = item == null ? null : item.string("type");
        boolean custom = "custom_tool_call".equals(type);
        if (!custom && !"function_call".equals(type)) return;
        start(null, out);
        said = true;
        var call = new ChatEvent.ToolStarted(orEmpty(item.string("call_id")),
                flat(item), custom, null);
        calls.put(orEmpty(item.string("id")), order.begin(call, out));
    }

    private void input(JsonObject event, Consumer<ChatEvent> out) {
        var call = calls.get(orEmpty(event.string("item_id")));
        if (call != null) order.input(call, delta(event), out);
    }

    private void finish(JsonObject response, Consumer<ChatEvent> out) {
        start(response, out);
        var usage = response == null ? null : UsageFields.read(response.object("usage"));
        if (usage != null) out.accept(new ChatEvent.UsageKnown(usage));
        order.finish(out);
        if (!said && response != null && response.array("output") != null) unsaid(response, out);
        done = true;
        out.accept(new ChatEvent.Finished(stop(response, !calls.isEmpty()), null));
    }

    /// The answer of a server that sends it with its end alone.
    private static void unsaid(JsonObject response, Consumer<ChatEvent> out) {
        AnswerReader.read(response).replay(event -> {
            switch (event) {
                case ChatEvent.Started _, ChatEvent.UsageKnown _, ChatEvent.Finished _,
                     ChatEvent.Failed _ -> { }
                case ChatEvent.TextDelta _, ChatEvent.RefusalDelta _, ChatEvent.ThinkingDelta _,
                     ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _,
                     ChatEvent.ToolStarted _, ChatEvent.ToolInput _, ChatEvent.Aside _ ->
                    out.accept(event);
            }
        });
    }

    @Override
    public void whole(byte[] body, Consumer<ChatEvent> out) {
        try {
            if (Json.parse(body) instanceof JsonObject response && response.array("output") != null)
                AnswerReader.read(response).replay(out);
            else fail(ErrorBody.UNREADABLE, out);
        } catch (JsonException notJson) {
            fail(ErrorBody.UNREADABLE, out);
        }
    }

    @Override
    public List<SseEvent> longest() {
        var incomplete = JsonObject.builder().putAll(begun).put("status", "incomplete")
                .put("incomplete_details", JsonObject.builder().put("reason", "max_output_tokens").build())
                .build();
        return List.of(SseEvent.of("response.incomplete", JsonObject.builder()
                .put("type", "response.incomplete").put("response", incomplete).build().toString()));
    }

    /// The last event, or an earlier one, told of a failure.
    boolean failed() {
        return failed;
    }

    private void fail(ErrorBody error, Consumer<ChatEvent> out) {
        done = true;
        failed = true;
        order.finish(out);
        out.accept(new ChatEvent.Failed(error));
    }

    static StopReason stop(JsonObject response, boolean calls) {
        var details = response == null ? null : response.object("incomplete_details");
        if (details == null) return calls ? StopReason.TOOL_USE : StopReason.END_TURN;
        return "content_filter".equals(details.string("reason")) ? StopReason.REFUSAL
                : StopReason.MAX_TOKENS;
    }

    /// The name under which a tool of a namespace is known elsewhere.
    static String flat(JsonObject item) {
        return new Toolbox().flat(item.string("namespace"), orEmpty(item.string("name")));
    }

    static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (!done) fail(ErrorBody.CUT_SHORT, out);
    }

    @Override
    public long heldBytes() {
        return order.waitingBytes();
    }

    /// The end comes with its reason.
    @Override
    public boolean ending() {
        return false;
    }
}
