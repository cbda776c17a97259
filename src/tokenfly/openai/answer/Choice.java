package tokenfly.openai.answer;

import tokenfly.chat.StopReason;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;

/// What one choice of a chunk says, by one look over its bytes: what it does not say is null. Reused for
/// each chunk of a stream; not thread-safe.
///
/// Nearly every chunk is the same but for one string: no tree is built for it, and its bytes may go on as
/// they are, which [#plain] says.
final class Choice {
    private static final String ROLE = "\"role\"";

    private byte[] data;
    private JsonScanner delta;
    private JsonScanner message;

    /// It continues an answer in OpenAI's own manner: with one text, thinking or piece of a call.
    boolean plain;
    /// -1 when it is missing.
    long index;
    /// The reason of the end; a word that says nothing is none.
    String finish;
    /// The string that ended it, where the server tells it.
    String stopSequence;
    JsonObject usage;

    // Of the delta, or of the message in its place:
    String role;
    /// The bytes to leave out of the delta so that it has no role; 0 to 0 when it has none.
    int roleFrom;
    int roleTo;
    String text;
    /// A content that comes in parts.
    JsonArray parts;
    String refusal;
    String reasoningContent;
    String reasoning;
    JsonArray reasoningDetails;
    JsonArray thinkingBlocks;
    JsonObject functionCall;
    /// Pieces of calls other than a lone continuation; null when there is none.
    JsonArray calls;
    /// They are whole: each element is a call of its own.
    boolean wholeCalls;
    /// The number of the only call that goes on, with nothing but arguments; -1 when none does.
    long callIndex;
    String arguments;
    /// Where these stand, with their quotes.
    int argumentsFrom;
    int argumentsTo;

    /// Looks at the choice, but not yet into its delta.
    void read(JsonScanner choice, byte[] chunk) {
        clear(chunk);
        boolean says = false;
        while (choice.nextMember()) {
            if (choice.nameIs("delta")) {
                says = choice.isObject();
                delta = says ? choice.enter() : null;
            } else if (choice.nameIs("index")) {
                index = choice.whole(-1);
            } else if (choice.nameIs("finish_reason")) {
                finish(choice);
            } else if (choice.nameIs("message")) {
                message = choice.isObject() ? choice.enter() : null;
            } else if (choice.nameIs("text")) {
                says = choice.isString();
                text = choice.string();
            } else if (choice.nameIs("usage")) {
                usage = choice.isObject() ? (JsonObject) choice.value() : null;
                plain &= usage == null;
            } else if (choice.nameIs("stop_reason")) {
                // vLLM and SGLang tell which stop string was met; a number is a token's.
                if (choice.isString()) stopSequence = choice.string();
            } else if (choice.nameIs("matched_stop")) {
                if (stopSequence == null) stopSequence = choice.string();
            }
        }
        plain &= says && index >= 0;
    }

    private void clear(byte[] chunk) {
        data = chunk;
        delta = null;
        message = null;
        plain = true;
        index = -1;
        finish = null;
        stopSequence = null;
        usage = null;
        role = null;
        roleFrom = 0;
        roleTo = 0;
        text = null;
        parts = null;
        refusal = null;
        reasoningContent = null;
        reasoning = null;
        reasoningDetails = null;
        thinkingBlocks = null;
        functionCall = null;
        calls = null;
        wholeCalls = false;
        callIndex = -1;
        arguments = null;
        argumentsFrom = 0;
        argumentsTo = 0;
    }

    private void finish(JsonScanner choice) {
        plain &= choice.isNull();
        if (StopReason.isGiven(choice.string())) finish = choice.string();
    }

    /// Looks into the delta. Some servers close with the whole message, which says nothing new if it was
    /// streamed.
    ///
    /// @param produced something was streamed
    void readDelta(boolean produced) {
        boolean silent = delta == null || delta.isEmpty();
        if (silent && !produced && message != null) {
            plain = false;
            wholeCalls = true;
            members(message);
        } else if (delta != null) {
            members(delta);
        }
    }

    /// The results of a search that MiniMax ran itself, with a finish_reason of their own: no part of the
    /// answer.
    boolean isToolsOwn() {
        return "tool".equals(role);
    }

    private void members(JsonScanner at) {
        while (at.nextMember()) {
            if (at.nameIs("content")) content(at);
            else if (at.nameIs("reasoning_content")) reasoningContent = textOf(at);
            else if (at.nameIs("reasoning")) reasoning = textOf(at);
            else if (at.nameIs("tool_calls")) calls(at);
            else if (at.nameIs("role")) role(at);
            else if (at.nameIs("refusal")) {
                refusal = at.string();
                plain &= at.isNull();
            } else if (at.nameIs("reasoning_details")) {
                if (at.isArray()) reasoningDetails = (JsonArray) at.value();
            } else if (at.nameIs("thinking_blocks")) {
                if (at.isArray()) thinkingBlocks = (JsonArray) at.value();
            } else if (at.nameIs("function_call")) {
                functionCall = at.isObject() ? (JsonObject) at.value() : null;
                plain &= at.isNull();
            }
        }
    }

    private void content(JsonScanner at) {
        text = textOf(at);
        if (at.isArray()) parts = (JsonArray) at.value();
    }

    private String textOf(JsonScanner at) {
        plain &= at.isString() || at.isNull();
        return at.string();
    }

    private void calls(JsonScanner at) {
        if (at.isNull()) return;
        if (!at.isArray()) {
            plain = false;
            return;
        }
        var elements = at.enter();
        boolean lone = elements.nextElement() && elements.isObject() && continues(elements.enter())
                && !elements.nextElement();
        if (lone) return;
        plain = false;
        callIndex = -1;
        arguments = null;
        calls = (JsonArray) at.value();
    }

    /// What goes on with a call has its number and arguments, and nothing else.
    private boolean continues(JsonScanner call) {
        while (call.nextMember()) {
            if (call.nameIs("index")) callIndex = call.whole(-1);
            else if (!call.nameIs("function") || !call.isObject() || !function(call.enter()))
                return false;
        }
        return callIndex >= 0 && arguments != null && !wholeCalls;
    }

    private boolean function(JsonScanner function) {
        while (function.nextMember()) {
            if (!function.nameIs("arguments") || !function.isString()) return false;
            arguments = function.string();
            argumentsFrom = function.valueStart();
            argumentsTo = function.valueEnd();
        }
        return true;
    }

    /// The member with its name and one comma. GLM, Kimi and others send it with every delta.
    private void role(JsonScanner at) {
        role = at.string();
        if (role == null) return;
        plain &= at.stringIs("assistant");
        int from = back(back(at.valueStart()) - 1) - ROLE.length();
        int before = back(from);
        int after = at.valueEnd();
        while (data[after] <= ' ') after++;
        if (!startsRole(from)) plain = false;
        roleFrom = data[after] == ',' || data[before - 1] != ',' ? from : before - 1;
        roleTo = data[after] == ',' ? after + 1 : at.valueEnd();
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
}
