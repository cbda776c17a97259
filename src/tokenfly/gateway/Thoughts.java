package tokenfly.gateway;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.Content;
import tokenfly.chat.Signature;
import tokenfly.chat.StopReason;

/// What the reasoning memory needs of a stream: its thinking and its calls, and nothing of what may be
/// endless. Not thread-safe.
final class Thoughts {
    private final StringBuilder thinking = new StringBuilder();
    private final List<Content> calls = new ArrayList<>();

    void add(ChatEvent event) {
        switch (event) {
            case ChatEvent.ThinkingDelta(var text) -> {
                // What is longer is not kept in the end: a part of it would be worth nothing.
                if (thinking.length() <= ReasoningMemory.MAX_CHARS_EACH) thinking.append(text);
            }
            case ChatEvent.ToolStarted(var id, var name, _, _) ->
                calls.add(Content.ToolCall.of(id, name, "{}"));
            case ChatEvent.Started _, ChatEvent.TextDelta _, ChatEvent.RefusalDelta _,
                 ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _, ChatEvent.ToolInput _,
                 ChatEvent.UsageKnown _, ChatEvent.Aside _, ChatEvent.Finished _, ChatEvent.Failed _ -> { }
        }
    }

    ChatAnswer answer() {
        var content = new ArrayList<Content>();
        if (!thinking.isEmpty())
            content.add(new Content.Thinking(thinking.toString(), Signature.UNSIGNED));
        content.addAll(calls);
        return new ChatAnswer(null, content, StopReason.TOOL_USE, null, null);
    }
}
