package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Role;
import tokenfly.chat.Sampling;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonObject;

/// Reads one request of `POST /v1/messages` or `/v1/messages/count_tokens` into the neutral model.
/// Not thread-safe.
///
/// Both API versions are read alike: what `2026-10-21` refuses (`temperature`) is still accepted.
/// Source: Messages API reference, body parameters.
public final class RequestReader {
    private static final Set<String> KNOWN = Set.of("model", "messages", "system", "max_tokens",
            "stop_sequences", "stream", "temperature", "top_p", "top_k", "thinking",
            "output_config", "output_format", "tools", "tool_choice", "metadata");
    /// Claude Code's attribution line: for Anthropic's eyes only, and new with every request, so that
    /// it would spoil any other provider's prompt cache.
    private static final String BILLING = "x-anthropic-billing-header:";

    private final Fields body;
    private final JsonObject.Builder extras = JsonObject.builder();
    private final ContentReader content = new ContentReader(extras);

    private RequestReader(JsonObject body) {
        this.body = FieldWords.fields(body, "");
    }

    public static ChatRequest read(JsonObject body) {
        return new RequestReader(body).read();
    }

    private ChatRequest read() {
        if (body.has(Threads.FIELD)) throw Threads.refusal();
        var config = body.fields("output_config");
        var choice = body.fields("tool_choice");
        var messages = messages();
        var tools = ToolReader.tools(body, extras);
        var user = user();
        extras(config);
        return new ChatRequest(ModelId.plain(body.requiredText("model")), messages, tools,
                ToolReader.choice(choice),
                choice != null && choice.isTrue("disable_parallel_tool_use"),
                body.count("max_tokens", -1), sampling(), body.texts("stop_sequences"),
                ThinkingField.read(body.fields("thinking"), config), format(config), user,
                body.isTrue("stream"), true, extras.build());
    }

    private List<Message> messages() {
        var messages = new ArrayList<Message>();
        var system = system();
        if (!system.isEmpty()) messages.add(Message.of(Role.SYSTEM, system));
        for (var message : body.objects("messages")) {
            var role = role(message);
            if (!message.has("content")) throw message.missing("content");
            messages.add(Message.of(role, content.read(message, "content", role)));
        }
        return messages;
    }

    private List<Content> system() {
        var system = new ArrayList<Content>();
        for (var part : content.read(body, "system", Role.SYSTEM)) {
            if (!(part instanceof Content.Text(var text, _)))
                throw ChatException.invalid("system", "Input should be a string or text blocks");
            if (!text.startsWith(BILLING)) system.add(part);
        }
        return system;
    }

    private static Role role(Fields message) {
        return switch (message.requiredText("role")) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            default -> throw message.invalid("role", "Input should be 'user', 'assistant' or 'system'");
        };
    }

    private Sampling sampling() {
        return new Sampling(body.number("temperature"), body.number("top_p"),
                body.number("top_k"));
    }

    /// `output_format` is what `output_config.format` was called in its beta.
    private ResponseFormat format(Fields config) {
        var format = config == null ? null : config.fields("format");
        if (format == null) format = body.fields("output_format");
        if (format == null) return null;
        if (!format.requiredText("type").equals("json_schema"))
            throw format.invalid("type", "Input should be 'json_schema'");
        return new ResponseFormat.Schema(null, null, format.requiredFields("schema").object(), null);
    }

    private String user() {
        var metadata = body.fields("metadata");
        if (metadata == null) return null;
        var rest = metadata.object().without("user_id");
        if (!rest.isEmpty()) extras.put("metadata", rest);
        return metadata.text("user_id");
    }

    /// Members named in the body itself win over what its blocks had under the same name.
    private void extras(Fields config) {
        for (var member : body.object().members().entrySet())
            if (!KNOWN.contains(member.getKey()) && body.has(member.getKey()))
                extras.put(member.getKey(), member.getValue());
        // In the words of OpenAI's format, as both have this field.
        if ("standard_only".equals(body.object().string("service_tier")))
            extras.put("service_tier", "default");
        if (config == null) return;
        var rest = config.object().without("effort").without("format");
        if (!rest.isEmpty()) extras.put("output_config", rest);
    }
}
