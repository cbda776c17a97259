package tokenfly.openai.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.Field;
import tokenfly.chat.Message;
import tokenfly.chat.Role;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNaming;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// Writes a conversation in the order that OpenAI insists on: one system message first, then turns,
/// and after an assistant's tool calls one `tool` message for each before anything else.
///
/// Neighbours of one role become one message: the templates of many models want turns to alternate.
/// Used for one request.
final class MessageWriter {
    /// A client's mark for its provider's billing, new with each request: it would spoil the cache.
    private static final String BILLING = "x-anthropic-billing-header:";

    private final ProviderKind kind;
    private final Dropped dropped;
    private final PartWriter parts;
    private final AssistantWriter assistant;
    private final List<JsonObject> out = new ArrayList<>();
    /// Names of the tools called in the last assistant turn and not answered yet, by call id.
    private final Map<String, String> open = new LinkedHashMap<>();

    private List<JsonObject> lastUser = List.of();

    MessageWriter(String model, ProviderKind kind, ToolNaming names, Dropped dropped) {
        this.kind = kind;
        this.dropped = dropped;
        this.parts = new PartWriter(kind, dropped);
        this.assistant = new AssistantWriter(kind, names, dropped);
    }

    /// @param instruction a sentence to add to the system message, or null
    JsonArray write(List<Message> messages, String instruction) {
        int first = 0;
        while (first < messages.size() && messages.get(first).role() == Role.SYSTEM) first++;
        system(messages.subList(0, first), instruction);
        for (var turn : turns(BehindResults.of(messages.subList(first, messages.size())))) turn(turn);
        completeUsers(messages);
        return new JsonArray(List.copyOf(out));
    }

    /// A conversation without a user is none to many models' templates. And where a user who said nothing
    /// spoke last, the assistant's words would be taken for an answer's beginning.
    private void completeUsers(List<Message> messages) {
        var silent = message("user", null, new JsonString("."));
        int first = 0;
        while (first < out.size() && isOf("system", out.get(first))) first++;
        boolean needed = first == out.size() || !kind.has(Trait.SYSTEM_ANYWHERE);
        if (needed && out.stream().noneMatch(message -> isOf("user", message))) out.add(first, silent);
        if (isOf("assistant", out.getLast()) && messages.getLast().role() == Role.USER) out.add(silent);
    }

    private static boolean isOf(String role, JsonObject message) {
        return message.string("role").equals(role);
    }

    private void system(List<Message> messages, String instruction) {
        var texts = new ArrayList<JsonObject>();
        for (var message : messages) texts.addAll(parts.write(withoutBilling(message.content())));
        if (instruction != null) texts.add(PartWriter.text(instruction));
        if (!texts.isEmpty()) out.add(message("system", null, PartWriter.join(texts, "\n\n")));
    }

    private static List<Content> withoutBilling(List<Content> content) {
        return content.stream().filter(part ->
                !(part instanceof Content.Text(var text, _) && text.startsWith(BILLING))).toList();
    }

    /// Messages after the first turn, neighbours of one role as one, and instructions in
    /// mid-conversation as a user's words where the provider takes them from nobody else.
    private List<Message> turns(List<Message> messages) {
        var turns = new ArrayList<Turn>();
        for (var original : messages) {
            var message = original.role() == Role.SYSTEM && !kind.has(Trait.SYSTEM_ANYWHERE)
                    ? reminder(original) : original;
            var last = turns.isEmpty() ? null : turns.getLast();
            if (last == null || last.role != message.role()) turns.add(new Turn(message));
            else last.add(message);
        }
        return turns.stream().map(Turn::message).toList();
    }

    /// Neighbours of one role.
    private static final class Turn {
        private final Role role;
        private final List<Content> content = new ArrayList<>();
        private String name;

        Turn(Message first) {
            this.role = first.role();
            add(first);
        }

        void add(Message next) {
            content.addAll(next.content());
            if (name == null) name = next.name();
        }

        Message message() {
            return new Message(role, content, name);
        }
    }

    private static Message reminder(Message system) {
        var content = new ArrayList<Content>();
        for (var part : withoutBilling(system.content()))
            content.add(part instanceof Content.Text(var text, var mark)
                    ? new Content.Text("<system-reminder>\n" + text + "\n</system-reminder>", mark)
                    : part);
        return Message.of(Role.USER, content);
    }

    private void turn(Message turn) {
        switch (turn.role()) {
            case SYSTEM -> {
                answerTheRest();
                var texts = parts.write(withoutBilling(turn.content()));
                if (!texts.isEmpty())
                    out.add(message("system", turn.name(), PartWriter.join(texts, "\n\n")));
            }
            case USER -> user(turn);
            case ASSISTANT -> {
                answerTheRest();
                assistant(turn);
            }
        }
    }

    private void assistant(Message turn) {
        var message = assistant.write(turn);
        if (message == null) return;
        out.add(message);
        for (var part : turn.content())
            if (part instanceof Content.ToolCall call) open.put(call.id(), call.name());
    }

    /// Tool results go first, then what they hold beside text, then the rest of the turn.
    private void user(Message turn) {
        var rest = new ArrayList<Content>();
        var attached = new ArrayList<Content>();
        for (var part : turn.content()) {
            if (part instanceof Content.ToolResult result) result(result, attached);
            else rest.add(part);
        }
        answerTheRest();
        attached.addAll(rest);
        var content = parts.write(attached);
        if (content.isEmpty()) return;
        // Nothing was left of the assistant's turn between two of the user's.
        if (!out.isEmpty() && isOf("user", out.getLast())) {
            content.addAll(0, lastUser);
            out.removeLast();
        }
        lastUser = content;
        out.add(message("user", turn.name(), PartWriter.join(content, "\n")));
    }

    private void result(Content.ToolResult result, List<Content> attached) {
        var tool = open.remove(result.callId());
        if (tool == null)
            throw ChatException.invalid("messages", "A tool result answers no tool call of the "
                    + "turn before it. Send each result once, right after the turn that holds its "
                    + "call.");
        if (result.cacheControl() != null) dropped.add(Field.CACHE_CONTROL);
        var texts = new ArrayList<Content>();
        var others = new ArrayList<Content>();
        for (var part : result.content()) (PartWriter.isText(part) ? texts : others).add(part);
        var text = parts.plain(texts);
        if (!others.isEmpty()) {
            text += (text.isEmpty() ? "" : "\n") + "[attached below]";
            attached.add(Content.Text.of("Returned by the tool " + tool + ":"));
            attached.addAll(others);
        }
        out.add(toolMessage(result.callId(), result.error() ? asError(text) : text));
    }

    /// The format has no word for a failed call, so that its text has to say it.
    private static String asError(String text) {
        return text.regionMatches(true, 0, "error", 0, 5) ? text : "Error: " + text;
    }

    /// OpenAI refuses a conversation in which a call has no result.
    private void answerTheRest() {
        for (var id : open.keySet()) out.add(toolMessage(id, "(no result)"));
        open.clear();
    }

    private JsonObject toolMessage(String callId, String text) {
        return JsonObject.builder().put("role", "tool").put("tool_call_id", assistant.id(callId))
                .put("content", text).build();
    }

    private static JsonObject message(String role, String name, JsonValue content) {
        return JsonObject.builder().put("role", role).put("name", name).put("content", content)
                .build();
    }
}
