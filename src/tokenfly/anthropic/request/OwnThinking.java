package tokenfly.anthropic.request;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tokenfly.chat.Signature;
import tokenfly.json.EightBytes;
import tokenfly.json.JsonScanner;

/// Takes thinking out of a conversation that no vendor signed: it was made by another provider under
/// the same conversation, and the vendor answers 400 "Invalid signature" to it.
final class OwnThinking {
    private static final byte[] THINKING = "\"thinking\"".getBytes(StandardCharsets.US_ASCII);

    private OwnThinking() {
    }

    /// The list of messages without such blocks, every other block byte for byte; null when there are
    /// none. A message that held nothing else goes with them, as it may not be empty.
    static byte[] removed(byte[] body, int from, int to) {
        if (EightBytes.find(body, from, to, THINKING) < 0) return null;
        var kept = new Joined();
        boolean changed = false;
        var messages = new JsonScanner(body, from, to);
        while (messages.nextElement()) {
            int start = messages.valueStart();
            int end = messages.valueEnd();
            var content = content(messages);
            if (content == null) {
                kept.add(body, start, end);
                continue;
            }
            int contentFrom = content.valueStart();
            int contentTo = content.valueEnd();
            var blocks = blocks(content, body);
            if (blocks == null) {
                kept.add(body, start, end);
                continue;
            }
            changed = true;
            if (!blocks.isEmpty()) kept.add(body, start, contentFrom, blocks.end(), contentTo, end);
        }
        return changed ? kept.end() : null;
    }

    /// A scanner that stands at the message's list of content, or null when it has none.
    private static JsonScanner content(JsonScanner messages) {
        var message = messages.enter();
        while (message.nextMember()) if (message.nameIs("content") && message.isArray()) return message;
        return null;
    }

    /// The blocks to keep, or null when that is all of them.
    private static Joined blocks(JsonScanner content, byte[] body) {
        var kept = new Joined();
        boolean changed = false;
        var blocks = content.enter();
        while (blocks.nextElement()) {
            if (isUnsigned(blocks)) changed = true;
            else kept.add(body, blocks.valueStart(), blocks.valueEnd());
        }
        return changed ? kept : null;
    }

    private static boolean isUnsigned(JsonScanner blocks) {
        if (!blocks.isObject()) return false;
        boolean thinking = false;
        String signature = null;
        var block = blocks.enter();
        while (block.nextMember()) {
            if (block.nameIs("type")) thinking = "thinking".equals(block.string());
            else if (block.nameIs("signature")) signature = block.string();
        }
        return thinking && (signature == null || Signature.isOurs(signature));
    }

    /// A JSON list being put together of pieces of text.
    private static final class Joined {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Joined() {
            out.write('[');
        }

        boolean isEmpty() {
            return out.size() == 1;
        }

        void add(byte[] body, int from, int to) {
            if (!isEmpty()) out.write(',');
            out.write(body, from, to - from);
        }

        /// Adds one element whose middle is replaced.
        void add(byte[] body, int from, int middleFrom, byte[] middle, int middleTo, int to) {
            add(body, from, middleFrom);
            out.writeBytes(middle);
            out.write(body, middleTo, to - middleTo);
        }

        byte[] end() {
            out.write(']');
            return out.toByteArray();
        }
    }
}
