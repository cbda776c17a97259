package tokenfly.gateway.answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;
import tokenfly.chat.Signature;

/// What models thought before they called a tool, and the marks of calls, for clients that drop them.
/// Thread-safe.
///
/// DeepSeek and Kimi refuse the turn after a tool call when the reasoning before it does not come
/// back, Gemini when a call comes back without its mark, and few clients send them. They are kept by
/// account, tool call id and what precedes the call, the oldest out first, bounded in number, size and
/// age; one account never sees another's, and no conversation another's.
public final class ReasoningMemory {
    private static final int MAX_ENTRIES = 20_000;
    private static final long MAX_CHARS = 8L * 1024 * 1024;
    /// Longer thinking is not kept.
    static final int MAX_CHARS_EACH = 256 * 1024;
    private static final long MAX_AGE_NANOS = 6L * 3600 * 1_000_000_000;
    /// Some models count their calls anew in each conversation, or in each turn: `functions.f:0`.
    private static final Pattern COUNTED = Pattern.compile(".{0,15}|.*[^0-9A-Za-z][0-9]{1,4}");

    /// @param preceding what precedes the call; `""` for an id that is the call's alone: a client that
    ///     cuts its history short changes what precedes
    private record Key(String account, String callId, String preceding) {}

    /// @param reasoning `""` when there is none
    /// @param mark the call's, or null
    private record Entry(String reasoning, String mark, long since) {
        long chars() {
            return reasoning.length() + (mark == null ? 0 : mark.length());
        }
    }

    private final LongSupplier nanoClock;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private long chars;
    private volatile int marks;

    public ReasoningMemory(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// Remembers the answer's thinking and its calls' marks, if it has calls.
    ///
    /// @param messages to which it was the answer
    void remember(String account, List<Message> messages, Thoughts thoughts) {
        var preceding = new Preceding(messages);
        for (var call : thoughts.calls())
            if (call.signature() == null || call.signature().length() <= MAX_CHARS_EACH)
                put(key(account, call.id(), preceding, messages.size()),
                        new Entry(thoughts.thinking(), call.signature(), nanoClock.getAsLong()));
    }

    private static Key key(String account, String callId, Preceding preceding, int message) {
        return new Key(account, callId,
                COUNTED.matcher(callId).matches() ? preceding.turnOf(message) : "");
    }

    /// The thinking before each message's calls, null where there is none or it is not known.
    String[] reasoning(String account, List<Message> messages) {
        var found = new String[messages.size()];
        var preceding = new Preceding(messages);
        for (int i = 0; i < found.length; i++) found[i] = reasoning(account, messages, i, preceding);
        return found;
    }

    private String reasoning(String account, List<Message> messages, int at, Preceding preceding) {
        if (messages.get(at).role() != Role.ASSISTANT) return null;
        for (var part : messages.get(at).content())
            if (part instanceof Content.ToolCall call) {
                var entry = find(key(account, call.id(), preceding, at));
                if (entry != null && !entry.reasoning.isEmpty()) return entry.reasoning;
            }
        return null;
    }

    /// Whether any call's mark is kept.
    boolean holdsMarks() {
        return marks > 0;
    }

    /// The marks of each message's calls, by their ids.
    List<Map<String, String>> marks(String account, List<Message> messages) {
        var preceding = new Preceding(messages);
        var found = new ArrayList<Map<String, String>>();
        for (int i = 0; i < messages.size(); i++) {
            var ofMessage = new HashMap<String, String>();
            for (var part : messages.get(i).content())
                if (part instanceof Content.ToolCall call) {
                    var entry = find(key(account, call.id(), preceding, i));
                    if (entry != null && entry.mark != null) ofMessage.put(call.id(), entry.mark);
                }
            found.add(ofMessage);
        }
        return found;
    }

    /// The request with what its client dropped put back.
    ///
    /// @param withThinking thinking, too, which only some providers want
    ChatRequest restore(String account, ChatRequest request, boolean withThinking) {
        var preceding = new Preceding(request.messages());
        var messages = new ArrayList<Message>();
        for (int i = 0; i < request.messages().size(); i++)
            messages.add(restored(account, request.messages(), i, preceding, withThinking));
        return request.withMessages(messages);
    }

    private Message restored(String account, List<Message> messages, int at, Preceding preceding,
            boolean withThinking) {
        var message = messages.get(at);
        if (message.role() != Role.ASSISTANT) return message;
        var content = new ArrayList<Content>();
        boolean thinks = !withThinking;
        for (var part : message.content()) {
            thinks |= part instanceof Content.Thinking;
            content.add(part instanceof Content.ToolCall call && call.signature() == null
                    ? marked(call, find(key(account, call.id(), preceding, at))) : part);
        }
        var reasoning = thinks ? null : reasoning(account, messages, at, preceding);
        if (reasoning != null) content.addFirst(new Content.Thinking(reasoning, Signature.UNSIGNED));
        return new Message(message.role(), content, message.name());
    }

    private static Content.ToolCall marked(Content.ToolCall call, Entry entry) {
        return entry == null || entry.mark == null ? call : new Content.ToolCall(call.id(), call.name(),
                call.arguments(), call.custom(), entry.mark);
    }

    private synchronized void put(Key key, Entry entry) {
        forget(entries.remove(key));
        entries.put(key, entry);
        chars += entry.chars();
        if (entry.mark != null) marks++;
        var oldest = entries.values().iterator();
        while (entries.size() > MAX_ENTRIES || chars > MAX_CHARS) {
            forget(oldest.next());
            oldest.remove();
        }
    }

    private synchronized Entry find(Key key) {
        var entry = entries.get(key);
        if (entry == null) return null;
        if (nanoClock.getAsLong() - entry.since <= MAX_AGE_NANOS) return entry;
        forget(entries.remove(key));
        return null;
    }

    private void forget(Entry entry) {
        if (entry == null) return;
        chars -= entry.chars();
        if (entry.mark != null) marks--;
    }
}
