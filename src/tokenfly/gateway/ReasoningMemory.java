package tokenfly.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;
import tokenfly.chat.Signature;
import tokenfly.dialect.ReasoningRecall;

/// What models thought before they called a tool, for clients that drop it. Thread-safe.
///
/// DeepSeek and Kimi refuse the turn after a tool call when the reasoning before it does not come
/// back, and no OpenAI client sends it back. It is kept by account and tool call id, the oldest out
/// first, bounded in number, size and age; one account never sees another's.
final class ReasoningMemory {
    private static final int MAX_ENTRIES = 20_000;
    private static final long MAX_CHARS = 8L * 1024 * 1024;
    /// Longer thinking is not kept.
    static final int MAX_CHARS_EACH = 256 * 1024;
    private static final long MAX_AGE_NANOS = 6L * 3600 * 1_000_000_000;

    private record Key(String account, String callId) {}

    private record Entry(String reasoning, long since) {}

    private final LongSupplier nanoClock;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private long chars;

    ReasoningMemory(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// Remembers the answer's thinking, if it has both thinking and tool calls.
    void remember(String account, Thoughts thoughts) {
        var thinking = thoughts.thinking();
        if (thinking.isEmpty()) return;
        for (var id : thoughts.callIds()) put(new Key(account, id), thinking);
    }

    /// What one account's requests may be given back.
    ReasoningRecall of(String account) {
        return callId -> find(new Key(account, callId));
    }

    /// The request with the thinking put back before each tool call whose client dropped it.
    ChatRequest restore(String account, ChatRequest request) {
        var recall = of(account);
        var messages = new ArrayList<Message>();
        for (var message : request.messages()) messages.add(restore(recall, message));
        return request.withMessages(messages);
    }

    private static Message restore(ReasoningRecall recall, Message message) {
        if (message.role() != Role.ASSISTANT) return message;
        for (var part : message.content()) {
            if (part instanceof Content.Thinking) return message;
            if (!(part instanceof Content.ToolCall call)) continue;
            var reasoning = recall.before(call.id());
            if (reasoning == null) continue;
            var content = new ArrayList<Content>();
            content.add(new Content.Thinking(reasoning, Signature.UNSIGNED));
            content.addAll(message.content());
            return new Message(message.role(), content, message.name());
        }
        return message;
    }

    private synchronized void put(Key key, String reasoning) {
        forget(entries.remove(key));
        entries.put(key, new Entry(reasoning, nanoClock.getAsLong()));
        chars += reasoning.length();
        var oldest = entries.values().iterator();
        while (entries.size() > MAX_ENTRIES || chars > MAX_CHARS) {
            forget(oldest.next());
            oldest.remove();
        }
    }

    private synchronized String find(Key key) {
        var entry = entries.get(key);
        if (entry == null) return null;
        if (nanoClock.getAsLong() - entry.since <= MAX_AGE_NANOS) return entry.reasoning;
        forget(entries.remove(key));
        return null;
    }

    private void forget(Entry entry) {
        if (entry != null) chars -= entry.reasoning.length();
    }
}
