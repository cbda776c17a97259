package tokenfly.demo;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Role;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.json.JsonObject;

/// What a request asks of the demo model, whichever format it came in.
///
/// @param text the last text part of the last user message that has one, `""` if none has
/// @param images in the last user message
/// @param toolResults what the tools answered, when that is the last thing said; else empty
/// @param maxTokens the most output tokens, reasoning included
/// @param schema what a JSON answer must look like: empty for any object, null for plain text
record Prompt(String text, int images, List<String> toolResults, Offer offer, Thinking thinking,
        long maxTokens, List<String> stops, JsonObject schema, long inputTokens) {

    /// Whether the request turns reasoning on or off.
    enum Thinking { ON, OFF, UNSAID }

    /// The tools that may be called.
    ///
    /// @param forced whether one of them must be
    /// @param parallel whether several may be, in one answer
    record Offer(List<Tool.Function> tools, boolean forced, boolean parallel) {
        static final Offer NONE = new Offer(List.of(), false, false);

        Offer {
            tools = List.copyOf(tools);
        }
    }

    Prompt {
        toolResults = List.copyOf(toolResults);
        stops = List.copyOf(stops);
    }

    static Prompt of(ChatRequest request) {
        var spoken = spoken(request.messages());
        var asked = request.format() == null ? AskedSchema.in(spoken, request.messages()) : null;
        return new Prompt(asked == null ? spoken : asked.rest(), images(request.messages()),
                toolResults(request.messages()), offer(request), thinking(request.reasoning()),
                request.maxTokens() < 0 ? Long.MAX_VALUE : request.maxTokens(), request.stop(),
                asked == null ? schema(request.format()) : asked.schema(), tokens(request));
    }

    /// The words, images and tools of a request, counted as the demo model counts its own, and each
    /// message's role.
    static long tokens(ChatRequest request) {
        long tokens = request.messages().size();
        for (var message : request.messages())
            for (var part : message.content()) tokens += Words.count(part);
        for (var tool : request.tools()) tokens += Words.count(tool);
        return tokens;
    }

    private static String spoken(List<Message> messages) {
        for (var message : messages.reversed())
            if (message.role() == Role.USER && lastSpoken(message) instanceof String text) return text;
        return "";
    }

    /// The last text of a message that a user, and not the agent program on the user's behalf,
    /// spoke; or null.
    private static String lastSpoken(Message message) {
        for (var part : message.content().reversed())
            if (part instanceof Content.Text(var text, _) && !Reminders.without(text).isBlank())
                return Reminders.without(text);
        return null;
    }

    private static int images(List<Message> messages) {
        for (var message : messages.reversed())
            if (message.role() == Role.USER)
                return (int) message.content().stream().filter(Content.Image.class::isInstance).count();
        return 0;
    }

    /// The results at the end, unless the user goes on to speak after them.
    private static List<String> toolResults(List<Message> messages) {
        var results = new ArrayList<String>();
        for (var message : messages.reversed()) {
            if (message.role() == Role.ASSISTANT) break;
            if (message.role() != Role.USER) continue;
            if (lastSpoken(message) != null) return List.of();
            for (var part : message.content().reversed())
                if (part instanceof Content.ToolResult result) results.addFirst(text(result.content()));
        }
        return results;
    }

    private static String text(List<Content> content) {
        return String.join("\n", content.stream().map(part ->
                part instanceof Content.Text(var text, _) ? text : "").filter(text -> !text.isEmpty()).toList());
    }

    private static Offer offer(ChatRequest request) {
        var tools = new ArrayList<Tool.Function>();
        for (var tool : request.tools())
            if (tool instanceof Tool.Function function) tools.add(function);
        boolean parallel = !request.oneToolAtATime();
        return switch (request.toolChoice()) {
            case ToolChoice.None _ -> Offer.NONE;
            case ToolChoice.Required _ -> new Offer(tools, true, parallel);
            case ToolChoice.Named(var name) -> new Offer(named(List.of(name), tools), true, parallel);
            case ToolChoice.Allowed(var names, var required) ->
                new Offer(named(names, tools), required, parallel);
            case ToolChoice.Auto _ -> new Offer(tools, false, parallel);
            case null -> new Offer(tools, false, parallel);
        };
    }

    private static List<Tool.Function> named(List<String> names, List<Tool.Function> tools) {
        return tools.stream().filter(tool -> names.contains(tool.name())).toList();
    }

    /// `adaptive` leaves it to the model, and this model leaves it to the message.
    private static Thinking thinking(Reasoning reasoning) {
        return switch (reasoning.mode()) {
            case ENABLED -> Thinking.ON;
            case DISABLED -> Thinking.OFF;
            case ADAPTIVE -> Thinking.UNSAID;
            case UNSET -> reasoning.effort() == null ? Thinking.UNSAID
                    : reasoning.effort().equals("none") ? Thinking.OFF : Thinking.ON;
        };
    }

    private static JsonObject schema(ResponseFormat format) {
        return switch (format) {
            case ResponseFormat.AnyJsonObject _ -> JsonObject.EMPTY;
            case ResponseFormat.Schema schema -> schema.schema();
            case ResponseFormat.AnyText _ -> null;
            case null -> null;
        };
    }
}
