package tokenfly.responses.request;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning;
import tokenfly.chat.ResponseFormat;
import tokenfly.chat.Role;
import tokenfly.chat.Sampling;
import tokenfly.chat.Tool;
import tokenfly.dialect.Fields;
import tokenfly.json.Json;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.responses.memory.Caller;

/// Reads a request to create a response into the neutral model.
///
/// No field and no item is refused for being unknown: clients of this format send new ones each
/// month. What has no place in the model is kept by its name, and reported where it is dropped.
///
/// Source: OpenAI's OpenAPI document 2.3, "Create a model response"; what Codex 0.171 sends.
public final class RequestReader {
    /// Fields that have a place in the model, or none because they mean nothing there.
    private static final Set<String> READ = Set.of("model", "input", "instructions", "tools",
            "tool_choice", "parallel_tool_calls", "max_output_tokens", "temperature", "top_p",
            "top_logprobs", "reasoning", "text", "include", "store", "stream", "stream_options",
            "previous_response_id", "truncation", "metadata", "user", "safety_identifier",
            "client_metadata", "background", "conversation", "prompt");
    private static final String SEALED_THINKING = "reasoning.encrypted_content";
    private static final String LOGPROBS = "message.output_text.logprobs";

    private final Fields body;
    private final Toolbox toolbox = new Toolbox();
    private final Set<String> lost = new LinkedHashSet<>();
    private final Set<String> callIds = new HashSet<>();
    private final ItemReader items;

    private RequestReader(JsonObject body, Caller caller) {
        this.body = new Fields(body, "");
        var seal = caller.seals().of(caller.account(), this.body.requiredText("model"));
        this.items = new ItemReader(toolbox, seal, type -> lost.add("input." + type));
    }

    /// @param request whose body is read as it stands
    /// @param compact the conversation is to be summed up, whatever its last item says
    /// @throws ChatException INVALID_REQUEST, with the field at fault
    public static Asked read(Expansion request, Caller caller, boolean compact) {
        return new RequestReader((JsonObject) Json.parse(request.body()), caller)
                .read(request, compact);
    }

    private Asked read(Expansion request, boolean compact) {
        if (body.has("previous_response_id"))
            throw unknownResponse(body.text("previous_response_id"));
        int index = 0;
        for (var tool : body.elements("tools"))
            toolbox.add(Fields.of(tool, "tools[" + index++ + "]"));
        var input = input();
        var messages = messages(input, request.before());
        boolean compacts = compact || items.compacts();
        var added = input.subList(Math.min(request.before(), input.size()), input.size());
        return new Asked(request(messages, compacts), EchoedFields.of(body, request.previous()),
                toolbox, shown(), includes(SEALED_THINKING), callIds, compacts, request.previous(),
                added, wantsStore());
    }

    static ChatException unknownResponse(String id) {
        return new ChatException(new ChatError(ErrorKind.INVALID_REQUEST,
                "Previous response with id '" + id + "' not found: responses are remembered for an"
                        + " hour at most. Send the whole conversation as `input` instead.",
                "previous_response_id", "previous_response_not_found", 0, null));
    }

    private List<JsonObject> input() {
        if (body.value("input") instanceof JsonString text) return List.of(Expansion.message(text));
        var items = new ArrayList<JsonObject>();
        for (var element : body.elements("input"))
            items.add(Fields.of(element, "input[" + items.size() + "]").object());
        return items;
    }

    private List<Message> messages(List<JsonObject> input, int before) {
        var read = new ArrayList<Item>();
        for (int i = 0; i < input.size(); i++) {
            var path = i < before ? "previous_response_id" : "input[" + (i - before) + "]";
            var what = items.read(new Fields(input.get(i), path));
            if (what != null) read.add(what);
        }
        var conversation = new Conversation();
        var instructions = body.value("instructions") instanceof JsonString(var text) ? text : "";
        if (!instructions.isEmpty())
            conversation.say(Role.SYSTEM, List.of(Content.Text.of(instructions)), null);
        else if (read.isEmpty()) throw body.invalid("input", "at least one item is needed");
        return turns(conversation, read);
    }

    private List<Message> turns(Conversation conversation, List<Item> read) {
        expect(conversation, read);
        for (var item : read) {
            switch (item) {
                case Item.Said(var role, var content, var name) ->
                    conversation.say(role, content, name);
                case Item.Thought(var thinking) -> conversation.think(thinking);
                case Item.Called(var id, var namespace, var name, var input, var custom) ->
                    conversation.call(new Content.ToolCall(id, toolbox.flat(namespace, name), input,
                            custom, items.marks().get(id)));
                case Item.Answered(var callId, _) -> conversation.result(callId);
            }
        }
        return conversation.end();
    }

    /// Tells of all calls and results. A result that names no call answers the first one without.
    private void expect(Conversation conversation, List<Item> read) {
        var unanswered = new ArrayDeque<String>();
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i) instanceof Item.Called call) {
                conversation.expectCall(call.id());
                callIds.add(call.id());
                unanswered.add(call.id());
            } else if (read.get(i) instanceof Item.Answered(var named, var content)) {
                var id = named != null ? named : unanswered.isEmpty() ? "?" : unanswered.peek();
                unanswered.remove(id);
                read.set(i, new Item.Answered(id, content));
                conversation.expectResult(id, content);
            }
        }
    }

    private ChatRequest request(List<Message> messages, boolean compacts) {
        var tools = compacts ? List.<Tool>of() : toolbox.tools();
        if (compacts) messages.add(Compaction.wish());
        return new ChatRequest(body.text("model"), messages, tools,
                compacts ? null : new ToolChoiceReader(body, toolbox).read(),
                !compacts && Boolean.FALSE.equals(body.bool("parallel_tool_calls")),
                body.whole("max_output_tokens"),
                new Sampling(body.number("temperature"), body.number("top_p"), null),
                List.of(), reasoning(), compacts ? null : format(),
                body.has("safety_identifier") ? body.text("safety_identifier") : body.text("user"),
                Boolean.TRUE.equals(body.bool("stream")), true, extras());
    }

    private Reasoning reasoning() {
        var reasoning = body.fields("reasoning");
        var word = reasoning == null ? null : reasoning.text("effort");
        if (items.effort() != null) word = items.effort();
        var effort = Reasoning.effort(word);
        if (word != null && effort == null) lost.add("reasoning.effort");
        return new Reasoning(Reasoning.Mode.UNSET, 0, effort, false);
    }

    private Asked.Shown shown() {
        var reasoning = body.fields("reasoning");
        boolean summary = reasoning != null
                && (reasoning.has("summary") || reasoning.has("generate_summary"));
        return summary ? Asked.Shown.SUMMARY : Asked.Shown.TEXT;
    }

    private boolean includes(String what) {
        return body.elements("include").contains(new JsonString(what));
    }

    private boolean wantsStore() {
        return !Boolean.FALSE.equals(body.bool("store"));
    }

    private ResponseFormat format() {
        var text = body.fields("text");
        var format = text == null ? null : text.fields("format");
        if (format == null) return null;
        return switch (format.requiredText("type")) {
            case "text" -> new ResponseFormat.AnyText();
            case "json_object" -> new ResponseFormat.AnyJsonObject();
            case "json_schema" -> new ResponseFormat.Schema(format.text("name"),
                    format.text("description"),
                    format.has("schema") ? format.fields("schema").object() : JsonObject.EMPTY,
                    format.bool("strict"));
            case String type -> {
                lost.add("text.format." + type);
                yield null;
            }
        };
    }

    /// What the neutral model has no word for. Names that mean the same in chat completions are the
    /// same there, but for `verbosity`, which stands inside `text` here.
    private JsonObject extras() {
        var extras = JsonObject.builder();
        for (var member : body.object().members().entrySet())
            if (!READ.contains(member.getKey()) && says(member.getKey(), member.getValue()))
                extras.put(member.getKey(), member.getValue());
        var text = body.fields("text");
        if (text != null && text.has("verbosity") && !"medium".equals(text.text("verbosity")))
            extras.put("verbosity", text.text("verbosity"));
        if (includes(LOGPROBS) || body.whole("top_logprobs") > 0) extras.put("top_logprobs", true);
        for (var name : lost) extras.put(name, true);
        return extras.build();
    }

    /// False for a value that asks for nothing beyond what happens without it.
    private static boolean says(String name, JsonValue value) {
        if (value == JsonNull.NULL || value == JsonBoolean.FALSE) return false;
        return !name.equals("service_tier") || !value.equals(new JsonString("auto"))
                && !value.equals(new JsonString("default"));
    }
}
