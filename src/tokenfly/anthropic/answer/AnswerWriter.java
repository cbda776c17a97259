package tokenfly.anthropic.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tokenfly.anthropic.request.Ids;
import tokenfly.anthropic.request.ToolArguments;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Reasoning;
import tokenfly.chat.Signature;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;

/// Writes a whole answer. Source: Messages API reference, response.
public final class AnswerWriter {
    private final ChatAnswer answer;
    private final ChatRequest request;
    private final String model;

    public AnswerWriter(ChatAnswer answer, ChatRequest request, String model) {
        this.answer = answer;
        this.request = request;
        this.model = model;
    }

    public JsonObject write() {
        var stop = stop();
        return JsonObject.builder()
                .put("id", Ids.message(answer.id()))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model)
                .put("content", new JsonArray(content()))
                .put("stop_reason", StopReasons.write(stop, !answer.toolCalls().isEmpty()))
                .putNull("stop_sequence")
                .put("stop_sequence", answer.stopSequence())
                .put("stop_details",
                        stop == StopReason.REFUSAL ? StopReasons.REFUSAL_DETAILS : null)
                .put("usage", UsageFields.json(answer.usage() == null ? Usage.NONE : answer.usage()))
                .build();
    }

    private StopReason stop() {
        if (answer.stop() != StopReason.END_TURN) return answer.stop();
        for (var part : answer.content())
            if (part instanceof Content.Refusal) return StopReason.REFUSAL;
        return StopReason.END_TURN;
    }

    private List<JsonValue> content() {
        var blocks = new ArrayList<JsonValue>();
        var ids = new HashSet<String>();
        for (var part : answer.content()) {
            switch (part) {
                case Content.Text(var text, _) -> text(text, blocks);
                case Content.Refusal(var text) -> text(text, blocks);
                case Content.Thinking(var text, var signature) -> {
                    if (showsThinking(request)) blocks.add(thinking(text, signature));
                }
                case Content.RedactedThinking(var data) -> {
                    if (showsThinking(request))
                        blocks.add(block("redacted_thinking").put("data", data).build());
                }
                case Content.ToolCall call -> blocks.add(block("tool_use")
                        .put("id", Ids.toolUse(call.id(), ids))
                        .put("name", call.name())
                        .put("input", ToolArguments.input(call, answer.stop() == StopReason.MAX_TOKENS))
                        .build());
                case Content.Image _, Content.Document _, Content.Audio _, Content.SearchResult _,
                     Content.ToolResult _, Content.Other _ ->
                    throw new IllegalStateException("an answer holds no " + part.getClass());
            }
        }
        return blocks;
    }

    /// Thinking is shown unless the client switched it off: `display` saves bytes where a vendor's
    /// signature holds the thinking, and ours holds nothing.
    static boolean showsThinking(ChatRequest request) {
        return request.reasoning().mode() != Reasoning.Mode.DISABLED;
    }

    private static void text(String text, List<JsonValue> blocks) {
        if (!text.isEmpty()) blocks.add(block("text").put("text", text).build());
    }

    private static JsonObject thinking(String text, String signature) {
        return block("thinking").put("thinking", text)
                .put("signature", signature.isEmpty() ? Signature.UNSIGNED : signature).build();
    }

    private static JsonObject.Builder block(String type) {
        return JsonObject.builder().put("type", type);
    }
}
