package tokenfly.responses.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tokenfly.chat.Tool;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// The tools of one request under the flat names that every other format knows, and the way back.
///
/// A tool in a namespace is called `namespace__name` there. Such a name is never taken apart again,
/// as both halves may hold `__` themselves: what the model calls is looked up. The names depend on
/// the tools alone, so that a provider's prompt cache holds from turn to turn. Not thread-safe while
/// it is filled.
public final class Toolbox {
    /// A tool as the client knows it.
    ///
    /// @param namespace null for none
    /// @param custom its input is free text
    public record Known(String namespace, String name, boolean custom) {}

    private record Key(String namespace, String name) {}

    private final Map<Key, Tool> tools = new LinkedHashMap<>();
    private final List<Tool> hosted = new ArrayList<>();
    /// How many tools would have the same flat name.
    private final Map<String, Integer> uses = new HashMap<>();
    private Map<String, Known> known;

    /// Takes one element of a `tools` list. A tool that is already there stays as it was.
    void add(Fields tool) {
        switch (tool.requiredText("type")) {
            case "function", "custom" -> add(null, null, tool);
            case "namespace" -> {
                var namespace = tool.requiredText("name");
                var about = tool.text("description");
                int index = 0;
                for (var child : tool.elements("tools"))
                    add(namespace, about,
                            Fields.of(child, tool.pathOf("tools[" + index++ + "]")));
            }
            case String type -> hosted.add(new Tool.Builtin(type, tool.text("name"), tool.object()));
        }
    }

    private void add(String namespace, String about, Fields tool) {
        var type = tool.requiredText("type");
        boolean known = type.equals("function") || type.equals("custom");
        if (!known || !isForModels(tool)) {
            hosted.add(new Tool.Builtin(known ? "allowed_callers" : type, tool.text("name"),
                    tool.object()));
            return;
        }
        var key = new Key(namespace, tool.requiredText("name"));
        if (tools.containsKey(key)) return;
        tools.put(key, type.equals("custom") ? custom(tool, about) : function(tool, about));
        uses.merge(plain(key), 1, Integer::sum);
    }

    /// A tool that only programs may call is none that a model is offered: to leave the limit out would
    /// be to lift it.
    private static boolean isForModels(Fields tool) {
        var callers = tool.elements("allowed_callers");
        return callers.isEmpty() || callers.contains(new JsonString("direct"));
    }

    private static Tool function(Fields tool, String about) {
        return new Tool.Function(tool.text("name"), description(about, tool),
                object(tool, "parameters"), tool.bool("strict"), null);
    }

    private static Tool custom(Fields tool, String about) {
        return new Tool.Custom(tool.text("name"), description(about, tool),
                grammar(tool.fields("format")));
    }

    private static String description(String about, Fields tool) {
        var own = tool.text("description");
        if (about == null || about.isBlank()) return own;
        return own == null ? about : about + "\n\n" + own;
    }

    private static JsonObject object(Fields fields, String name) {
        return fields.has(name) ? fields.fields(name).object() : null;
    }

    /// The grammar in the neutral model's form, `{"type":"grammar","grammar":{"syntax","definition"}}`;
    /// null for any text.
    private static JsonObject grammar(Fields format) {
        if (format == null || !"grammar".equals(format.text("type"))) return null;
        return JsonObject.builder().put("type", "grammar")
                .put("grammar", format.object().without("type")).build();
    }

    /// The tools under their flat names; those that only OpenAI can run stay as they are.
    List<Tool> tools() {
        var flat = new ArrayList<Tool>();
        tools.forEach((key, tool) -> flat.add(switch (tool) {
            case Tool.Function(_, var about, var schema, var strict, var mark) ->
                new Tool.Function(flat(key), about, schema, strict, mark);
            case Tool.Custom(_, var about, var format) ->
                new Tool.Custom(flat(key), about, format);
            case Tool.Builtin builtin -> builtin;
        }));
        flat.addAll(hosted);
        return flat;
    }

    /// @param namespace null for none
    /// @return the name elsewhere of a tool, or of one that is offered no more
    public String flat(String namespace, String name) {
        return flat(new Key(namespace, name));
    }

    /// What the client calls the tool. A name that the model made up stays as it is.
    public Known known(String flat, boolean custom) {
        if (known == null) known = all();
        var found = known.get(flat);
        return found == null ? new Known(null, flat, custom) : found;
    }

    /// The flat names of the tools with this name, whatever their namespace; when a client names none.
    Set<String> named(String name) {
        var found = new HashSet<String>();
        for (var key : tools.keySet()) if (key.name().equals(name)) found.add(flat(key));
        return found;
    }

    private Map<String, Known> all() {
        var all = new HashMap<String, Known>();
        tools.forEach((key, tool) -> all.put(flat(key),
                new Known(key.namespace(), key.name(), tool instanceof Tool.Custom)));
        return all;
    }

    private String flat(Key key) {
        var plain = plain(key);
        if (uses.getOrDefault(plain, 0) < 2) return plain;
        var whole = (key.namespace() == null ? "" : key.namespace()) + '\n' + key.name();
        var mark = UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)).toString();
        return plain + "_" + mark.substring(0, 8);
    }

    private static String plain(Key key) {
        return key.namespace() == null ? key.name() : key.namespace() + "__" + key.name();
    }
}
