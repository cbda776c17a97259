package tokenfly.openai.answer;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.openai.request.CallMark;
import tokenfly.openai.request.CustomTools;

/// Writes a whole answer as a `chat.completion`.
///
/// Thinking becomes `reasoning_content`, which compatible providers' clients read. Signatures,
/// redacted thinking and the stop string that was met have no place in this format.
public final class AnswerWriter {
    private final ChatAnswer answer;
    private final ChatRequest request;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();

    public AnswerWriter(ChatAnswer answer, ChatRequest request) {
        this.answer = answer;
        this.request = request;
        for (var part : answer.content()) {
            if (part instanceof Content.Text(var t, _)) text.append(t);
            else if (part instanceof Content.Refusal(var t)) refusal.append(t);
        }
    }

    /// @param createdSeconds Unix time
    public JsonObject write(String model, long createdSeconds) {
        var calls = answer.toolCalls();
        var choice = JsonObject.builder().put("index", 0)
                .put("message", message(calls))
                .putNull("logprobs")
                .put("finish_reason", StopReasons.write(answer.stop(), !calls.isEmpty(),
                        request.functionCall()));
        return JsonObject.builder()
                .put("id", Ids.completion(answer.id()))
                .put("object", "chat.completion")
                .put("created", createdSeconds)
                .put("model", model)
                .put("choices", JsonArray.of(choice.build()))
                .put("usage", answer.usage() == null || answer.usage().estimated() ? null : UsageFields.write(answer.usage()))
                .putNull("system_fingerprint")
                .build();
    }

    /// `content` is null only beside calls or a refusal, and `tool_calls` is never empty: agents
    /// take its mere presence for calls.
    private JsonObject message(List<Content.ToolCall> calls) {
        var message = JsonObject.builder().put("role", "assistant");
        if (text.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty())) message.putNull("content");
        else message.put("content", text.toString());
        if (!answer.thinking().isEmpty() && !request.reasoning().hidden())
            message.put("reasoning_content", answer.thinking());
        if (refusal.isEmpty()) message.putNull("refusal");
        else message.put("refusal", refusal.toString());
        if (calls.isEmpty()) return message.build();
        if (request.functionCall())
            return message.put("function_call", function(calls.getFirst())).build();
        var list = new ArrayList<JsonValue>();
        for (var call : calls) list.add(call(call));
        return message.put("tool_calls", new JsonArray(list)).build();
    }

    private JsonObject call(Content.ToolCall call) {
        boolean custom = call.custom() || CustomTools.has(request, call.name());
        var out = JsonObject.builder().put("id", call.id())
                .put("type", custom ? "custom" : "function");
        if (call.signature() != null)
            out.put("extra_content", CallMark.extraContent(call.signature()));
        if (!custom) return out.put("function", function(call)).build();
        return out.put("custom", JsonObject.builder().put("name", call.name()).put("input",
                call.custom() ? call.arguments() : CustomTools.input(call.arguments())).build())
                .build();
    }

    private static JsonObject function(Content.ToolCall call) {
        return JsonObject.builder().put("name", call.name())
                .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments()).build();
    }
}
