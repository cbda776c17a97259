package tokenfly.openai.request;

import java.util.ArrayList;
import java.util.List;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// The instructions that the conversation of a request that is passed on begins with, as those take them
/// who know no developer: they are the system's, and at MiniMax one message.
final class LeadingSystem {
    private static final JsonString SYSTEM = new JsonString("system");

    private LeadingSystem() {
    }

    /// @param messages a scanner of the list that has not begun
    static void into(JsonSplice splice, JsonScanner messages, byte[] body, ProviderKind kind) {
        if (kind.has(Trait.DEVELOPER_ROLE)) return;
        var joined = kind.has(Trait.ONE_SYSTEM) ? new ArrayList<JsonObject>() : null;
        int from = -1;
        int to = -1;
        while (messages.nextElement() && RawBody.isInstruction(messages)) {
            if (joined == null) name(splice, messages.enter());
            else joined.add((JsonObject) Json.parse(body, messages.valueStart(), messages.valueEnd()));
            if (from < 0) from = messages.valueStart();
            to = messages.valueEnd();
        }
        if (joined != null && from >= 0) splice.replace(from, to, Json.utf8(join(joined)));
    }

    private static void name(JsonSplice splice, JsonScanner message) {
        while (message.nextMember())
            if (message.nameIs("role") && message.stringIs("developer"))
                splice.replace(message.valueStart(), message.valueEnd(), Json.utf8(SYSTEM));
    }

    private static JsonObject join(List<JsonObject> messages) {
        var first = messages.getFirst().with("role", SYSTEM);
        if (messages.size() == 1) return first;
        var parts = new ArrayList<JsonValue>();
        for (var message : messages) {
            if (message.get("content") instanceof JsonArray(var several)) parts.addAll(several);
            else if (message.get("content") instanceof JsonString text)
                parts.add(JsonObject.builder().put("type", "text").put("text", text).build());
        }
        return first.with("content", plain(parts));
    }

    /// Text alone is a string.
    private static JsonValue plain(List<JsonValue> parts) {
        var texts = new ArrayList<String>();
        for (var part : parts)
            if (part instanceof JsonObject object && object.string("text") != null) texts.add(object.string("text"));
        return texts.size() == parts.size() ? new JsonString(String.join("\n\n", texts)) : new JsonArray(parts);
    }
}
