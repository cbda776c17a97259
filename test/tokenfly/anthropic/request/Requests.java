package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tokenfly.anthropic.answer.Streams;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Role;
import tokenfly.chat.Sampling;
import tokenfly.chat.Tool;
import tokenfly.chat.ToolChoice;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind;

/// A neutral request that a test changes in one place, and what an upstream gets of it.
public final class Requests {
    private String model = "claude-sonnet-4-5";
    private ProviderKind kind = ProviderKind.ANTHROPIC;
    private List<Message> messages = List.of(Message.of(Role.USER, List.of(Content.Text.of("hi"))));
    private final List<Tool> tools = new ArrayList<>();
    private ToolChoice choice;
    private boolean one;
    private long maxTokens = 1_000;
    private Sampling sampling = Sampling.UNSET;
    private List<String> stop = List.of();
    private Reasoning reasoning = Reasoning.UNSET;
    private ResponseFormat format;
    private String user;
    private boolean stream;
    private JsonObject extras = JsonObject.EMPTY;

    /// What was sent and what was reported as dropped.
    public record Sent(JsonObject body, List<String> dropped, ToolNames names, Map<String, String> headers) {
        String get(String name) {
            return body.has(name) ? body.get(name).toString() : null;
        }
    }

    public static Requests to(String model) {
        var requests = new Requests();
        requests.model = model;
        return requests;
    }

    Requests at(ProviderKind kind) {
        this.kind = kind;
        return this;
    }

    Requests saying(Message... messages) {
        this.messages = List.of(messages);
        return this;
    }

    Requests saying(Role role, Content... content) {
        return saying(Message.of(role, List.of(content)));
    }

    Requests with(Tool tool) {
        tools.add(tool);
        return this;
    }

    Requests withTool(String name) {
        return with(new Tool.Function(name, null, null, null, null));
    }

    Requests choosing(ToolChoice choice) {
        this.choice = choice;
        return this;
    }

    Requests oneToolAtATime() {
        this.one = true;
        return this;
    }

    Requests maxTokens(long maxTokens) {
        this.maxTokens = maxTokens;
        return this;
    }

    Requests sampling(String temperature, String topP, String topK) {
        this.sampling = new Sampling(number(temperature), number(topP), number(topK));
        return this;
    }

    private static JsonNumber number(String literal) {
        return literal == null ? null : new JsonNumber(literal);
    }

    Requests stop(String... stop) {
        this.stop = List.of(stop);
        return this;
    }

    Requests reasoning(Reasoning reasoning) {
        this.reasoning = reasoning;
        return this;
    }

    Requests effort(String effort) {
        return reasoning(new Reasoning(Reasoning.Mode.UNSET, 0, effort, false));
    }

    Requests format(ResponseFormat format) {
        this.format = format;
        return this;
    }

    Requests user(String user) {
        this.user = user;
        return this;
    }

    Requests streaming() {
        this.stream = true;
        return this;
    }

    Requests extras(String json) {
        this.extras = Streams.object(json);
        return this;
    }

    Sent sent() {
        var request = new ChatRequest(model, messages, tools, choice, one, maxTokens, sampling, stop, reasoning,
                format, user, stream, false, extras);
        var dropped = new Dropped(Streams.MESSAGES);
        var body = Streams.MESSAGES.writeRequest(request, kind, dropped);
        return new Sent((JsonObject) Json.parse(body.json()), dropped.names(), body.names(), body.headers());
    }
}
