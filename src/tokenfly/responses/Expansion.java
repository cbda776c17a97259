package tokenfly.responses;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// A request with what it only names put in its place: the conversation that it continues, items of
/// earlier answers. What is not known here stays as it was written.
///
/// @param body the request, whole
/// @param previous the id of the response it continues, or null
/// @param before how many of its items are that conversation's
record Expansion(byte[] body, String previous, int before) {
    private static final byte[] REFERENCE = "item_reference".getBytes(StandardCharsets.US_ASCII);
    /// As much as a request may hold by itself.
    private static final long MAX_CONVERSATION_BYTES = 32L * 1024 * 1024;

    static Expansion of(byte[] body, Caller caller) {
        int inputFrom = -1;
        int inputTo = -1;
        int previousFrom = -1;
        int previousTo = -1;
        String id = null;
        var scan = new JsonScanner(body, 0, body.length);
        while (scan.nextMember()) {
            if (scan.nameIs("input")) {
                inputFrom = scan.valueStart();
                inputTo = scan.valueEnd();
            } else if (scan.nameIs("previous_response_id") && scan.isString()) {
                id = scan.string();
                previousFrom = scan.valueStart();
                previousTo = scan.valueEnd();
            }
        }
        var chain = id == null ? null : caller.memory().chain(caller.account(), id);
        boolean refers = contains(body, 0, body.length, REFERENCE);
        if (chain == null && !refers) return new Expansion(body, null, 0);
        var items = new ArrayList<JsonValue>();
        if (chain != null) items.addAll(said(chain));
        int before = items.size();
        if (inputFrom >= 0) add(Json.parse(body, inputFrom, inputTo), items, caller);
        var splice = new JsonSplice(body);
        if (chain != null) splice.replace(previousFrom, previousTo, Json.utf8(JsonNull.NULL));
        if (inputFrom >= 0)
            splice.replace(inputFrom, inputTo, Json.utf8(new JsonArray(items)));
        else splice.append(scan, "input", new JsonArray(items));
        return new Expansion(splice.toByteArray(), chain == null ? null : id, before);
    }

    private static List<JsonValue> said(List<StoredResponse> chain) {
        long bytes = 0;
        for (var stored : chain) bytes += stored.bytes();
        if (bytes > MAX_CONVERSATION_BYTES)
            throw new ChatException(ChatError.of(ErrorKind.CONTEXT_TOO_LONG, "The conversation that"
                    + " previous_response_id names has grown beyond " + MAX_CONVERSATION_BYTES
                    + " bytes. Begin a new one, or send a shorter one as `input`."));
        var items = new ArrayList<JsonValue>();
        for (var stored : chain) {
            items.addAll(stored.inputItems());
            items.addAll(stored.outputItems());
        }
        return items;
    }

    private static void add(JsonValue input, List<JsonValue> items, Caller caller) {
        switch (input) {
            case JsonArray(var added) -> {
                for (var item : added) items.add(resolved(item, caller));
            }
            case JsonString text -> items.add(message(text));
            case JsonNull _ -> { }
            case JsonValue wrong -> items.add(wrong); // refused where it is read
        }
    }

    static JsonObject message(String text) {
        return message(new JsonString(text));
    }

    static JsonObject message(JsonString text) {
        return JsonObject.builder().put("type", "message").put("role", "user").put("content", text)
                .build();
    }

    private static JsonValue resolved(JsonValue item, Caller caller) {
        if (!(item instanceof JsonObject object && "item_reference".equals(object.string("type"))
                && object.string("id") != null)) return item;
        var known = caller.item(object.string("id"));
        return known == null ? item : known;
    }

    static boolean contains(byte[] body, int from, int to, byte[] word) {
        for (int at = from; at <= to - word.length; at++)
            if (body[at] == word[0] && Arrays.equals(body, at, at + word.length, word, 0, word.length))
                return true;
        return false;
    }
}
