package tokenfly.gateway.answer;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatEvent;

/// What the reasoning memory needs of an answer: its thinking and its calls, and nothing of what may be
/// endless. Not thread-safe.
final class Thoughts {
    private final boolean keepsThinking;
    private final StringBuilder thinking = new StringBuilder();
    private final List<ChatEvent.ToolStarted> calls = new ArrayList<>();
    private boolean tooLong;

    /// @param keepsThinking the provider needs it back
    Thoughts(boolean keepsThinking) {
        this.keepsThinking = keepsThinking;
    }

    /// What is longer than the memory keeps is let go at once: a part of it would be worth nothing.
    void thinking(String text) {
        if (!keepsThinking) return;
        tooLong |= thinking.length() + text.length() > ReasoningMemory.MAX_CHARS_EACH;
        if (tooLong) thinking.setLength(0);
        else thinking.append(text);
    }

    void call(ChatEvent.ToolStarted call) {
        calls.add(call);
    }

    /// `""` when there is none, or too much.
    String thinking() {
        return thinking.toString();
    }

    List<ChatEvent.ToolStarted> calls() {
        return calls;
    }

    /// There is nothing that its client might drop.
    boolean isEmpty() {
        return calls.isEmpty() || thinking.isEmpty()
                && calls.stream().allMatch(call -> call.signature() == null);
    }
}
