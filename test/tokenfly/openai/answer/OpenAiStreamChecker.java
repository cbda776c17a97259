package tokenfly.openai.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.openai.request.ThinkingReader;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseParser;
import tokenfly.sse.SseWriter;

/// The grammar of a chat completion stream, as strict as the helpers of the official SDKs together:
/// takes each event, complains about the first that one of them would trip over, and adds up what the
/// stream said.
///
/// ```
/// BEFORE ──role──▶ OPEN ──finish──▶ FINISHED ──usage?──▶ ──[DONE]──▶ DONE
///    └──────────────┴────────────────┴──── error ────▶ FAILED
/// ```
public final class OpenAiStreamChecker {
    static final int MAX_EVENT_BYTES = 16 << 20;

    /// What a choice said.
    public static final class Choice {
        public final StringBuilder text = new StringBuilder();
        public final StringBuilder thinking = new StringBuilder();
        public final StringBuilder refusal = new StringBuilder();
        public final List<Call> calls = new ArrayList<>();
        public String functionCall;
        public final StringBuilder functionArguments = new StringBuilder();
        public String finish;
        boolean role;
    }

    public static final class Call {
        public String id;
        public String type;
        public String name;
        public final StringBuilder arguments = new StringBuilder();

        @Override
        public String toString() {
            return name + "(" + arguments + ")";
        }
    }

    private final Map<Long, Choice> choices = new TreeMap<>();
    private final List<SseEvent> events = new ArrayList<>();
    private String model;
    private JsonObject usage;
    private JsonObject error;
    private boolean done;

    /// What a writer writes, checked.
    interface Writing {
        void to(SseWriter out) throws IOException;
    }

    static OpenAiStreamChecker of(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try {
            var out = new SseWriter(bytes);
            writing.to(out);
            out.flush();
            return ofBytes(bytes.toByteArray());
        } catch (IOException e) {
            throw new AssertionError("a stream in memory fails", e);
        }
    }

    public static OpenAiStreamChecker ofBytes(byte[] stream) {
        var checker = new OpenAiStreamChecker();
        events(stream).forEach(checker::take);
        return checker;
    }

    static List<SseEvent> events(byte[] stream) {
        try {
            var events = new ArrayList<SseEvent>();
            var parser = new SseParser(MAX_EVENT_BYTES);
            parser.feed(stream, 0, stream.length, events::add);
            parser.end(events::add);
            return events;
        } catch (IOException e) {
            throw new AssertionError("an event is too long", e);
        }
    }

    public void take(SseEvent event) {
        events.add(event);
        check(!done, "an event after [DONE]");
        check(error == null, "an event after an error");
        check(event.type().equals(SseEvent.DEFAULT_TYPE), "an event line");
        check(event.id().isEmpty(), "an id line");
        if (event.text().equals("[DONE]")) {
            done = true;
            check(!choices.isEmpty(), "[DONE] without an answer");
            choices.forEach((_, choice) -> check(choice.finish != null, "[DONE] before a finish"));
            return;
        }
        var chunk = (JsonObject) Json.parse(event.data());
        if (chunk.has("error")) error(chunk);
        else chunk(chunk);
    }

    private void error(JsonObject body) {
        error = body.object("error");
        check(error != null && error.string("message") != null, "an error without a message");
        for (var key : List.of("type", "param", "code")) check(error.has(key), "an error without " + key);
    }

    private void chunk(JsonObject chunk) {
        check("chat.completion.chunk".equals(chunk.string("object")), "another object");
        check(chunk.string("id") != null && !chunk.string("id").isEmpty(), "no id");
        check(chunk.whole("created", -1) >= 0, "no created");
        check(model == null || model.equals(chunk.string("model")), "model changed");
        model = chunk.string("model");
        check(chunk.get("choices") instanceof JsonArray, "no choices");
        for (var choice : chunk.array("choices")) choice((JsonObject) choice);
        if (chunk.array("choices").size() == 0 && chunk.object("usage") != null)
            choices.forEach((_, c) -> check(c.finish != null, "the usage chunk before a finish"));
        if (chunk.object("usage") != null) usage = chunk.object("usage");
    }

    private void choice(JsonObject part) {
        check(part.whole("index", -1) >= 0, "a choice without index");
        var choice = choices.computeIfAbsent(part.whole("index", -1), _ -> new Choice());
        var delta = part.object("delta");
        check(delta != null, "a choice without delta");
        if (!choice.role) check("assistant".equals(delta.string("role")), "no role at first");
        else check(delta.string("role") == null, "the role twice");
        choice.role = true;
        text(delta.get("content"), choice.text, "content");
        text(delta.get("refusal"), choice.refusal, "refusal");
        var thinking = ThinkingReader.text(delta);
        choice.thinking.append(thinking);
        if (delta.get("tool_calls") instanceof JsonArray(var calls))
            for (var call : calls) call((JsonObject) call, choice.calls);
        if (delta.object("function_call") != null) functionCall(delta.object("function_call"), choice);
        if (part.string("finish_reason") == null) return;
        choice.finish = part.string("finish_reason");
        if (choice.finish.equals("length")) return;
        for (var call : choice.calls) {
            check(call.type != null && call.name != null && call.id != null, "an unfinished call");
            check(call.type.equals("custom") || !call.arguments.isEmpty(), "a call without arguments");
        }
    }

    private static void text(JsonValue value, StringBuilder so) {
        if (value instanceof JsonString(var text)) so.append(text);
    }

    private static void text(JsonValue value, StringBuilder so, String name) {
        check(value == null || value == JsonNull.NULL || value instanceof JsonString,
                name + " that is no text");
        text(value, so);
    }

    private static void call(JsonObject piece, List<Call> calls) {
        long index = piece.whole("index", -1);
        check(index >= 0 && index <= calls.size(), "call number " + index + " after " + calls.size());
        boolean first = index == calls.size();
        if (first) calls.add(new Call());
        var call = calls.get((int) index);
        check(!piece.members().containsValue(JsonNull.NULL), "null in a call");
        call.id = once(call.id, piece, "id");
        call.type = once(call.type, piece, "type");
        if (first) check(call.type != null, "a call that begins without type");
        var body = piece.object("custom".equals(call.type) ? "custom" : "function");
        check(body != null, "a call without its body");
        check(!body.members().containsValue(JsonNull.NULL), "null in a call's body");
        call.name = once(call.name, body, "name");
        text(body.get("custom".equals(call.type) ? "input" : "arguments"), call.arguments);
    }

    private static String once(String known, JsonObject piece, String name) {
        if (!piece.has(name)) return known;
        check(known == null, name + " twice");
        check(piece.string(name) != null && !piece.string(name).isEmpty(), name + " empty");
        return piece.string(name);
    }

    private static void functionCall(JsonObject piece, Choice choice) {
        if (piece.has("name")) choice.functionCall = once(choice.functionCall, piece, "name");
        text(piece.get("arguments"), choice.functionArguments);
    }

    private static void check(boolean holds, String fault) {
        if (!holds) throw new AssertionError("SDKs would trip over this stream: " + fault);
    }

    List<SseEvent> events() {
        return events;
    }

    Map<Long, Choice> choices() {
        return choices;
    }

    /// What the first choice said.
    public Choice said() {
        return choices.getOrDefault(0L, new Choice());
    }

    public JsonObject usage() {
        return usage;
    }

    public JsonObject error() {
        return error;
    }

    public boolean done() {
        return done;
    }
}
