package tokenfly.strict;

import static tokenfly.strict.Rules.hold;
import static tokenfly.strict.Rules.number;
import static tokenfly.strict.Rules.objects;
import static tokenfly.strict.Rules.oneOf;
import static tokenfly.strict.Rules.onlyFields;
import static tokenfly.strict.Rules.word;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// Refuses what Anthropic refuses in a request for messages, by version and model, as its guides have it;
/// and what its compatible providers refuse beyond that.
final class StrictMessages {
    static final String NEWER = "2026-10-21";
    private static final Set<String> FIELDS = Set.of("model", "messages", "max_tokens", "system",
            "stop_sequences", "stream", "temperature", "top_p", "top_k", "thinking", "output_config", "tools",
            "tool_choice", "metadata", "service_tier", "cache_control", "container", "context_management", "mcp_servers");
    private static final Set<String> SCHEMA = Set.of("type", "title", "description", "default", "enum", "const",
            "anyOf", "$ref", "$defs", "definitions", "properties", "required", "additionalProperties", "items",
            "minItems", "format");

    private final JsonObject body;
    private final String model;
    private final String version;
    private final Claude claude;

    /// A model's rules.
    ///
    /// @param types of thinking
    record Claude(Set<String> types, Set<String> efforts, boolean sampling, boolean forced, boolean structured,
            boolean real) {
        static Claude of(String model) {
            if (!model.startsWith("claude")) return other(model);
            if (model.matches("claude-(fable-5-1|opus-5-5).*")) return claude(Set.of("adaptive"), "max", false, false, true);
            if (model.matches("claude-(opus|sonnet)-5.*"))
                return claude(Set.of("adaptive", "disabled"), "max", false, true, true);
            if (model.startsWith("claude-opus-4-7")) return claude(Set.of("adaptive", "disabled"), "max", false, true, true);
            if (model.contains("4-6")) return claude(Set.of("adaptive", "enabled", "disabled"), "max", true, true, true);
            if (model.startsWith("claude-opus-4-5")) return claude(Set.of("enabled", "disabled"), "high", true, true, true);
            if (model.contains("4-5")) return claude(Set.of("enabled", "disabled"), null, true, true, true);
            return claude(Set.of(), null, true, true, false);
        }

        private static Claude claude(Set<String> types, String top, boolean sampling, boolean forced, boolean structured) {
            var efforts = top == null ? Set.<String>of() : top.equals("high") ? Set.of("low", "medium", "high")
                    : Set.of("low", "medium", "high", "xhigh", "max");
            return new Claude(types, efforts, sampling, forced, structured, true);
        }

        /// Its compatible providers think by a switch of the same name, if at all.
        private static Claude other(String model) {
            boolean always = model.matches("glm-5\\.3.*|kimi-k3.*|MiniMax-M2.*");
            boolean levels = model.matches("glm-5\\.3.*|kimi-k3.*|deepseek.*");
            return new Claude(always ? Set.of("enabled") : Set.of("enabled", "disabled"),
                    levels ? Set.of("low", "high", "max") : Set.of(), !model.startsWith("kimi"), !always, false, false);
        }
    }

    private StrictMessages(JsonObject body, String version) {
        this.body = body;
        this.version = version;
        this.model = word(body, "model");
        this.claude = Claude.of(model);
    }

    /// @throws Rules.Refused with the reason
    static void check(JsonObject body, String version) {
        hold(version != null, "anthropic-version: header is required");
        new StrictMessages(body, version).check();
    }

    static String error(String message) {
        return JsonObject.builder().put("type", "error").put("error", JsonObject.builder()
                .put("type", "invalid_request_error").put("message", message).build())
                .put("request_id", "req_1").build().toString();
    }

    private void check() {
        onlyFields(body, "", FIELDS);
        if (!claude.real()) onlyFields(body.without("cache_control"), "", FIELDS);
        hold(body.get("max_tokens") != null, "max_tokens: Field required");
        number(body, "max_tokens", 1, Integer.MAX_VALUE);
        system();
        messages();
        tools();
        sampling();
        thinking();
        for (var stop : list(body, "stop_sequences"))
            hold(stop instanceof JsonString(var text) && !text.isBlank(), "stop_sequences: each must contain non-whitespace");
        if (body.object("metadata") != null) onlyFields(body.object("metadata"), "metadata.", Set.of("user_id"));
        oneOf(word(body, "service_tier"), "service_tier", Set.of("auto", "standard_only"));
        config();
    }

    private static List<JsonValue> list(JsonObject parent, String name) {
        return parent.array(name) == null ? List.of() : parent.array(name).values();
    }

    private void system() {
        if (body.get("system") instanceof JsonString(var text)) hold(!text.isEmpty(), "system: must be non-empty");
        else for (var block : objects(body, "system")) text(block, "system.");
    }

    private static void text(JsonObject block, String where) {
        onlyFields(block, where, Set.of("type", "text", "cache_control", "citations"));
        hold("text".equals(block.string("type")) && !word(block, "text").isBlank(),
                where + "text content blocks must contain non-whitespace text");
    }

    private void messages() {
        var messages = objects(body, "messages");
        hold(!messages.isEmpty(), "messages: at least one message is required");
        hold("user".equals(word(messages.getFirst(), "role")), "messages: first message must use the \"user\" role");
        var open = new LinkedHashSet<String>();
        var ids = new HashSet<String>();
        for (var message : messages) {
            onlyFields(message, "messages.", Set.of("role", "content"));
            oneOf(word(message, "role"), "messages.role", Set.of("user", "assistant"));
            if (message.get("content") instanceof JsonString(var text)) {
                hold(!text.isBlank(), "messages: text content blocks must be non-empty");
                hold(open.isEmpty(), "tool_use ids were found without tool_result blocks immediately after: " + open);
                continue;
            }
            var blocks = objects(message, "content");
            hold(!blocks.isEmpty(), "messages: all messages must have non-empty content");
            if (message.string("role").equals("user")) user(blocks, open);
            else assistant(blocks, open, ids, message == messages.getLast());
        }
        hold(open.isEmpty(), "tool_use ids were found without tool_result blocks immediately after: " + open);
    }

    private void user(List<JsonObject> blocks, Set<String> open) {
        boolean results = true;
        for (var block : blocks) {
            if ("tool_result".equals(word(block, "type"))) {
                hold(results, "tool_result blocks must come first");
                hold(open.remove(word(block, "tool_use_id")),
                        "unexpected `tool_use_id` found in `tool_result` blocks: " + block.string("tool_use_id"));
                onlyFields(block, "tool_result.", Set.of("type", "tool_use_id", "content", "is_error", "cache_control"));
                if (!(block.get("content") instanceof JsonString)) for (var part : objects(block, "content")) part(part);
                continue;
            }
            hold(open.isEmpty(), "tool_use ids were found without tool_result blocks immediately after: " + open);
            results = false;
            part(block);
        }
    }

    private void part(JsonObject block) {
        switch (String.valueOf(word(block, "type"))) {
            case "text" -> {
                text(block, "content.");
                hold(!version.equals(NEWER) || list(block, "citations").isEmpty(), "citations: Extra inputs are not permitted");
            }
            case "image" -> {
                var source = block.object("source");
                hold(source != null, "image.source: Field required");
                oneOf(word(source, "type"), "image.source.type", Set.of("base64", "url", "file"));
                oneOf(source.string("media_type"), "image.source.media_type",
                        Set.of("image/jpeg", "image/png", "image/gif", "image/webp"));
                hold(!"url".equals(source.string("type")) || source.string("url").startsWith("https://"), "only HTTPS URLs");
            }
            case "document", "search_result" -> { }
            default -> throw new Rules.Refused("Input tag '" + block.string("type") + "' does not match any of the expected tags");
        }
    }

    private void assistant(List<JsonObject> blocks, Set<String> open, Set<String> ids, boolean last) {
        hold(open.isEmpty(), "tool_use ids were found without tool_result blocks immediately after: " + open);
        for (var block : blocks)
            switch (String.valueOf(word(block, "type"))) {
                case "text" -> text(block, "content.");
                case "thinking" -> {
                    var signature = word(block, "signature");
                    hold(signature != null, "thinking.signature: Field required");
                    hold(!claude.real() || !signature.isEmpty() && !signature.contains("tokenfly"),
                            "Invalid `signature` in `thinking` block");
                }
                case "redacted_thinking" -> hold(word(block, "data") != null, "redacted_thinking.data: Field required");
                case "tool_use" -> {
                    var id = String.valueOf(word(block, "id"));
                    hold(id.matches("[a-zA-Z0-9_-]+"), "tool_use.id: String should match pattern: " + id);
                    hold(ids.add(id), "`tool_use` ids must be unique: " + id);
                    hold(block.object("input") != null, "tool_use.input: Input should be a valid dictionary");
                    name(block);
                    open.add(id);
                    hold(body.array("tools") != null, "Requests which have `tool_use` blocks must define tools");
                }
                case "document" -> hold(!version.equals(NEWER), "document: not permitted in assistant messages");
                default -> throw new Rules.Refused("Input tag '" + block.string("type") + "' does not match");
            }
        var end = blocks.getLast();
        hold(!last || end.string("text") == null || end.string("text").equals(end.string("text").stripTrailing()),
                "final assistant content cannot end with trailing whitespace");
    }

    private static void name(JsonObject tool) {
        hold(String.valueOf(word(tool, "name")).matches("[a-zA-Z0-9_-]{1,64}"), "name: String should match pattern");
    }

    private void tools() {
        var names = new HashSet<String>();
        for (var tool : objects(body, "tools")) {
            if (claude.real() && String.valueOf(tool.string("type")).matches(".*_\\d{8}")) continue;
            onlyFields(tool, "tools.", Set.of("name", "description", "input_schema", "cache_control"));
            name(tool);
            hold(names.add(tool.string("name")), "tools: Tool names must be unique.");
            var schema = tool.object("input_schema");
            Rules.parameters(schema, false);
            for (var choice : List.of("oneOf", "anyOf", "allOf"))
                hold(!schema.has(choice), "input_schema does not support oneOf, allOf, or anyOf at the top level");
        }
        hold(body.get("tools") == null || !objects(body, "tools").isEmpty(), "tools: empty");
        var choice = body.object("tool_choice");
        if (choice == null) return;
        hold(body.get("tools") != null, "tool_choice may only be specified while providing tools");
        oneOf(word(choice, "type"), "tool_choice.type", Set.of("auto", "any", "tool", "none"));
        boolean forced = Set.of("any", "tool").contains(choice.string("type"));
        hold(!forced || claude.forced(), "tool_choice forces tool use, which this model does not support");
        hold(!forced || !"enabled".equals(thinkingType()), "Thinking may not be enabled when tool_choice forces tool use.");
        hold(!"tool".equals(choice.string("type")) || names.contains(choice.string("name")), "tool_choice: unknown tool");
        hold(!"none".equals(choice.string("type")) || !choice.has("disable_parallel_tool_use"), "tool_choice.none: extra");
    }

    private void sampling() {
        boolean any = false;
        for (var name : new String[] {"temperature", "top_p", "top_k"}) {
            hold(body.get(name) == null || !version.equals(NEWER), name + ": Extra inputs are not permitted");
            hold(body.get(name) == null || claude.sampling(), name + " is not supported for this model");
            any |= body.get(name) != null;
        }
        number(body, "temperature", model.startsWith("MiniMax") ? 0.01 : 0, claude.real() || model.startsWith("MiniMax")
                || model.startsWith("glm") ? 1 : 2);
        hold(!(claude.real() && model.contains("4-") && body.get("temperature") != null && body.get("top_p") != null),
                "`temperature` and `top_p` cannot both be specified for this model");
        if (!any || !claude.real() || thinkingType() == null || "disabled".equals(thinkingType())) return;
        hold(body.get("temperature") == null && body.get("top_k") == null, "thinking fixes temperature and top_k");
        number(body, "top_p", 0.95, 1);
    }

    private String thinkingType() {
        return body.object("thinking") == null ? null : word(body.object("thinking"), "type");
    }

    private void thinking() {
        var thinking = body.object("thinking");
        if (thinking == null) return;
        onlyFields(thinking, "thinking.", Set.of("type", "budget_tokens", "display"));
        oneOf(thinkingType(), "thinking.type", claude.types());
        if (!"enabled".equals(thinkingType())) {
            hold(thinking.get("budget_tokens") == null, "thinking.budget_tokens: Extra inputs are not permitted");
            return;
        }
        number(thinking, "budget_tokens", 1_024, body.whole("max_tokens", 0) - 1);
    }

    private void config() {
        var config = body.object("output_config");
        if (config == null) return;
        onlyFields(config, "output_config.", Set.of("effort", "format"));
        if (config.get("effort") != null) oneOf(word(config, "effort"), "output_config.effort", claude.efforts());
        var format = config.object("format");
        if (format == null) return;
        hold(claude.structured(), "output_config.format is not supported by this model");
        schema(format.object("schema"));
    }

    private static void schema(JsonObject schema) {
        onlyFields(schema, "output_config.format.schema.", SCHEMA);
        if (schema.has("properties") || "object".equals(schema.string("type")))
            hold(schema.get("additionalProperties") == JsonBoolean.FALSE,
                    "For 'object' type, 'additionalProperties' must be explicitly set to false");
        hold(schema.whole("minItems", 0) <= 1, "minItems: only 0 and 1 are supported");
        for (var value : list(schema, "enum"))
            hold(!(value instanceof JsonObject || value instanceof JsonArray), "enum: complex types are not supported");
        for (var name : new String[] {"properties", "$defs", "definitions"})
            if (schema.object(name) != null)
                for (var each : schema.object(name).members().values()) if (each instanceof JsonObject of) schema(of);
        if (schema.object("items") != null) schema(schema.object("items"));
        for (var each : list(schema, "anyOf")) if (each instanceof JsonObject of) schema(of);
    }
}
