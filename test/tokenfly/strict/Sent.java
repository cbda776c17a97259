package tokenfly.strict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.translation.Fixture;

/// Every request that a fixture or a recording has, and what it is in the third format.
///
/// @param format `openai`, `anthropic` or `responses`
/// @param from where it stands
record Sent(String format, String from, JsonObject body) {
    static final Path RECORDINGS = Path.of("../shared/recordings");

    /// Those of the fixtures; each body once.
    static List<Sent> ofFixtures() throws IOException {
        var all = new LinkedHashMap<String, Sent>();
        for (var fixture : Fixture.all())
            add(all, new Sent(fixture.client().word, fixture.toString(), (JsonObject) Json.parse(fixture.clientRequest())));
        return List.copyOf(all.values());
    }

    /// Those of the recordings, where there are any.
    static List<Sent> ofRecordings() throws IOException {
        if (!Files.exists(RECORDINGS)) return List.of();
        var all = new LinkedHashMap<String, Sent>();
        try (var files = Files.walk(RECORDINGS)) {
            for (var file : files.filter(path -> path.toString().endsWith(".req.json")).sorted().toList()) recorded(file, all);
        }
        return List.copyOf(all.values());
    }

    private static void recorded(Path file, Map<String, Sent> all) {
        try {
            if (!(Json.parse(Files.readAllBytes(file)) instanceof JsonObject body)) return;
            var from = RECORDINGS.relativize(file).toString();
            if (body.has("input")) add(all, new Sent("responses", from, body));
            else if (body.array("messages") != null) add(all, new Sent(format(from, body), from, body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String format(String from, JsonObject body) {
        boolean anthropic = from.contains("anthropic") || body.has("system") || body.toString().contains("\"tool_use\"")
                || body.toString().contains("\"input_schema\"");
        return anthropic ? "anthropic" : "openai";
    }

    private static void add(Map<String, Sent> all, Sent sent) {
        all.putIfAbsent(sent.format + sent.body.without("model"), sent);
        if (sent.format.equals("openai")) {
            var third = new Sent("responses", sent.from, responses(sent.body));
            all.putIfAbsent(third.format + third.body.without("model"), third);
        }
    }

    /// A chat completion request as a client of the Responses API would say it.
    private static JsonObject responses(JsonObject chat) {
        var items = new ArrayList<JsonValue>();
        for (var each : chat.array("messages")) if (each instanceof JsonObject message) items(message, items);
        var out = JsonObject.builder().put("model", "m").put("input", new JsonArray(items));
        for (var name : new String[] {"temperature", "top_p", "stream", "parallel_tool_calls"})
            if (chat.get(name) != null) out.put(name, chat.get(name));
        if (chat.string("tool_choice") != null) out.put("tool_choice", chat.string("tool_choice"));
        if (chat.string("reasoning_effort") != null)
            out.put("reasoning", JsonObject.builder().put("effort", chat.string("reasoning_effort")).build());
        if (chat.whole("max_tokens", -1) > 0) out.put("max_output_tokens", chat.whole("max_tokens", -1));
        var format = chat.object("response_format");
        if (format != null && format.object("json_schema") != null)
            out.put("text", JsonObject.builder().put("format", JsonObject.builder().put("type", "json_schema")
                    .putAll(format.object("json_schema")).build()).build());
        var tools = new ArrayList<JsonValue>();
        if (chat.array("tools") != null)
            for (var each : chat.array("tools"))
                if (each instanceof JsonObject tool && tool.object("function") != null)
                    tools.add(JsonObject.builder().put("type", "function").putAll(tool.object("function")).build());
        if (!tools.isEmpty()) out.put("tools", new JsonArray(tools));
        return out.build();
    }

    private static void items(JsonObject message, List<JsonValue> items) {
        var role = message.string("role");
        if ("tool".equals(role)) {
            items.add(JsonObject.builder().put("type", "function_call_output")
                    .put("call_id", message.string("tool_call_id")).put("output", text(message)).build());
            return;
        }
        if (!text(message).isEmpty() || message.array("tool_calls") == null)
            items.add(JsonObject.builder().put("role", "function".equals(role) ? "user" : role)
                    .put("content", text(message)).build());
        if (message.array("tool_calls") == null) return;
        for (var each : message.array("tool_calls"))
            if (each instanceof JsonObject call && call.object("function") != null)
                items.add(JsonObject.builder().put("type", "function_call").put("call_id", call.string("id"))
                        .put("name", call.object("function").string("name"))
                        .put("arguments", call.object("function").string("arguments")).build());
    }

    private static String text(JsonObject message) {
        if (message.get("content") instanceof JsonString(var text)) return text;
        var text = new StringBuilder();
        if (message.array("content") != null)
            for (var part : message.array("content"))
                if (part instanceof JsonObject object && object.string("text") != null) text.append(object.string("text"));
        return text.toString();
    }
}
