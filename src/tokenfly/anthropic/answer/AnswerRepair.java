package tokenfly.anthropic.answer;

import java.util.function.Supplier;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.json.Json;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;

/// Mends a whole answer that is passed through: the public model id, a missing `usage`,
/// `signature` or reason of the end.
final class AnswerRepair {
    private AnswerRepair() {
    }

    /// @param body a JSON object
    /// @param hasCalls what the answer says when it gives no reason depends on it
    /// @param guess what to say of usage where the upstream says nothing
    static byte[] repaired(byte[] body, JsonString model, boolean hasCalls, Supplier<Usage> guess) {
        var splice = new JsonSplice(body);
        var scan = new JsonScanner(body, 0, body.length);
        while (scan.nextMember()) {
            if (scan.nameIs("model"))
                splice.replace(scan.valueStart(), scan.valueEnd(), Json.utf8(model));
            else if (scan.nameIs("content") && scan.isArray()) blocks(scan.enter(), splice);
            else if (scan.nameIs("stop_reason") && !StopReason.isGiven(scan.string()))
                splice.replace(scan.valueStart(), scan.valueEnd(), Json.utf8(StopReasons.usual(hasCalls)));
        }
        UsageRepair.repair(new JsonScanner(body, 0, body.length), splice, guess);
        return splice.toByteArray();
    }

    private static void blocks(JsonScanner blocks, JsonSplice splice) {
        while (blocks.nextElement()) if (blocks.isObject()) BlockRepair.repair(blocks.enter(), splice);
    }
}
