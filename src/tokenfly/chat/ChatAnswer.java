package tokenfly.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A whole answer.
///
/// @param id the upstream's id for it, or null
/// @param content in the order the model produced it: Text, Refusal, Thinking, RedactedThinking and
///     ToolCall only
/// @param stop never null
/// @param stopSequence the string that ended it, or null
/// @param usage null when the upstream gave none
public record ChatAnswer(String id, List<Content> content, StopReason stop, String stopSequence,
        Usage usage) {
    public ChatAnswer {
        content = List.copyOf(content);
    }

    public List<Content.ToolCall> toolCalls() {
        var calls = new ArrayList<Content.ToolCall>();
        for (var part : content) if (part instanceof Content.ToolCall call) calls.add(call);
        return calls;
    }

    /// All thinking in one text; `""` when there is none.
    public String thinking() {
        var text = new StringBuilder();
        for (var part : content) if (part instanceof Content.Thinking(var t, _)) text.append(t);
        return text.toString();
    }

    /// The stream that this answer is the sum of.
    public void replay(Consumer<ChatEvent> out) {
        out.accept(new ChatEvent.Started(id));
        if (usage != null) out.accept(new ChatEvent.UsageKnown(usage));
        for (var part : content) {
            switch (part) {
                case Content.Text(var text, _) -> out.accept(new ChatEvent.TextDelta(text));
                case Content.Refusal(var text) -> out.accept(new ChatEvent.RefusalDelta(text));
                case Content.Thinking(var text, var signature) -> {
                    out.accept(new ChatEvent.ThinkingDelta(text));
                    if (!signature.isEmpty()) out.accept(new ChatEvent.ThinkingSigned(signature));
                }
                case Content.RedactedThinking(var data) ->
                    out.accept(new ChatEvent.ThinkingRedacted(data));
                case Content.ToolCall(var callId, var name, var arguments, var custom, var mark) -> {
                    out.accept(new ChatEvent.ToolStarted(callId, name, custom, mark));
                    if (!arguments.isEmpty()) out.accept(new ChatEvent.ToolInput(arguments));
                }
                case Content.Image _, Content.Document _, Content.Audio _, Content.SearchResult _,
                     Content.ToolResult _, Content.Other _ ->
                    throw new IllegalStateException("an answer holds no " + part.getClass());
            }
        }
        out.accept(new ChatEvent.Finished(stop, stopSequence));
    }
}
