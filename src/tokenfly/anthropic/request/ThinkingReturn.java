package tokenfly.anthropic.request;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tokenfly.dialect.RawRequest;
import tokenfly.json.EightBytes;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;

/// Puts thinking before the tool calls of the assistant's turns that come back without any: their client
/// dropped it, or another model made them.
///
/// DeepSeek and Kimi answer 400 to such a turn in thinking mode, in this format as in OpenAI's. They do
/// not look at the signature.
final class ThinkingReturn {
    private static final byte[] CALL = "\"tool_use\"".getBytes(StandardCharsets.US_ASCII);

    private ThinkingReturn() {
    }

    /// The list of messages with such thinking, everything else byte for byte; null when none is missing.
    static byte[] given(byte[] body, int from, int to, RawRequest.Edits edits) {
        if (EightBytes.find(body, from, to, CALL) < 0) return null;
        ByteArrayOutputStream out = null;
        int written = from;
        var messages = new JsonScanner(body, from, to);
        for (int number = 0; messages.nextElement(); number++) {
            int place = place(messages);
            if (place < 0) continue;
            var remembered = edits.memory().before(number);
            if (out == null) out = new ByteArrayOutputStream(to - from + 256);
            out.write(body, written, place - written);
            out.writeBytes(block(remembered == null ? edits.kind().missingReasoning() : remembered));
            out.write(',');
            written = place;
        }
        if (out == null) return null;
        out.write(body, written, to - written);
        return out.toByteArray();
    }

    /// Where the first block of a message stands that lacks thinking; -1 for any other.
    private static int place(JsonScanner messages) {
        boolean assistant = false;
        int place = -1;
        var message = messages.enter();
        while (message.nextMember()) {
            if (message.nameIs("role")) assistant = message.stringIs("assistant");
            else if (message.nameIs("content") && message.isArray()) place = first(message.enter());
        }
        return assistant ? place : -1;
    }

    /// Where the first of the blocks stands; -1 when there is no call among them, or thinking.
    private static int first(JsonScanner blocks) {
        int first = -1;
        boolean calls = false;
        while (blocks.nextElement()) {
            if (first < 0) first = blocks.valueStart();
            var block = blocks.enter();
            while (block.nextMember()) {
                if (!block.nameIs("type")) continue;
                if (block.stringIs("thinking")) return -1;
                calls |= block.stringIs("tool_use");
            }
        }
        return calls ? first : -1;
    }

    private static byte[] block(String thinking) {
        return Json.utf8(JsonObject.builder().put("type", "thinking").put("thinking", thinking)
                .put("signature", "").build());
    }
}
