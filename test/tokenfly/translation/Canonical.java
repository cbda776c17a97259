package tokenfly.translation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseParser;

/// What of an answer is compared: the one place that says what may differ.
///
/// Streams are compared as the list of what their events say. Chunk borders do not count: neighbours
/// that add to the same text are joined. Keep-alives (`ping`, comments) are left out. Of an OpenAI chunk
/// the members that are alike in all (`id`, `object`, `created`, `model`, null `usage` and `logprobs`)
/// are left out, since the stream checker sees to them. Of `message_start` the `usage` is left out: it is
/// an estimate. The order of members in an object never counts; numbers are compared as written.
///
/// In what is expected, the string `*` stands for any value: ids, times, estimates.
public final class Canonical {
    static final int MAX_EVENT_BYTES = 32 << 20;
    private static final JsonValue ANY = new JsonString("*");
    private static final Set<String> SAME_IN_ALL_CHUNKS =
            Set.of("id", "object", "created", "model", "system_fingerprint", "obfuscation", "service_tier");

    private Canonical() {
    }

    public static List<SseEvent> events(byte[] stream) {
        try {
            var events = new ArrayList<SseEvent>();
            var parser = new SseParser(MAX_EVENT_BYTES);
            parser.feed(stream, 0, stream.length, events::add);
            parser.end(events::add);
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<SseEvent> events(String stream) {
        return events(stream.getBytes(StandardCharsets.UTF_8));
    }

    static List<JsonValue> stream(Fixture.Format format, String stream) {
        var said = new ArrayList<JsonValue>();
        for (var event : events(stream)) {
            if (event.text().isBlank()) continue;
            if (event.text().equals("[DONE]")) said.add(new JsonString("[DONE]"));
            else switch (format) {
                case OPENAI -> chunk((JsonObject) Json.parse(event.data()), said);
                case ANTHROPIC -> event((JsonObject) Json.parse(event.data()), said);
            }
        }
        return said;
    }

    private static void chunk(JsonObject chunk, List<JsonValue> said) {
        var rest = chunk;
        for (var name : SAME_IN_ALL_CHUNKS) rest = rest.without(name);
        if (rest.get("usage") == JsonNull.NULL) rest = rest.without("usage");
        if (!(rest.get("choices") instanceof JsonArray(var choices)) || choices.size() != 1) {
            said.add(rest);
            return;
        }
        var choice = (JsonObject) choices.getFirst();
        if (choice.get("logprobs") == JsonNull.NULL) choice = choice.without("logprobs");
        if (choice.get("finish_reason") == JsonNull.NULL) choice = choice.without("finish_reason");
        rest = rest.with("choices", JsonArray.of(choice));
        var before = said.isEmpty() ? null : said.getLast();
        var joined = before instanceof JsonObject last ? joinedChunks(last, rest) : null;
        if (joined == null) said.add(rest);
        else said.set(said.size() - 1, joined);
    }

    /// Null unless both chunks do nothing but add to the same text.
    private static JsonObject joinedChunks(JsonObject a, JsonObject b) {
        var first = onlyDelta(a);
        var second = onlyDelta(b);
        if (first == null || second == null) return null;
        var sum = joined(first, second);
        return sum == null ? null : b.with("choices", JsonArray.of(
                ((JsonObject) b.array("choices").get(0)).with("delta", sum)));
    }

    private static JsonObject onlyDelta(JsonObject chunk) {
        if (chunk.members().size() != 1 || chunk.array("choices") == null
                || chunk.array("choices").size() != 1) return null;
        var choice = (JsonObject) chunk.array("choices").get(0);
        return choice.members().size() == 2 ? choice.object("delta") : null;
    }

    /// Two deltas of one shape whose only differing member is a text that grows.
    private static JsonObject joined(JsonObject a, JsonObject b) {
        if (a.members().size() != 1 || !a.members().keySet().equals(b.members().keySet())) return null;
        var name = a.members().keySet().iterator().next();
        if (name.equals("role")) return null;
        var sum = grown(a.get(name), b.get(name));
        return sum == null ? null : b.with(name, sum);
    }

    private static JsonValue grown(JsonValue a, JsonValue b) {
        if (a instanceof JsonString(var first) && b instanceof JsonString(var second))
            return new JsonString(first + second);
        if (!(a instanceof JsonArray(var firstCalls)) || !(b instanceof JsonArray(var secondCalls))
                || firstCalls.size() != 1 || secondCalls.size() != 1) return null;
        var first = (JsonObject) firstCalls.getFirst();
        var second = (JsonObject) secondCalls.getFirst();
        if (first.has("id") || second.has("id") || !first.get("index").equals(second.get("index"))
                || first.object("function") == null || second.object("function") == null) return null;
        var sum = joined(first.object("function"), second.object("function"));
        return sum == null ? null : JsonArray.of(second.with("function", sum));
    }

    private static void event(JsonObject event, List<JsonValue> said) {
        switch (event.string("type")) {
            case "ping" -> { }
            case "message_start" ->
                said.add(event.with("message", event.object("message").without("usage")));
            case "content_block_delta" -> {
                var before = said.isEmpty() ? null : (JsonObject) said.getLast();
                var joined = before == null ? null : joinedEvents(before, event);
                if (joined == null) said.add(event);
                else said.set(said.size() - 1, joined);
            }
            case null, default -> said.add(event);
        }
    }

    private static JsonObject joinedEvents(JsonObject a, JsonObject b) {
        if (!"content_block_delta".equals(a.string("type")) || !a.get("index").equals(b.get("index")))
            return null;
        var first = a.object("delta");
        var second = b.object("delta");
        if (!first.get("type").equals(second.get("type"))) return null;
        var sum = joined(first.without("type"), second.without("type"));
        return sum == null ? null : b.with("delta", second.without("type").with("type", second.get("type"))
                .with(sum.members().keySet().iterator().next(), sum.members().values().iterator().next()));
    }

    /// One line each, for comparing and for reading.
    static String lines(List<JsonValue> values) {
        var lines = new StringBuilder();
        for (var value : values) lines.append(value).append('\n');
        return lines.toString();
    }

    static boolean matches(List<JsonValue> expected, List<JsonValue> actual) {
        if (expected.size() != actual.size()) return false;
        for (int i = 0; i < expected.size(); i++)
            if (!matches(expected.get(i), actual.get(i))) return false;
        return true;
    }

    static boolean matches(JsonValue expected, JsonValue actual) {
        if (expected.equals(ANY)) return true;
        if (expected instanceof JsonObject wanted && actual instanceof JsonObject object) {
            if (!wanted.members().keySet().equals(object.members().keySet())) return false;
            for (var member : wanted.members().entrySet())
                if (!matches(member.getValue(), object.get(member.getKey()))) return false;
            return true;
        }
        if (expected instanceof JsonArray(var wanted) && actual instanceof JsonArray(var values))
            return matches(wanted, values);
        return expected.equals(actual);
    }
}
