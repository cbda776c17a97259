package tokenfly.openai;

import java.nio.charset.StandardCharsets;
import tokenfly.chat.ChatException;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.provider.Fault;

/// A whole answer's body: the same bytes but for the model's id and a missing reason of the end.
///
/// @param usage null when it has none
/// @param contentFrom,contentTo where what the model produced stands; both 0 when it is missing
record WholeBody(byte[] bytes, Usage usage, int contentFrom, int contentTo) {

    private static final byte[] STOP = "\"stop\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TOOL_CALLS = "\"tool_calls\"".getBytes(StandardCharsets.US_ASCII);

    /// @param modelJson the public id as JSON text
    /// @throws ChatException UPSTREAM_FAILED when it is no JSON object
    static WholeBody read(byte[] body, byte[] modelJson) {
        try {
            var scan = new JsonScanner(body, 0, body.length);
            var splice = new JsonSplice(body);
            Usage usage = null;
            int from = 0;
            int to = 0;
            while (scan.nextMember()) {
                if (scan.nameIs("model")) {
                    splice.replace(scan.valueStart(), scan.valueEnd(), modelJson);
                } else if (scan.nameIs("usage") && scan.isObject()) {
                    usage = UsageFields.read((JsonObject) scan.value());
                } else if (scan.nameIs("choices")) {
                    from = scan.valueStart();
                    to = scan.valueEnd();
                    if (scan.isArray()) finishReasons(scan.enter(), splice);
                }
            }
            if (scan.overObject()) return new WholeBody(splice.toByteArray(), usage, from, to);
        } catch (JsonException unreadable) {
            // Refused below, like any other body that is no object.
        }
        throw Fault.unreadable();
    }

    /// Gives one to each choice that says none: agents look at it.
    private static void finishReasons(JsonScanner choices, JsonSplice splice) {
        while (choices.nextElement()) if (choices.isObject()) finishReason(choices.enter(), splice);
    }

    private static void finishReason(JsonScanner choice, JsonSplice splice) {
        int from = 0;
        int to = 0;
        boolean calls = false;
        while (choice.nextMember()) {
            if (choice.nameIs("message")) calls = choice.isObject() && hasCalls(choice.enter());
            if (!choice.nameIs("finish_reason") || StopReason.isGiven(choice.string())) continue;
            from = choice.valueStart();
            to = choice.valueEnd();
        }
        if (to > 0) splice.replace(from, to, calls ? TOOL_CALLS : STOP);
    }

    private static boolean hasCalls(JsonScanner message) {
        boolean calls = false;
        while (message.nextMember())
            if (message.nameIs("tool_calls") && message.isArray()) calls = !message.enter().isEmpty();
        return calls;
    }
}
