package tokenfly.demo;

import java.util.ArrayList;
import java.util.List;
import tokenfly.demo.Fault.Refusal;
import tokenfly.demo.Prompt.Offer;
import tokenfly.demo.Prompt.Thinking;
import tokenfly.demo.Prompt.Tool;
import tokenfly.json.JsonObject;

/// Reads what Anthropic-format requests ask of the demo model.
final class AnthropicRequest {
    private AnthropicRequest() {
    }

    /// A request to `/v1/messages`.
    static Prompt message(JsonObject body) throws Refusal {
        var messages = Fields.messages(body);
        long maxTokens = body.whole("max_tokens", -1);
        if (maxTokens < 0)
            throw new Refusal(Fault.INVALID, "max_tokens: Field required", "max_tokens");
        return new Prompt(Fields.model(body), body.isTrue("stream"), true, spokenText(messages),
                images(messages), toolResults(messages.getLast()), offer(body), thinking(body),
                maxTokens, Fields.strings(body.get("stop_sequences")), schema(body),
                inputTokens(body));
    }

    /// The tokens of a request to `/v1/messages` or `/v1/messages/count_tokens`.
    static long inputTokens(JsonObject body) throws Refusal {
        Fields.model(body);
        Fields.messages(body);
        return Words.count(body.get("system")) + Words.count(body.get("messages"))
                + Words.count(body.get("tools"));
    }

    private static String spokenText(List<JsonObject> messages) {
        for (var message : messages.reversed())
            if ("user".equals(message.string("role"))
                    && toolResults(message).isEmpty()
                    && Fields.lastSpoken(message.get("content")) instanceof String text)
                return text;
        return "";
    }

    private static int images(List<JsonObject> messages) {
        for (var message : messages.reversed())
            if ("user".equals(message.string("role"))) return Fields.images(message);
        return 0;
    }

    /// The results in a message, unless the user goes on to speak in it.
    private static List<String> toolResults(JsonObject message) {
        var results = new ArrayList<String>();
        for (var block : Fields.objects(message.get("content")))
            if ("tool_result".equals(block.string("type")))
                results.add(Fields.text(block.get("content")));
        return Fields.lastSpoken(message.get("content")) == null ? results : List.of();
    }

    private static Offer offer(JsonObject body) {
        var tools = new ArrayList<Tool>();
        for (var tool : Fields.objects(body.get("tools")))
            if (tool.object("input_schema") instanceof JsonObject schema
                    && tool.string("name") instanceof String name && !name.isEmpty())
                tools.add(new Tool(name, schema));
        var choice = Fields.orEmpty(body.object("tool_choice"));
        boolean parallel = !choice.isTrue("disable_parallel_tool_use");
        return switch (choice.string("type")) {
            case "none" -> Offer.NONE;
            case "any" -> new Offer(tools, true, parallel);
            case "tool" -> new Offer(tools.stream()
                    .filter(tool -> tool.name().equals(choice.string("name"))).toList(),
                    true, parallel);
            case null, default -> new Offer(tools, false, parallel);
        };
    }

    /// `adaptive` leaves it to the model, and this model leaves it to the message.
    private static Thinking thinking(JsonObject body) {
        var thinking = Fields.orEmpty(body.object("thinking"));
        return switch (thinking.string("type")) {
            case "enabled" ->
                    "omitted".equals(thinking.string("display")) ? Thinking.HIDDEN : Thinking.ON;
            case "disabled" -> Thinking.OFF;
            case null, default -> Thinking.UNSAID;
        };
    }

    /// `output_config.format`, or `output_format`, its name while it was in beta.
    private static JsonObject schema(JsonObject body) {
        var format = Fields.orEmpty(body.object("output_config")).object("format");
        if (format == null) format = body.object("output_format");
        if (format == null || !"json_schema".equals(format.string("type"))) return null;
        return Fields.orEmpty(format.object("schema"));
    }
}
