package tokenfly.openai.request;

import tokenfly.dialect.ReasoningRecall;
import tokenfly.json.Json;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.provider.ProviderKind;

/// Puts reasoning back into assistant messages with tool calls, whose client has dropped it.
///
/// DeepSeek and Kimi answer 400 in thinking mode when a message that called tools comes back
/// without the `reasoning_content` that it was sent with.
final class ReasoningReturn {
    private static final String FIELD = "reasoning_content";

    /// Where a value stands: from its first byte to after its last.
    private record Range(int from, int to) {}

    private final JsonSplice splice;
    private final ProviderKind kind;
    private final ReasoningRecall memory;

    ReasoningReturn(JsonSplice splice, ProviderKind kind, ReasoningRecall memory) {
        this.splice = splice;
        this.kind = kind;
        this.memory = memory;
    }

    /// @param thinkingOff nothing is missed where the model is not to think
    void into(JsonScanner messages, boolean thinkingOff) {
        for (int number = 0; messages.nextElement(); number++)
            if (messages.isObject()) message(number, messages.enter(), thinkingOff);
    }

    private void message(int number, JsonScanner message, boolean thinkingOff) {
        Range given = null;
        boolean assistant = false;
        boolean calls = false;
        while (message.nextMember()) {
            if (message.nameIs("role")) assistant = "assistant".equals(message.string());
            else if (message.nameIs("tool_calls") && message.isArray())
                calls = !message.enter().isEmpty();
            else if (message.nameIs(FIELD)) {
                if (message.isString() && message.valueEnd() - message.valueStart() > 2) return;
                given = new Range(message.valueStart(), message.valueEnd());
            }
        }
        if (!assistant || !calls) return;
        var reasoning = memory.before(number);
        if (reasoning == null && !thinkingOff && given == null) reasoning = kind.missingReasoning();
        if (reasoning != null) put(message, given, reasoning);
    }

    private void put(JsonScanner message, Range given, String reasoning) {
        var text = new JsonString(reasoning);
        if (given == null) splice.append(message, FIELD, text);
        else splice.replace(given.from(), given.to(), Json.utf8(text));
    }
}
