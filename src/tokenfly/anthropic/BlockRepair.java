package tokenfly.anthropic;

import java.nio.charset.StandardCharsets;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.tokens.TokenEstimate;

/// Mends one content block that is passed through.
final class BlockRepair {
    private static final byte[] EMPTY = "\"\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIRECT = "{\"type\":\"direct\"}".getBytes(StandardCharsets.US_ASCII);

    private BlockRepair() {
    }

    /// Adds the `signature` that thinking must have, or clients drop the block, and replaces a
    /// `caller` that is null, at which the AI SDK drops the call.
    ///
    /// @param output counts the block's text
    /// @return whether it is a tool call
    static boolean repair(JsonScanner block, byte[] data, JsonSplice splice, TokenEstimate output) {
        boolean thinking = false;
        boolean call = false;
        boolean signed = false;
        while (block.nextMember()) {
            if (block.nameIs("type")) {
                thinking = "thinking".equals(block.string());
                call = "tool_use".equals(block.string());
            } else if (block.nameIs("signature")) {
                signed = true;
                if (block.isNull()) splice.replace(block.valueStart(), block.valueEnd(), EMPTY);
            } else if (block.nameIs("caller") && block.isNull())
                splice.replace(block.valueStart(), block.valueEnd(), DIRECT);
            else if (block.nameIs("text") || block.nameIs("thinking") || block.nameIs("name")
                    || block.nameIs("input"))
                count(block, data, output);
        }
        if (thinking && !signed) splice.append(block, "signature", new JsonString(""));
        return call;
    }

    private static void count(JsonScanner value, byte[] data, TokenEstimate output) {
        int quote = value.isString() ? 1 : 0;
        output.border().jsonString(data, value.valueStart() + quote, value.valueEnd() - quote).border();
    }
}
