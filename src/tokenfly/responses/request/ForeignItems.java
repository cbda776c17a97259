package tokenfly.responses.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import tokenfly.json.EightBytes;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.responses.memory.Seal;

/// Items that were made here and that no vendor can open, in a conversation that goes on at one.
final class ForeignItems {
    private static final byte[] OURS = "\"tf1".getBytes(StandardCharsets.US_ASCII);

    private ForeignItems() {
    }

    /// The list of items without them: thinking is left out, a summary becomes a user's words. Null
    /// when there are none.
    static byte[] without(byte[] body, int from, int to, Seal seal) {
        if (EightBytes.find(body, from, to, OURS) < 0
                || !(Json.parse(body, from, to) instanceof JsonArray items)) return null;
        var kept = new ArrayList<JsonValue>();
        for (var item : items) {
            var sealed = item instanceof JsonObject object ? object.string("encrypted_content") : null;
            if (!seal.isOurs(sealed)) kept.add(item);
            else if (seal.openSummary(sealed) instanceof String summary)
                kept.add(Expansion.message(Compaction.SUMMARY + summary));
        }
        return Json.utf8(new JsonArray(kept));
    }
}
