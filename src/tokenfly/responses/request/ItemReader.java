package tokenfly.responses.request;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tokenfly.chat.Content;
import tokenfly.chat.Role;
import tokenfly.chat.Signature;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.responses.memory.Ids;
import tokenfly.responses.memory.Seal;

/// Reads the items of `input`, one by one.
///
/// What only OpenAI can have made or run (a web search, a program) is left out and named: a
/// conversation that began elsewhere goes on. Not thread-safe.
final class ItemReader {
    private final Toolbox toolbox;
    private final Seal seal;
    private final Consumer<String> lost;
    private final PartReader parts;
    private final Map<String, String> marks = new HashMap<>();
    private boolean compacts;
    private String effort;

    /// @param lost is told the type of each item that is left out
    ItemReader(Toolbox toolbox, Seal seal, Consumer<String> lost) {
        this.toolbox = toolbox;
        this.seal = seal;
        this.lost = lost;
        this.parts = new PartReader(lost);
    }

    /// The last item asks for a summary of the work so far.
    boolean compacts() {
        return compacts;
    }

    /// The effort that the newest item about it asks for, or null.
    String effort() {
        return effort;
    }

    /// Vendors' marks by the ids of their calls.
    Map<String, String> marks() {
        return marks;
    }

    /// Null for what has no meaning elsewhere.
    Item read(Fields item) {
        var type = item.has("type") ? item.text("type") : item.has("role") ? "message" : null;
        if (type == null) throw item.missing("type");
        compacts = type.equals("compaction_trigger");
        return switch (type) {
            case "message" -> message(item);
            case "function_call" -> call(item, input(item, "arguments"), false);
            case "custom_tool_call" -> call(item, input(item, "input"), true);
            case "local_shell_call" -> hosted(item, "local_shell", "action");
            case "shell_call" -> hosted(item, "shell", "action");
            case "apply_patch_call" -> hosted(item, "apply_patch", "operation");
            case "function_call_output", "custom_tool_call_output", "local_shell_call_output",
                 "shell_call_output", "apply_patch_call_output" -> result(item);
            case "reasoning" -> reasoning(item);
            case "compaction", "compaction_summary" -> compaction(item);
            case "compaction_trigger" -> null;
            case "additional_tools" -> tools(item);
            case "tool_search_output" -> tools(item);
            case "tool_search_call" -> null;
            case "configuration_update" -> configure(item);
            case "agent_message" -> fromAgent(item);
            case "item_reference" -> unknown(item);
            case String other -> {
                lost.accept(other);
                yield null;
            }
        };
    }

    private Item message(Fields item) {
        var role = switch (item.requiredText("role")) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system", "developer" -> Role.SYSTEM;
            default -> throw item.invalid("role",
                    "expected user, assistant, system or developer");
        };
        return new Item.Said(role, parts.read(item, "content", role), null);
    }

    private Item call(Fields item, String input, boolean custom) {
        marks.putAll(seal.openMarks(item.text("encrypted_content")));
        return new Item.Called(callId(item), item.text("namespace"), item.requiredText("name"),
                input, custom);
    }

    /// Some clients send an object where its text belongs.
    private static String input(Fields item, String name) {
        return switch (item.value(name)) {
            case null -> "";
            case JsonString(var text) -> text;
            case JsonValue other -> other.toString();
        };
    }

    private static Item hosted(Fields item, String name, String action) {
        var what = item.value(action);
        return new Item.Called(callId(item), null, name,
                what == null ? "{}" : what.toString(), false);
    }

    private static String callId(Fields item) {
        var id = item.text("call_id");
        if (id != null && id.isEmpty()) throw item.invalid("call_id", "empty string. Give each call its id");
        return id == null ? item.requiredText("id") : id;
    }

    /// The id of its call may be missing: it then answers the first call without a result.
    private Item result(Fields item) {
        return new Item.Answered(item.text("call_id"), output(item));
    }

    private List<Content> output(Fields item) {
        var output = item.value("output");
        if (output == null || output instanceof JsonString || isParts(output))
            return parts.read(item, "output", Role.USER);
        return List.of(Content.Text.of(output.toString()));
    }

    /// A shell's output is a list of objects that are no content.
    private static boolean isParts(JsonValue output) {
        return output instanceof JsonArray list && list.values().stream().allMatch(
                part -> part instanceof JsonObject object && object.string("type") != null);
    }

    private Item reasoning(Fields item) {
        marks.putAll(seal.openMarks(item.text("encrypted_content")));
        var sealed = seal.openThinking(item.text("encrypted_content"));
        if (sealed != null) return sealed.isEmpty() ? null : new Item.Thought(sealed);
        var text = texts(item, "content");
        if (text.isEmpty()) text = texts(item, "summary");
        return text.isEmpty() ? null
                : new Item.Thought(List.of(new Content.Thinking(text, Signature.UNSIGNED)));
    }

    private static String texts(Fields item, String name) {
        var texts = new ArrayList<String>();
        int index = 0;
        for (var element : item.elements(name)) {
            var text = Fields.of(element, item.pathOf(name + "[" + index++ + "]")).text("text");
            if (text != null && !text.isEmpty()) texts.add(text);
        }
        return String.join("\n\n", texts);
    }

    /// What was said before gains no more weight by being summed up: a user's words, never a system's.
    private Item compaction(Fields item) {
        var summary = seal.openSummary(item.text("encrypted_content"));
        if (summary == null) {
            lost.accept("compaction");
            return null;
        }
        return new Item.Said(Role.USER, List.of(Content.Text.of(Compaction.SUMMARY + summary)), null);
    }

    private Item tools(Fields item) {
        int index = 0;
        for (var tool : item.elements("tools"))
            toolbox.add(Fields.of(tool, item.pathOf("tools[" + index++ + "]")));
        return null;
    }

    private Item configure(Fields item) {
        var reasoning = item.fields("reasoning");
        if (reasoning != null && reasoning.has("effort")) effort = reasoning.text("effort");
        return null;
    }

    /// A reference to what is not known, or no more. Thinking is left out: the answer that it led to
    /// stands for itself.
    private static Item unknown(Fields reference) {
        var id = reference.requiredText("id");
        if (id.startsWith(Ids.REASONING)) return null;
        throw reference.invalid("id", "the item '" + id + "' is not known, or no more. Send items"
                + " whole: set `store` to false (AI SDK: providerOptions.openai.store = false)");
    }

    private Item fromAgent(Fields item) {
        var author = item.text("author");
        var content = new ArrayList<Content>();
        content.add(Content.Text.of("[from agent " + (author == null ? "?" : author) + "]"));
        content.addAll(parts.read(item, "content", Role.USER));
        return content.size() == 1 ? null : new Item.Said(Role.USER, content, null);
    }
}
