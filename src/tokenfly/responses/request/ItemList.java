package tokenfly.responses.request;

import java.io.ByteArrayOutputStream;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.json.JsonScanner;

/// A JSON list of items being put together of their texts. A short request may name much, and often:
/// what comes of it has an end. Not thread-safe.
final class ItemList {
    private final int maxBytes;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int count;

    ItemList(int maxBytes) {
        this.maxBytes = maxBytes;
        out.write('[');
    }

    int count() {
        return count;
    }

    /// @param array the text of a JSON list
    ItemList addAll(byte[] array) {
        var items = new JsonScanner(array, 0, array.length);
        while (items.nextElement()) add(array, items.valueStart(), items.valueEnd());
        return this;
    }

    void add(byte[] item) {
        add(item, 0, item.length);
    }

    /// @throws ChatException CONTEXT_TOO_LONG
    void add(byte[] text, int from, int to) {
        if (out.size() + (to - from) > maxBytes) throw new ChatException(ChatError.of(
                ErrorKind.CONTEXT_TOO_LONG, "The conversation that this request continues or refers to"
                        + " is longer than any model's context. Begin a new one, or send what is"
                        + " needed of it as `input`."));
        if (count++ > 0) out.write(',');
        out.write(text, from, to - from);
    }

    byte[] end() {
        out.write(']');
        return out.toByteArray();
    }
}
