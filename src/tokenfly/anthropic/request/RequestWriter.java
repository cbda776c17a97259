package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Field;
import tokenfly.chat.Role;
import tokenfly.chat.Sampling;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNaming;
import tokenfly.dialect.UpstreamBody;
import tokenfly.id.Sha256;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.provider.ModelRules;
import tokenfly.provider.ProviderKind;

/// Writes one request for an upstream of this format. Not thread-safe.
///
/// The body is built from a list of known fields, since the API answers 400 to any other. Whatever
/// else the client said is reported to [Dropped]; the package's documentation lists it.
///
/// Source: Messages API reference, body parameters.
public final class RequestWriter {
    private final ChatRequest request;
    private final ProviderKind kind;
    private final Dropped dropped;
    private final Extras extras;
    private final ModelRules rules;
    private final ToolNaming names;
    private final ContentWriter content;
    private final List<JsonValue> system = new ArrayList<>();
    private final TreeSet<String> betas = new TreeSet<>();

    public RequestWriter(ChatRequest request, ProviderKind kind, Dropped dropped) {
        this.request = request;
        this.kind = kind;
        this.dropped = dropped;
        this.extras = new Extras(request.extras());
        this.rules = ModelRules.of(kind, request.model());
        this.names = new ToolNaming(request, _ -> true);
        this.content = new ContentWriter(names, dropped);
    }

    public UpstreamBody write() {
        extras.refuse();
        var turns = turns();
        var tools = new ToolWriter(request, rules, names, dropped);
        var thinking = ThinkingPlan.of(extras.reasoning(request.reasoning()), rules,
                request.maxTokens(), isForced(tools.choice()), standsAtBareCall(turns));
        var format = FormatPlan.of(request.format(), rules, canForce(tools, thinking));
        if (thinking.lost()) dropped.add(Field.REASONING);
        if (format.lost()) dropped.add(Field.RESPONSE_FORMAT);
        format.unkept().forEach(dropped::add);
        if (format.instruction() != null) system.add(text(format.instruction(), null));

        var body = JsonObject.builder().put("model", request.model())
                .put("max_tokens", thinking.maxTokens())
                .put("system", system.isEmpty() ? null : new JsonArray(system))
                .put("messages", messages(turns));
        if (format.tool() != null) forceAnswer(format, body);
        else body.put("tools", tools.tools()).put("tool_choice", tools.choice());
        body.put("thinking", thinking.thinking()).put("output_config", outputConfig(thinking, format));
        new SamplingWriter(rules, thinking.thinks(), dropped).write(sampling(), body);
        others(body);
        return new UpstreamBody(Json.utf8(body.build()), names.toolNames(format.toolName()), headers());
    }

    /// The conversation, with all that is said by the system set aside.
    private List<Turns.Turn> turns() {
        var history = new ConversationFit(rules, dropped).fit(request.messages());
        switch (extras.take("system")) {
            case JsonArray(var blocks) -> system.addAll(blocks);
            case JsonString(var text) -> system.add(text(text, null));
            case null, default -> { }
        }
        for (var message : history)
            if (message.role() == Role.SYSTEM)
                for (var part : message.content())
                    if (part instanceof Content.Text(var text, var cache) && !text.isBlank())
                        system.add(text(text, cache));
        var turns = Turns.of(history);
        if (!turns.isEmpty()) return turns;
        // A conversation needs a user: the last instruction is what the model is to answer.
        var last = system.isEmpty() ? null : ((JsonObject) system.removeLast()).string("text");
        return List.of(Turns.turn(Role.USER, Content.Text.of(last == null ? "." : last)));
    }

    /// Thinking that is to be continued and is not known: at the last call for a Claude, at any for a
    /// provider that wants all of it back.
    private boolean standsAtBareCall(List<Turns.Turn> turns) {
        for (var turn : turns.reversed()) {
            if (turn.role() != Role.ASSISTANT) continue;
            if (ConversationFit.isBareCall(turn)) return true;
            if (!rules.wantsThinkingBack()) return false;
        }
        return false;
    }

    private boolean isForced(JsonObject choice) {
        return choice != null && (choice.string("type").equals("any") || choice.string("type").equals("tool"));
    }

    /// An answer's shape can be had by a forced tool call where there is no other tool.
    private boolean canForce(ToolWriter tools, ThinkingPlan thinking) {
        return tools.tools() == null && rules.forcedTool() && !thinking.thinks()
                && (rules.real() || rules.forcedWhileThinking());
    }

    private static void forceAnswer(FormatPlan format, JsonObject.Builder body) {
        body.put("tools", JsonArray.of(format.tool())).put("tool_choice",
                JsonObject.builder().put("type", "tool").put("name", format.toolName()).build());
    }

    private static JsonObject outputConfig(ThinkingPlan thinking, FormatPlan format) {
        if (thinking.effort() == null && format.output() == null) return null;
        return JsonObject.builder().put("effort", thinking.effort()).put("format", format.output()).build();
    }

    private JsonArray messages(List<Turns.Turn> turns) {
        var messages = new ArrayList<JsonValue>();
        for (var turn : turns)
            messages.add(JsonObject.builder()
                    .put("role", turn.role() == Role.USER ? "user" : "assistant")
                    .put("content", content.blocks(turn.content())).build());
        return new JsonArray(messages);
    }

    private Sampling sampling() {
        var said = request.sampling();
        var topK = extras.take("top_k") instanceof JsonNumber number && said.topK() == null
                ? number : said.topK();
        return new Sampling(said.temperature(), said.topP(), topK);
    }

    private void others(JsonObject.Builder body) {
        var stops = new ArrayList<JsonValue>();
        for (var stop : request.stop()) {
            if (stop.isBlank()) dropped.add(Field.STOP);
            else stops.add(new JsonString(stop));
        }
        body.put("stop_sequences", stops.isEmpty() ? null : new JsonArray(stops));
        user(body);
        if (rules.real()) vendorOnly(body);
        if (request.stream()) body.put("stream", true);
        extras.report(dropped);
    }

    /// A user's name may not be sent as it is: the field must not tell who somebody is.
    private void user(JsonObject.Builder body) {
        var id = request.user() == null ? null : Sha256.hex(request.user());
        if (id == null && request.extras().object("metadata") instanceof JsonObject metadata
                && metadata.string("user_id") != null && metadata.members().size() == 1) {
            extras.take("metadata");
            id = metadata.string("user_id");
        }
        if (id != null) body.put("metadata", JsonObject.builder().put("user_id", id).build());
    }

    /// Fields that only the vendor itself knows, two of them betas that a header must name.
    private void vendorOnly(JsonObject.Builder body) {
        for (var name : List.of("cache_control", "container", "context_management", "mcp_servers"))
            body.put(name, extras.take(name));
        if (request.extras().has("context_management")) betas.add("context-management-2025-06-27");
        if (request.extras().has("mcp_servers")) betas.add("mcp-client-2025-04-04");
        switch (request.extras().string("service_tier")) {
            case "auto" -> body.put("service_tier", extras.take("service_tier"));
            case "default" -> {
                extras.take("service_tier");
                body.put("service_tier", "standard_only");
            }
            case null, default -> { }
        }
    }

    private Map<String, String> headers() {
        if (content.usesFiles()) betas.add("files-api-2025-04-14");
        var headers = new TreeMap<>(Map.of("anthropic-version", ApiVersion.OLDER));
        if (!betas.isEmpty()) headers.put("anthropic-beta", String.join(",", betas));
        return headers;
    }

    private static JsonObject text(String text, JsonObject cache) {
        return JsonObject.builder().put("type", "text").put("text", text)
                .put("cache_control", cache).build();
    }
}
