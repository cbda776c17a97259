package tokenfly.anthropic;

import tokenfly.chat.ChatException;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.RawRequest;
import tokenfly.json.Json;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.provider.Fault;
import tokenfly.tokens.TokenEstimate;

/// Mends a whole answer that is passed through: the public model id, a missing `usage`,
/// `signature` or reason of the end. Not thread-safe.
final class AnswerRepair {
    private final JsonSplice splice;

    /// @param usage learns what the upstream counted
    /// @param output counts the answer's text
    /// @throws ChatException UPSTREAM_FAILED when it is not a JSON object
    /// @throws tokenfly.json.JsonException when it is not JSON
    AnswerRepair(byte[] body, JsonString model, RawRequest request, UsageFields usage,
            TokenEstimate output) {
        splice = new JsonSplice(body);
        var scan = new JsonScanner(body, 0, body.length);
        if (!scan.overObject()) throw Fault.unreadable();
        boolean calls = false;
        int from = 0;
        int to = 0;
        while (scan.nextMember()) {
            if (scan.nameIs("model"))
                splice.replace(scan.valueStart(), scan.valueEnd(), Json.utf8(model));
            else if (scan.nameIs("content") && scan.isArray()) {
                var blocks = scan.enter();
                while (blocks.nextElement())
                    if (blocks.isObject()) calls |= BlockRepair.repair(blocks.enter(), body, splice, output);
            } else if (scan.nameIs("stop_reason") && !StopReason.isGiven(scan.string())) {
                from = scan.valueStart();
                to = scan.valueEnd();
            }
        }
        if (to > 0) splice.replace(from, to, Json.utf8(StopReasons.usual(calls)));
        UsageRepair.repair(new JsonScanner(body, 0, body.length), splice, usage,
                () -> Usage.estimate(request.estimateInput(), output.tokens()));
    }

    byte[] body() {
        return splice.toByteArray();
    }
}
