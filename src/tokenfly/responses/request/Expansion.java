package tokenfly.responses.request;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import tokenfly.json.EightBytes;
import tokenfly.json.Json;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.MemberIndex.Member;
import tokenfly.json.MemberIndex;
import tokenfly.responses.memory.Caller;

/// A request with what it only names put in its place: the conversation that it continues, items of
/// earlier answers. What is not known here stays as it was written.
///
/// @param body the request, whole
/// @param previous the id of the response it continues, or null
/// @param before how many of its items are that conversation's
public record Expansion(byte[] body, String previous, int before) {
    private static final byte[] NONE = new byte[0];
    private static final byte[] NULL = Json.utf8(JsonNull.NULL);
    private static final byte[] REFERENCE = "item_reference".getBytes(StandardCharsets.US_ASCII);
    /// What is put into a request beside its own bytes: more than any model's context.
    private static final int MAX_ADDED_BYTES = 8 * 1024 * 1024;

    static Expansion of(MemberIndex members, Caller caller) {
        byte[] body = members.json();
        var input = members.last("input");
        var named = members.last("previous_response_id");
        var id = named != null && named.isString() ? named.string() : null;
        var chain = id == null ? null : caller.memory().chain(caller.account(), id);
        boolean refers = input != null && EightBytes.find(body, input.from(), input.to(), REFERENCE) >= 0;
        if (chain == null && !refers) return new Expansion(body, null, 0);
        var items = new ItemList(body.length + MAX_ADDED_BYTES);
        if (chain != null) for (var stored : chain) items.addAll(stored.input()).addAll(stored.output());
        int before = items.count();
        if (input != null) add(input, body, items, caller);
        var splice = new JsonSplice(body);
        if (chain != null) replace(members, "previous_response_id", NULL, splice);
        if (input == null) splice.append(members.ended(), "input", Json.parse(items.end()));
        else replace(members, "input", items.end(), splice);
        return new Expansion(splice.toByteArray(), chain == null ? null : id, before);
    }

    private static void replace(MemberIndex members, String name, byte[] text, JsonSplice splice) {
        for (var member : members.all(name)) splice.replace(member.from(), member.to(), text);
    }

    private static void add(Member input, byte[] body, ItemList items, Caller caller) {
        if (input.isString()) {
            items.add(Json.utf8(message(new JsonString(input.string()))));
            return;
        }
        if (input.isNull()) return;
        var elements = new JsonScanner(body, input.from(), input.to());
        if (!elements.overArray()) {
            items.add(body, input.from(), input.to()); // refused where it is read
            return;
        }
        var known = new HashMap<String, byte[]>();
        while (elements.nextElement()) {
            var id = elements.isObject() ? reference(elements.enter()) : null;
            var item = id == null ? NONE : known.computeIfAbsent(id, _ -> stored(id, caller));
            if (item.length > 0) items.add(item);
            else items.add(body, elements.valueStart(), elements.valueEnd());
        }
    }

    /// The id of the item that is only named, or null when it is a whole one.
    private static String reference(JsonScanner item) {
        boolean refers = false;
        String id = null;
        while (item.nextMember()) {
            if (item.nameIs("type")) refers = item.stringIs("item_reference");
            else if (item.nameIs("id")) id = item.string();
        }
        return refers ? id : null;
    }

    private static byte[] stored(String id, Caller caller) {
        var known = caller.item(id);
        return known == null ? NONE : Json.utf8(known);
    }

    static JsonObject message(String text) {
        return message(new JsonString(text));
    }

    static JsonObject message(JsonString text) {
        return JsonObject.builder().put("type", "message").put("role", "user").put("content", text)
                .build();
    }
}
