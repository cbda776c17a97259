package tokenfly.openai;

import tokenfly.chat.Usage;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;

/// One look over a chunk's bytes: what it says, and whether it says anything out of the ordinary.
///
/// Nearly every chunk of a stream is the same but for one string. Such a chunk is passed on as it
/// is, and no tree is built for it. Reused for each chunk of a stream; not thread-safe.
final class ChunkScan {
    private static final String ROLE = "\"role\"";

    private byte[] data;

    /// One choice with ordinary fields, or none; the envelope complete; no error; no end.
    boolean ordinary;
    int choices;
    /// The bytes of `model`'s value; 0 to 0 when it is missing.
    int modelFrom;
    int modelTo;
    Usage usage;

    /// Of the only choice:
    long index;
    /// The bytes to leave out of the delta so that it has no role; 0 to 0 when it has none.
    int roleFrom;
    int roleTo;
    /// The number of the only call that goes on, -1 when none does.
    long callIndex;
    /// The bytes between the quotes of its text, thinking and arguments; 0 to 0 for none.
    int textFrom;
    int textTo;
    int thinkingFrom;
    int thinkingTo;
    int argumentsFrom;
    int argumentsTo;

    private int envelope;

    /// @param object what the chunk's `object` should be
    /// @throws tokenfly.json.JsonException when it is not JSON
    void read(byte[] chunk, String object) {
        clear(chunk);
        var scan = new JsonScanner(chunk, 0, chunk.length);
        if (!scan.overObject()) ordinary = false;
        while (scan.nextMember()) {
            if (scan.nameIs("choices")) choices(scan);
            else if (scan.nameIs("model")) model(scan);
            else if (scan.nameIs("id")) envelope |= text(scan) > 0 ? 1 : 0;
            else if (scan.nameIs("object")) envelope |= scan.stringIs(object) ? 2 : 0;
            else if (scan.nameIs("created")) envelope |= scan.whole(-1) >= 0 ? 4 : 0;
            else if (scan.nameIs("usage")) usage = usage(scan);
            else if (scan.nameIs("error") || scan.nameIs("base_resp") || scan.nameIs("x_groq"))
                ordinary &= scan.isNull();
        }
        ordinary &= envelope == 7 && modelTo > 0 && choices == 1;
    }

    private void clear(byte[] chunk) {
        data = chunk;
        ordinary = true;
        envelope = 0;
        choices = 0;
        modelFrom = 0;
        modelTo = 0;
        usage = null;
        index = -1;
        roleFrom = 0;
        roleTo = 0;
        callIndex = -1;
        textFrom = 0;
        textTo = 0;
        thinkingFrom = 0;
        thinkingTo = 0;
        argumentsFrom = 0;
        argumentsTo = 0;
    }

    private void model(JsonScanner scan) {
        if (modelTo > 0 || !scan.isString()) ordinary = false;
        modelFrom = scan.valueStart();
        modelTo = scan.valueEnd();
    }

    private static Usage usage(JsonScanner scan) {
        return scan.isObject() ? UsageFields.read((JsonObject) scan.value()) : null;
    }

    /// The length of a string's text as it is written, -1 for what is no string.
    private static int text(JsonScanner scan) {
        return scan.isString() ? scan.valueEnd() - scan.valueStart() - 2 : -1;
    }

    private void choices(JsonScanner scan) {
        if (!scan.isArray()) {
            ordinary = false;
            return;
        }
        var elements = scan.enter();
        while (elements.nextElement()) {
            choices++;
            if (choices == 1 && elements.isObject()) choice(elements.enter());
            else ordinary = false;
        }
    }

    private void choice(JsonScanner choice) {
        boolean says = false;
        while (choice.nextMember()) {
            if (choice.nameIs("delta")) {
                says = choice.isObject();
                if (says) delta(choice.enter());
            } else if (choice.nameIs("index")) {
                index = choice.whole(-1);
            } else if (choice.nameIs("finish_reason")) {
                ordinary &= choice.isNull();
            } else if (choice.nameIs("text")) {
                says = choice.isString();
                textFrom = choice.valueStart() + 1;
                textTo = choice.valueEnd() - 1;
            } else if (choice.nameIs("usage")) {
                ordinary = false;
            }
        }
        ordinary &= says && index >= 0;
    }

    private void delta(JsonScanner delta) {
        while (delta.nextMember()) {
            if (delta.nameIs("content")) {
                ordinary &= delta.isString() || delta.isNull();
                if (!delta.isString()) continue;
                textFrom = delta.valueStart() + 1;
                textTo = delta.valueEnd() - 1;
            } else if (delta.nameIs("reasoning_content")
                    || delta.nameIs("reasoning") && thinkingTo == thinkingFrom) {
                ordinary &= delta.isString() || delta.isNull();
                if (!delta.isString()) continue;
                thinkingFrom = delta.valueStart() + 1;
                thinkingTo = delta.valueEnd() - 1;
            } else if (delta.nameIs("tool_calls")) {
                if (!delta.isNull()) calls(delta);
            } else if (delta.nameIs("role")) {
                role(delta);
            } else if (delta.nameIs("function_call") || delta.nameIs("refusal")) {
                ordinary &= delta.isNull();
            }
        }
    }

    /// The member with its name and one comma. GLM, Kimi and others send it with every delta.
    private void role(JsonScanner delta) {
        if (delta.isNull()) return;
        ordinary &= delta.stringIs("assistant");
        int from = back(back(delta.valueStart()) - 1) - ROLE.length();
        int before = back(from);
        int after = delta.valueEnd();
        while (data[after] <= ' ') after++;
        if (!startsRole(from)) ordinary = false;
        roleFrom = data[after] == ',' || data[before - 1] != ',' ? from : before - 1;
        roleTo = data[after] == ',' ? after + 1 : delta.valueEnd();
    }

    /// The place after the last byte before `at` that is no space.
    private int back(int at) {
        int last = at;
        while (last > 0 && data[last - 1] <= ' ') last--;
        return last;
    }

    /// False for a name that is written with escapes.
    private boolean startsRole(int from) {
        for (int i = 0; i < ROLE.length(); i++)
            if (from < 0 || data[from + i] != ROLE.charAt(i)) return false;
        return true;
    }

    private void calls(JsonScanner delta) {
        if (!delta.isArray()) {
            ordinary = false;
            return;
        }
        var elements = delta.enter();
        int count = 0;
        while (elements.nextElement()) {
            count++;
            if (count == 1 && elements.isObject()) call(elements.enter());
            else ordinary = false;
        }
        ordinary &= count == 1 && callIndex >= 0;
    }

    /// What goes on with a call has its number and arguments, and nothing else.
    private void call(JsonScanner call) {
        while (call.nextMember()) {
            if (call.nameIs("index")) callIndex = call.whole(-1);
            else if (call.nameIs("function") && call.isObject()) function(call.enter());
            else ordinary = false;
        }
    }

    private void function(JsonScanner function) {
        while (function.nextMember()) {
            if (function.nameIs("arguments") && function.isString()) {
                argumentsFrom = function.valueStart() + 1;
                argumentsTo = function.valueEnd() - 1;
            } else {
                ordinary = false;
            }
        }
    }
}
