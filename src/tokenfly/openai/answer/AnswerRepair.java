package tokenfly.openai.answer;

import java.nio.charset.StandardCharsets;
import tokenfly.chat.StopReason;
import tokenfly.json.Json;
import tokenfly.json.JsonPieces;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;

/// Mends a whole answer that is passed through: the public model id, a missing reason of the end, the
/// JSON of calls' arguments. Not thread-safe.
final class AnswerRepair {
    private static final byte[] STOP = "\"stop\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TOOL_CALLS = "\"tool_calls\"".getBytes(StandardCharsets.US_ASCII);

    private final JsonSplice splice;

    private AnswerRepair(byte[] body) {
        splice = new JsonSplice(body);
    }

    /// @param body a JSON object
    /// @param modelJson the public id as JSON text
    static byte[] repaired(byte[] body, byte[] modelJson) {
        var repair = new AnswerRepair(body);
        var scan = new JsonScanner(body, 0, body.length);
        while (scan.nextMember()) {
            if (scan.nameIs("model"))
                repair.splice.replace(scan.valueStart(), scan.valueEnd(), modelJson);
            else if (scan.nameIs("choices") && scan.isArray()) repair.choices(scan.enter());
        }
        return repair.splice.toByteArray();
    }

    private void choices(JsonScanner choices) {
        while (choices.nextElement()) if (choices.isObject()) choice(choices.enter());
    }

    private void choice(JsonScanner choice) {
        int from = 0;
        int to = 0;
        boolean calls = false;
        while (choice.nextMember()) {
            if (choice.nameIs("message") && choice.isObject()) calls = message(choice.enter());
            if (!choice.nameIs("finish_reason") || StopReason.isGiven(choice.string())) continue;
            from = choice.valueStart();
            to = choice.valueEnd();
        }
        if (to > 0) splice.replace(from, to, calls ? TOOL_CALLS : STOP);
    }

    /// @return whether it has calls
    private boolean message(JsonScanner message) {
        boolean any = false;
        while (message.nextMember()) {
            if (!message.nameIs("tool_calls") || !message.isArray()) continue;
            var calls = message.enter();
            while (calls.nextElement()) {
                any = true;
                if (calls.isObject()) call(calls.enter());
            }
        }
        return any;
    }

    private void call(JsonScanner call) {
        while (call.nextMember()) {
            if (!call.nameIs("function") || !call.isObject()) continue;
            var function = call.enter();
            while (function.nextMember())
                if (function.nameIs("arguments") && function.isString()) arguments(function);
        }
    }

    private void arguments(JsonScanner at) {
        var text = at.string();
        var pieces = new JsonPieces();
        var mended = pieces.next(text) + pieces.rest();
        if (!mended.equals(text))
            splice.replace(at.valueStart(), at.valueEnd(), Json.utf8(new JsonString(mended)));
    }
}
