package tokenfly.openai.answer;

import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonString;

/// What stands around the choices of one chunk, by one look over its bytes, and where those bytes stand
/// that may change on their way to a client. Reused for each chunk of a stream; not thread-safe.
final class Chunk {
    private final String object;

    /// The chunk's bytes.
    byte[] data;
    /// It is a JSON object with something in it.
    boolean says;
    /// A member is there that may tell of an error, or of something else out of the ordinary.
    boolean odd;
    /// It has the members that every chunk of OpenAI's has.
    boolean complete;
    /// It has a list of data, as embeddings do.
    boolean list;
    /// The list of choices that has not been entered, or null.
    JsonScanner choices;
    /// Null when it has none.
    JsonObject usage;
    /// The bytes of `model`'s value; 0 to 0 when it is missing.
    int modelFrom;
    int modelTo;

    private JsonObject groq;
    private int idFrom;
    private int idTo;

    /// @param object what the chunk's `object` should be
    Chunk(String object) {
        this.object = object;
    }

    /// @throws tokenfly.json.JsonException when it is not JSON
    void read(byte[] chunk) {
        clear(chunk);
        var scan = new JsonScanner(chunk, 0, chunk.length);
        int envelope = 0;
        boolean answers = false;
        boolean message = false;
        while (scan.nextMember()) {
            says = true;
            if (scan.nameIs("choices")) {
                answers = true;
                choices = scan.isArray() ? scan.enter() : null;
            } else if (scan.nameIs("model")) {
                modelFrom = scan.valueStart();
                modelTo = scan.valueEnd();
            } else if (scan.nameIs("id")) {
                envelope |= id(scan) ? 1 : 0;
            } else if (scan.nameIs("object")) {
                envelope |= scan.stringIs(object) ? 2 : 0;
                odd |= scan.stringIs("error");
            } else if (scan.nameIs("created")) {
                envelope |= scan.whole(-1) >= 0 ? 4 : 0;
            } else if (scan.nameIs("usage")) {
                answers = true;
                usage = scan.isObject() ? (JsonObject) scan.value() : null;
            } else if (scan.nameIs("data")) {
                answers = true;
                list = scan.isArray();
            } else if (scan.nameIs("x_groq")) {
                groq = scan.isObject() ? (JsonObject) scan.value() : null;
            } else if (scan.nameIs("error") || scan.nameIs("base_resp")) {
                odd |= !scan.isNull();
            } else if (scan.nameIs("message") || scan.nameIs("msg") || scan.nameIs("detail")) {
                message = true;
            }
        }
        odd |= message && !answers;
        complete = envelope == 7 && modelTo > 0;
        if (usage == null && groq != null) usage = groq.object("usage");
    }

    private void clear(byte[] chunk) {
        data = chunk;
        says = false;
        odd = false;
        complete = false;
        list = false;
        choices = null;
        usage = null;
        groq = null;
        idFrom = 0;
        idTo = 0;
        modelFrom = 0;
        modelTo = 0;
    }

    private boolean id(JsonScanner scan) {
        if (!scan.isString()) return false;
        idFrom = scan.valueStart();
        idTo = scan.valueEnd();
        return idTo - idFrom > 2;
    }

    /// The answer's id, or null.
    String id() {
        return idTo > 0 && Json.parse(data, idFrom, idTo) instanceof JsonString(var id) ? id : null;
    }
}
