package tokenfly.responses.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.sse.SseEvent;
import tokenfly.translation.Canonical;

/// The grammar of a response's stream, stricter than any client: order, numbers, ids, every required
/// member of every event, and the sameness of each item in its events and in the response.
///
/// ```
/// created in_progress item* (completed | incomplete | failed)
/// item = item.added part* item.done          parts by the item's type; the last item may be broken
///                                            off by a failure
/// ```
public final class ResponsesStreamChecker {
    private final List<JsonObject> events = new ArrayList<>();
    private final List<JsonObject> items = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private JsonObject created;
    private JsonObject ended;
    /// The item that is open, as it was added, and what its events said of it.
    private JsonObject added;
    private final List<JsonObject> parts = new ArrayList<>();
    private JsonObject part;
    private final StringBuilder text = new StringBuilder();
    private String textDone;

    private ResponsesStreamChecker() {
    }

    /// @throws AssertionError at the first event that some client would stumble over
    public static ResponsesStreamChecker ofStream(byte[] stream) {
        var checker = new ResponsesStreamChecker();
        for (var event : Canonical.events(stream)) checker.take(event);
        assertNotNull(checker.ended, "the stream does not end");
        return checker;
    }

    /// The response as the stream ended it.
    public JsonObject response() {
        return ended;
    }

    public List<JsonObject> events() {
        return events;
    }

    List<String> types() {
        return events.stream().map(event -> event.string("type")).toList();
    }

    private void take(SseEvent event) {
        assertNull(ended, "nothing follows the end: " + event.text());
        var object = (JsonObject) Json.parse(event.text());
        assertEquals(event.type(), object.string("type"), "the line and the data name the type");
        assertEquals(events.size(), object.whole("sequence_number", -1), event.text());
        assertNull(object.get("obfuscation"));
        events.add(object);
        switch (object.string("type")) {
            case "response.created" -> created(object.object("response"));
            case "response.in_progress" -> inProgress(object.object("response"));
            case "response.output_item.added" -> itemAdded(object);
            case "response.output_item.done" -> itemDone(object);
            case "response.completed", "response.incomplete", "response.failed" ->
                ended(object.string("type"), object.object("response"));
            case String type -> within(type, object);
        }
    }

    private void created(JsonObject response) {
        assertEquals(1, events.size(), "created comes first");
        created = checkedResponse(response);
        assertEquals("in_progress", response.string("status"));
        assertEquals(JsonArray.EMPTY, response.get("output"));
        assertEquals(JsonNull.NULL, response.get("usage"));
    }

    private void inProgress(JsonObject response) {
        assertEquals(2, events.size(), "in_progress comes second");
        assertEquals(created, response);
    }

    private void itemAdded(JsonObject event) {
        assertNull(added, "one item at a time");
        assertTrue(events.size() > 2, "the response begins first");
        assertEquals(items.size(), event.whole("output_index", -1));
        added = event.object("item");
        assertTrue(ids.add(added.string("id")), "an id stands for one item: " + added);
        checkItem(added, "in_progress");
        switch (added.string("type")) {
            case "message", "reasoning" -> {
                if (added.has("content")) assertEquals(JsonArray.EMPTY, added.get("content"));
            }
            case "function_call" -> assertEquals("", added.string("arguments"));
            case "custom_tool_call" -> assertEquals("", added.string("input"));
            default -> { }
        }
    }

    private void itemDone(JsonObject event) {
        assertNotNull(added, "an item is added before it is done");
        assertNull(part, "its parts are done before");
        assertEquals(items.size(), event.whole("output_index", -1));
        var item = event.object("item");
        assertEquals(added.string("id"), item.string("id"));
        assertEquals(added.string("type"), item.string("type"));
        assertEquals(added.get("call_id"), item.get("call_id"));
        assertEquals(added.get("name"), item.get("name"));
        assertEquals(added.get("namespace"), item.get("namespace"));
        checkItem(item, null);
        switch (item.string("type")) {
            case "message" -> assertEquals(parts, item.array("content").values());
            case "reasoning" -> assertEquals(parts, (item.array("content") == null
                    || item.array("content").size() == 0 ? item.array("summary")
                            : item.array("content")).values());
            case "function_call" -> assertEquals(textDone, item.string("arguments"));
            case "custom_tool_call" -> assertEquals(textDone, item.string("input"));
            default -> assertEquals(List.of(), parts);
        }
        items.add(item);
        added = null;
        parts.clear();
        textDone = null;
    }

    private void within(String type, JsonObject event) {
        assertNotNull(added, "it belongs to an item: " + event);
        assertEquals(added.string("id"), event.string("item_id"), event.toString());
        assertEquals(items.size(), event.whole("output_index", -1), event.toString());
        switch (type) {
            case "response.content_part.added", "response.reasoning_summary_part.added" ->
                partAdded(event);
            case "response.content_part.done", "response.reasoning_summary_part.done" ->
                partDone(event);
            case "response.output_text.delta" -> delta(event, "output_text", true);
            case "response.output_text.done" -> textDone(event, "output_text", "text", true);
            case "response.refusal.delta" -> delta(event, "refusal", false);
            case "response.refusal.done" -> textDone(event, "refusal", "refusal", false);
            case "response.reasoning_text.delta" -> delta(event, "reasoning_text", false);
            case "response.reasoning_text.done" -> textDone(event, "reasoning_text", "text", false);
            case "response.reasoning_summary_text.delta" -> delta(event, "summary_text", false);
            case "response.reasoning_summary_text.done" ->
                textDone(event, "summary_text", "text", false);
            case "response.function_call_arguments.delta" -> callDelta(event, "function_call");
            case "response.custom_tool_call_input.delta" -> callDelta(event, "custom_tool_call");
            case "response.function_call_arguments.done" -> {
                assertEquals(added.string("name"), event.string("name"));
                callDone(event, "function_call", "arguments");
            }
            case "response.custom_tool_call_input.done" -> callDone(event, "custom_tool_call", "input");
            default -> throw new AssertionError("unknown event " + type);
        }
    }

    private static String place(JsonObject part) {
        return "summary_text".equals(part.string("type")) ? "summary_index" : "content_index";
    }

    private void partAdded(JsonObject event) {
        assertNull(part, "one part at a time");
        part = event.object("part");
        assertEquals(parts.size(), event.whole(place(part), -1), event.toString());
        var type = part.string("type");
        assertEquals(type.equals("output_text") || type.equals("refusal") ? "message" : "reasoning",
                added.string("type"));
        assertEquals(event.string("type").equals("response.reasoning_summary_part.added"),
                type.equals("summary_text"));
        assertEquals("", part.string(type.equals("refusal") ? "refusal" : "text"));
        text.setLength(0);
        textDone = null;
    }

    private void delta(JsonObject event, String type, boolean logprobs) {
        assertNotNull(part, "a part is added before its text: " + event);
        assertEquals(type, part.string("type"));
        assertEquals(parts.size(), event.whole(place(part), -1), event.toString());
        assertEquals(logprobs ? JsonArray.EMPTY : null, event.get("logprobs"));
        assertNull(textDone, "nothing is added to what is done");
        assertNotEquals("", event.string("delta"), "a delta says something");
        text.append(event.string("delta"));
    }

    private void textDone(JsonObject event, String type, String member, boolean logprobs) {
        assertEquals(type, part.string("type"));
        assertEquals(parts.size(), event.whole(place(part), -1), event.toString());
        assertEquals(logprobs ? JsonArray.EMPTY : null, event.get("logprobs"));
        textDone = event.string(member);
        assertEquals(text.toString(), textDone);
    }

    private void partDone(JsonObject event) {
        var whole = event.object("part");
        assertEquals(part.string("type"), whole.string("type"));
        assertEquals(parts.size(), event.whole(place(part), -1), event.toString());
        assertEquals(textDone,
                whole.string(whole.string("type").equals("refusal") ? "refusal" : "text"));
        parts.add(whole);
        part = null;
        textDone = null;
        text.setLength(0);
    }

    private void callDelta(JsonObject event, String type) {
        assertEquals(type, added.string("type"));
        assertNull(textDone, "nothing is added to what is done");
        assertNotEquals("", event.string("delta"), "a delta says something");
        text.append(event.string("delta"));
    }

    private void callDone(JsonObject event, String type, String member) {
        assertEquals(type, added.string("type"));
        textDone = event.string(member);
        assertEquals(text.toString(), textDone);
        text.setLength(0);
    }

    private void ended(String type, JsonObject response) {
        assertEquals(type, "response." + response.string("status"));
        assertEquals(created.string("id"), response.string("id"));
        assertEquals(created.string("model"), response.string("model"));
        assertEquals(created.get("created_at"), response.get("created_at"));
        assertEquals(created.get("tools"), response.get("tools"));
        checkedResponse(response);
        assertEquals(new JsonArray(List.<JsonValue>copyOf(items)), response.get("output"));
        if (!type.equals("response.failed")) assertNull(added, "every item is done: " + added);
        ended = response;
    }

    private static void checkItem(JsonObject item, String status) {
        assertNotNull(item.string("id"), item.toString());
        var type = item.string("type");
        var prefix = switch (type) {
            case "message" -> "msg_";
            case "reasoning" -> "rs_";
            case "function_call" -> "fc_";
            case "custom_tool_call" -> "ctc_";
            case "compaction" -> "cmp_";
            default -> throw new AssertionError("unknown item " + item);
        };
        assertTrue(item.string("id").startsWith(prefix), item.toString());
        if (!type.equals("compaction")) {
            if (status != null) assertEquals(status, item.string("status"));
            else assertTrue(Set.of("completed", "incomplete").contains(item.string("status")),
                    item.toString());
        }
        switch (type) {
            case "message" -> {
                assertEquals("assistant", item.string("role"));
                for (var part : item.array("content")) checkPart((JsonObject) part);
            }
            case "reasoning" -> assertNotNull(item.array("summary"), "a summary, if empty");
            case "function_call", "custom_tool_call" -> {
                assertNotNull(item.string("call_id"));
                assertNotEquals(item.string("id"), item.string("call_id"));
                assertNotNull(item.string("name"));
                assertNotNull(item.string(type.equals("function_call") ? "arguments" : "input"));
            }
            default -> assertNotNull(item.string("encrypted_content"));
        }
    }

    private static void checkPart(JsonObject part) {
        if (part.string("type").equals("refusal")) {
            assertNotNull(part.string("refusal"));
            return;
        }
        assertEquals("output_text", part.string("type"));
        assertNotNull(part.string("text"));
        assertEquals(JsonArray.EMPTY, part.get("annotations"));
        assertEquals(JsonArray.EMPTY, part.get("logprobs"));
    }

    /// Checks a response object, streamed or whole, by the strictest schema that is in use.
    public static JsonObject checkedResponse(JsonObject response) {
        assertTrue(response.string("id").startsWith("resp_"), response.toString());
        assertEquals("response", response.string("object"));
        for (var name : new String[] {"id", "model", "status", "service_tier", "truncation"})
            assertTrue(response.get(name) instanceof JsonString, name + " in " + response);
        for (var name : new String[] {"created_at", "presence_penalty", "frequency_penalty",
            "top_logprobs", "top_p", "temperature"})
            assertTrue(response.get(name) instanceof JsonNumber, name + " in " + response);
        for (var name : new String[] {"completed_at", "max_output_tokens", "max_tool_calls"})
            assertTrue(response.get(name) instanceof JsonNumber
                    || response.get(name) == JsonNull.NULL, name + " in " + response);
        for (var name : new String[] {"parallel_tool_calls", "store", "background"})
            assertTrue(response.get(name) instanceof JsonBoolean, name + " in " + response);
        for (var name : new String[] {"previous_response_id", "instructions", "safety_identifier",
            "prompt_cache_key", "user"})
            assertTrue(response.get(name) instanceof JsonString
                    || response.get(name) == JsonNull.NULL, name + " in " + response);
        for (var name : new String[] {"text", "reasoning", "metadata"})
            assertTrue(response.get(name) instanceof JsonObject, name + " in " + response);
        for (var name : new String[] {"tools", "output"})
            assertTrue(response.get(name) instanceof JsonArray, name + " in " + response);
        assertTrue(response.has("tool_choice") && response.object("text").has("format"));
        checkState(response);
        return response;
    }

    private static void checkState(JsonObject response) {
        var status = response.string("status");
        assertEquals(status.equals("completed"), response.get("completed_at") instanceof JsonNumber);
        assertEquals(status.equals("failed"), response.get("error") instanceof JsonObject, "error");
        assertEquals(status.equals("incomplete"),
                response.get("incomplete_details") instanceof JsonObject, "incomplete_details");
        if (response.object("error") instanceof JsonObject error) {
            assertNotNull(error.string("code"));
            assertNotNull(error.string("message"));
        }
        if (status.equals("completed") || status.equals("incomplete"))
            assertNotNull(response.object("usage"), "usage");
        if (response.object("usage") instanceof JsonObject usage) checkUsage(usage);
        for (var item : response.array("output")) checkItem((JsonObject) item, null);
    }

    private static void checkUsage(JsonObject usage) {
        assertEquals(usage.whole("input_tokens", -1) + usage.whole("output_tokens", -1),
                usage.whole("total_tokens", -1));
        var read = usage.object("input_tokens_details");
        assertTrue(read.whole("cached_tokens", -1) >= 0 && read.whole("cache_write_tokens", -1) >= 0);
        assertTrue(usage.object("output_tokens_details").whole("reasoning_tokens", -1) >= 0);
    }
}
