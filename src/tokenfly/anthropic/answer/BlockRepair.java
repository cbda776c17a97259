package tokenfly.anthropic.answer;

import java.nio.charset.StandardCharsets;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;

/// Mends one content block that is passed through.
final class BlockRepair {
    private static final byte[] EMPTY = "\"\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIRECT = "{\"type\":\"direct\"}".getBytes(StandardCharsets.US_ASCII);

    private BlockRepair() {
    }

    /// Adds the `signature` that thinking must have, or clients drop the block, and replaces a
    /// `caller` that is null, at which the AI SDK drops the call.
    static void repair(JsonScanner block, JsonSplice splice) {
        boolean thinking = false;
        boolean signed = false;
        while (block.nextMember()) {
            if (block.nameIs("type")) thinking = block.stringIs("thinking");
            else if (block.nameIs("signature")) {
                signed = true;
                if (block.isNull()) splice.replace(block.valueStart(), block.valueEnd(), EMPTY);
            } else if (block.nameIs("caller") && block.isNull())
                splice.replace(block.valueStart(), block.valueEnd(), DIRECT);
        }
        if (thinking && !signed) splice.append(block, "signature", new JsonString(""));
    }
}
