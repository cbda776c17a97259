package tokenfly.responses.answer;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.Content;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;

/// Reads a whole response of a provider that speaks this format.
final class AnswerReader {
    private AnswerReader() {
    }

    /// @param response has an `output`
    static ChatAnswer read(JsonObject response) {
        var content = new ArrayList<Content>();
        for (var value : response.array("output"))
            if (value instanceof JsonObject item) item(item, content);
        boolean calls = content.stream().anyMatch(Content.ToolCall.class::isInstance);
        return new ChatAnswer(response.string("id"), content, StreamReader.stop(response, calls), null,
                UsageFields.read(response.object("usage")));
    }

    private static void item(JsonObject item, List<Content> content) {
        switch (StreamReader.orEmpty(item.string("type"))) {
            case "message" -> {
                for (var value : elements(item, "content"))
                    if (value instanceof JsonObject part) part(part, content);
            }
            case "reasoning" -> {
                for (var name : new String[] {"content", "summary"})
                    for (var value : elements(item, name))
                        if (value instanceof JsonObject part && part.string("text") != null)
                            content.add(new Content.Thinking(part.string("text"), ""));
            }
            case "function_call" -> content.add(new Content.ToolCall(callId(item),
                    StreamReader.flat(item), StreamReader.orEmpty(item.string("arguments")), false));
            case "custom_tool_call" -> content.add(new Content.ToolCall(callId(item),
                    StreamReader.flat(item), StreamReader.orEmpty(item.string("input")), true));
            default -> { } // what the provider's own tools did
        }
    }

    private static void part(JsonObject part, List<Content> content) {
        if (part.string("text") != null && !part.string("text").isEmpty())
            content.add(Content.Text.of(part.string("text")));
        if (part.string("refusal") != null)
            content.add(new Content.Refusal(part.string("refusal")));
    }

    private static String callId(JsonObject item) {
        return StreamReader.orEmpty(item.string("call_id"));
    }

    private static JsonArray elements(JsonObject item, String name) {
        return item.array(name) == null ? JsonArray.EMPTY : item.array(name);
    }
}
