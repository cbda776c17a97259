package tokenfly.openai.request;

import tokenfly.dialect.ReasoningRecall;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;

/// Puts vendors' marks back into calls, whose client has dropped them: Gemini answers 400 to a call
/// that comes back without the thought signature that it was given.
final class MarkReturn {
    private static final String FIELD = "extra_content";

    private final JsonSplice splice;
    private final ReasoningRecall memory;

    MarkReturn(JsonSplice splice, ReasoningRecall memory) {
        this.splice = splice;
        this.memory = memory;
    }

    void into(JsonScanner messages) {
        for (int number = 0; messages.nextElement(); number++)
            if (messages.isObject()) message(number, messages.enter());
    }

    private void message(int number, JsonScanner message) {
        while (message.nextMember())
            if (message.nameIs("tool_calls") && message.isArray()) calls(number, message.enter());
    }

    private void calls(int number, JsonScanner calls) {
        while (calls.nextElement()) if (calls.isObject()) call(number, calls.enter());
    }

    private void call(int number, JsonScanner call) {
        String id = null;
        while (call.nextMember()) {
            if (call.nameIs(FIELD)) return;
            if (call.nameIs("id")) id = call.string();
        }
        var mark = id == null ? null : memory.mark(number, id);
        if (mark != null) splice.append(call, FIELD, CallMark.extraContent(mark));
    }
}
