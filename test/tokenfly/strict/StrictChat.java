package tokenfly.strict;

import static tokenfly.strict.Rules.hold;
import static tokenfly.strict.Rules.isNothing;
import static tokenfly.strict.Rules.number;
import static tokenfly.strict.Rules.objects;
import static tokenfly.strict.Rules.oneOf;
import static tokenfly.strict.Rules.onlyFields;
import static tokenfly.strict.Rules.word;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// Refuses what a vendor refuses in a chat completion request, as its documentation and reports of its
/// users have it. Written apart from the gateway's own table of quirks, which it is to judge.
final class StrictChat {
    private final Vendor vendor;
    private final JsonObject body;
    private final String model;
    private final Set<String> open = new LinkedHashSet<>();

    private StrictChat(Vendor vendor, JsonObject body) {
        this.vendor = vendor;
        this.body = body;
        this.model = word(body, "model");
    }

    /// @throws Rules.Refused with the reason
    static void check(Vendor vendor, JsonObject body) {
        new StrictChat(vendor, body).check();
    }

    private void check() {
        hold(model != null && !model.isEmpty(), "model is missing");
        onlyFields(body, "", vendor.fields);
        messages();
        tools();
        sampling();
        ceiling();
        hold(body.get("n") == null || body.whole("n", 0) == 1, "n must be 1");
        hold(body.get("stream_options") == null || body.isTrue("stream"), "stream_options without stream");
        hold(body.get("tool_stream") == null || body.isTrue("stream"), "tool_stream without stream");
        thinking();
        format();
        user();
    }

    private void messages() {
        var messages = objects(body, "messages");
        hold(!messages.isEmpty(), "messages must not be empty");
        boolean user = false;
        String before = null;
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            var role = word(message, "role");
            hold(role != null, "a message lacks its role");
            hold(open.isEmpty() || role.equals("tool"),
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
                    + "'tool_call_id': " + open);
            switch (role) {
                case "system" -> {
                    hold(i == 0 || vendor.systemAnywhere, "system message must be at the beginning, and one");
                    text(message);
                }
                case "developer" -> hold(vendor == Vendor.OPENAI, "unknown role developer");
                case "user" -> {
                    user = true;
                    userContent(message);
                    hold(vendor.systemAnywhere || !"user".equals(before), "roles must alternate");
                }
                case "assistant" -> {
                    assistant(message);
                    hold(vendor.systemAnywhere || !"assistant".equals(before), "roles must alternate");
                }
                case "tool" -> result(message);
                default -> throw new Rules.Refused("unknown role " + role);
            }
            before = role;
        }
        hold(open.isEmpty(), "a call has no result: " + open);
        hold(user || vendor.systemAnywhere, "no user query found in messages");
    }

    private void text(JsonObject message) {
        onlyFields(message, "messages.", Set.of("role", "content", "name"));
        if (vendor.cacheControl && message.get("content") instanceof JsonArray) {
            userContent(message);
            return;
        }
        hold(message.get("content") instanceof JsonString(var text) && !text.isEmpty(), "content must be a string");
    }

    private void userContent(JsonObject message) {
        onlyFields(message, "messages.", Set.of("role", "content", "name"));
        if (message.get("content") instanceof JsonString(var text)) {
            hold(!text.isEmpty(), "message with role 'user' must not be empty");
            return;
        }
        var parts = objects(message, "content");
        hold(!parts.isEmpty(), "message with role 'user' must not be empty");
        for (var part : parts) part(part);
    }

    private void part(JsonObject part) {
        var type = word(part, "type");
        hold(type != null && vendor.parts.contains(type), "unknown variant `" + type + "`, expected `text`");
        var known = new HashSet<>(Set.of("type", type));
        if (vendor.cacheControl) known.add("cache_control");
        onlyFields(part, "content.", known);
        if (type.equals("text")) hold(!word(part, "text").isEmpty(), "text must not be empty");
        if (type.equals("image_url")) {
            var url = part.object("image_url") == null ? null : part.object("image_url").string("url");
            hold(url != null && url.matches("(?s)https?://.+|data:image/[a-z]+;base64,.+"), "image_url.url: " + url);
        }
    }

    private void assistant(JsonObject message) {
        var known = new HashSet<>(Set.of("role", "content", "name", "tool_calls"));
        if (vendor.reasoning != null) known.add(vendor.reasoning);
        onlyFields(message, "messages.", known);
        var calls = objects(message, "tool_calls");
        hold(message.get("tool_calls") == null || !calls.isEmpty(), "tool_calls must not be empty");
        hold(message.get("content") instanceof JsonString || message.get("content") == JsonNull.NULL && !calls.isEmpty(),
                "content of an assistant message must be a string");
        for (var call : calls) call(call);
        if (!calls.isEmpty() && vendor.reasoningBack && thinks())
            hold(message.string("reasoning_content") != null,
                    "The reasoning_content in the thinking mode must be passed back to the API");
    }

    private void call(JsonObject call) {
        var known = new HashSet<>(Set.of("id", "type", "function"));
        if (vendor == Vendor.GENERIC) known.add("extra_content");
        if (vendor == Vendor.OPENAI && "custom".equals(word(call, "type"))) known.add("custom");
        else hold("function".equals(word(call, "type")), "tool_calls.type must be function");
        onlyFields(call, "tool_calls.", known);
        var id = word(call, "id");
        hold(id != null && !id.isEmpty(), "a call lacks its id");
        hold(vendor != Vendor.OPENAI || id.length() <= 40, "tool_calls.id: maximum length 40");
        hold(open.add(id), "two calls with the id " + id);
        var function = call.object("function");
        if (function == null) return;
        name(function);
        try {
            hold(Json.parse(word(function, "arguments")) instanceof JsonObject, "arguments must be a JSON object");
        } catch (JsonException e) {
            throw new Rules.Refused("arguments must be valid JSON");
        }
    }

    private static void name(JsonObject function) {
        hold(String.valueOf(word(function, "name")).matches("[a-zA-Z0-9_-]{1,64}"),
                "Invalid function name " + function.string("name"));
    }

    private void result(JsonObject message) {
        onlyFields(message, "messages.", Set.of("role", "content", "tool_call_id"));
        hold(open.remove(word(message, "tool_call_id")), "tool_call_id is not found: " + message.string("tool_call_id"));
        hold(message.get("content") instanceof JsonString, "content of a tool message must be a string");
    }

    private void tools() {
        var tools = objects(body, "tools");
        hold(body.get("tools") == null || !tools.isEmpty(), "tools must not be empty");
        var names = new HashSet<String>();
        for (var tool : tools) {
            var type = word(tool, "type");
            if (vendor == Vendor.OPENAI && "custom".equals(type)) continue;
            hold("function".equals(type) && tool.object("function") != null, "tools.type must be function");
            onlyFields(tool, "tools.", Set.of("type", "function"));
            var function = tool.object("function");
            var known = new HashSet<>(Set.of("name", "description", "parameters"));
            if (vendor == Vendor.OPENAI) known.add("strict");
            onlyFields(function, "tools.function.", known);
            name(function);
            hold(names.add(function.string("name")), "tool names must be unique");
            Rules.parameters(function.object("parameters"), true);
        }
        choice(!tools.isEmpty());
    }

    private void choice(boolean tools) {
        var choice = body.get("tool_choice");
        hold(choice == null || tools, "tool_choice without tools");
        hold(body.get("parallel_tool_calls") == null || tools, "parallel_tool_calls without tools");
        if (choice == null) return;
        boolean forced = choice instanceof JsonObject || choice.equals(new JsonString("required"));
        if (choice instanceof JsonString(var word)) oneOf(word, "tool_choice", Set.of("auto", "none", "required"));
        hold(!forced || vendor.forcedTools, "tool_choice: only auto and none are supported");
        hold(!forced || !vendor.notForcedWhileThinking || !thinks(), "Thinking mode does not support this tool_choice");
    }

    private void sampling() {
        number(body, "temperature", vendor.coldest, vendor.hottest);
        number(body, "top_p", 0, 1);
        boolean fixed = vendor.fixedSampling != null && model.matches(vendor.fixedSampling);
        for (var name : new String[] {"temperature", "top_p", "presence_penalty", "frequency_penalty"})
            hold(!fixed || body.get(name) == null, name + " is fixed for this model");
        var stop = body.get("stop");
        if (stop == null) return;
        hold(!(vendor == Vendor.OPENAI && fixed), "Unsupported parameter: 'stop' is not supported with this model.");
        hold(stop instanceof JsonArray stops && stops.size() >= 1 && stops.size() <= vendor.stops
                || stop instanceof JsonString, "stop must hold at most " + vendor.stops);
    }

    private void ceiling() {
        hold(body.get(vendor.ceiling.equals("max_tokens") ? "max_completion_tokens" : "max_tokens") == null,
                "Unsupported parameter: use " + vendor.ceiling);
        number(body, vendor.ceiling, 1, vendor == Vendor.ZHIPU ? 131_072 : Integer.MAX_VALUE);
    }

    private boolean thinks() {
        var thinking = body.object("thinking");
        return thinking == null || !"disabled".equals(thinking.string("type"));
    }

    private void thinking() {
        var thinking = body.object("thinking");
        if (thinking != null) {
            onlyFields(thinking, "thinking.", vendor == Vendor.ZHIPU ? Set.of("type", "clear_thinking") : Set.of("type"));
            var types = vendor == Vendor.MINIMAX ? Set.of("adaptive", "disabled") : Set.of("enabled", "disabled");
            oneOf(word(thinking, "type"), "thinking.type", types);
            boolean off = "disabled".equals(thinking.string("type"));
            hold(!off || !model.matches(vendor.alwaysThinks), "thinking cannot be disabled for this model");
            hold(!model.matches("kimi-k3.*|k3.*"), "unknown field thinking");
        }
        var effort = word(body, "reasoning_effort");
        if (effort != null) oneOf(effort, "reasoning_effort", vendor.efforts(model));
    }

    private void format() {
        var format = body.object("response_format");
        if (format == null) return;
        oneOf(word(format, "type"), "response_format.type", vendor.formats);
        if (!"json_schema".equals(format.string("type"))) return;
        var schema = format.object("json_schema");
        hold(schema != null && word(schema, "name") != null && schema.object("schema") != null, "json_schema is not whole");
        hold(schema.string("name").matches("[a-zA-Z0-9_-]{1,64}"), "json_schema.name");
    }

    private void user() {
        for (var name : new String[] {"user", "user_id", "safety_identifier"})
            hold(isNothing(body.get(name)) || word(body, name).length() <= 64, name + " is too long");
    }
}
