package tokenfly.gateway;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatEvent;

/// What the reasoning memory needs of an answer: its thinking and its calls, and nothing of what may be
/// endless. Not thread-safe.
final class Thoughts {
    private final StringBuilder thinking = new StringBuilder();
    private final List<String> callIds = new ArrayList<>();
    private boolean tooLong;

    /// What is longer than the memory keeps is let go at once: a part of it would be worth nothing.
    void thinking(String text) {
        tooLong |= thinking.length() + text.length() > ReasoningMemory.MAX_CHARS_EACH;
        if (tooLong) thinking.setLength(0);
        else thinking.append(text);
    }

    void call(ChatEvent.ToolStarted call) {
        callIds.add(call.id());
    }

    /// `""` when there is none, or too much.
    String thinking() {
        return thinking.toString();
    }

    List<String> callIds() {
        return callIds;
    }
}
