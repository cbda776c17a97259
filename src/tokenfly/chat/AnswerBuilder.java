package tokenfly.chat;

import java.util.ArrayList;
import java.util.List;

/// Adds a stream's events up to the answer they make. Not thread-safe.
public final class AnswerBuilder {
    /// Content in the order it began; a StringBuilder collects a part that is still growing.
    private sealed interface Part {
        record Growing(Kind kind, StringBuilder text) implements Part {}

        record Whole(Content content) implements Part {}

        record Call(ChatEvent.ToolStarted started, StringBuilder arguments) implements Part {}
    }

    private enum Kind {
        TEXT, REFUSAL, THINKING
    }

    /// No answer is longer; an upstream that never ends must not fill the memory.
    private static final int MAX_CHARS = 32 * 1024 * 1024;

    private final List<Part> parts = new ArrayList<>();
    private long chars;
    private String id;
    private Usage usage;
    private StopReason stop;
    private String stopSequence;
    private ErrorBody failure;

    /// @throws ChatException UPSTREAM_FAILED when the answer is longer than any
    public void add(ChatEvent event) {
        switch (event) {
            case ChatEvent.Started(var started) -> id = started;
            case ChatEvent.TextDelta(var text) -> grow(Kind.TEXT, text);
            case ChatEvent.RefusalDelta(var text) -> grow(Kind.REFUSAL, text);
            case ChatEvent.ThinkingDelta(var text) -> grow(Kind.THINKING, text);
            case ChatEvent.ThinkingSigned(var signature) -> sign(signature);
            case ChatEvent.ThinkingRedacted(var data) ->
                parts.add(new Part.Whole(new Content.RedactedThinking(data)));
            case ChatEvent.ToolStarted started ->
                parts.add(new Part.Call(started, new StringBuilder()));
            case ChatEvent.ToolInput(var delta) -> {
                count(delta);
                ((Part.Call) parts.getLast()).arguments().append(delta);
            }
            case ChatEvent.Aside _ -> { }
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Finished(var reason, var sequence) -> {
                stop = reason;
                stopSequence = sequence;
            }
            case ChatEvent.Failed(var said) -> failure = said;
        }
    }

    /// What ended the stream before its time, or null.
    public ErrorBody failure() {
        return failure;
    }

    /// The last totals seen, or null.
    public Usage usage() {
        return usage;
    }

    /// The answer so far; its stop reason is END_TURN while none was given.
    public ChatAnswer build() {
        var content = new ArrayList<Content>();
        for (var part : parts) content.add(finished(part));
        var reason = stop == null ? StopReason.END_TURN : stop;
        return new ChatAnswer(id, content, reason, stopSequence, usage);
    }

    private void count(String text) {
        chars += text.length();
        if (chars > MAX_CHARS) throw new ChatException(ChatError.of(ErrorKind.UPSTREAM_FAILED,
                "The model's provider sent an answer that does not end. Please try again."));
    }

    private void grow(Kind kind, String text) {
        count(text);
        if (!parts.isEmpty() && parts.getLast() instanceof Part.Growing(var last, var so)
                && last == kind) {
            so.append(text);
        } else {
            parts.add(new Part.Growing(kind, new StringBuilder(text)));
        }
    }

    /// A signature without thinking before it (its text was withheld) signs an empty text.
    private void sign(String signature) {
        var text = "";
        if (!parts.isEmpty() && parts.getLast() instanceof Part.Growing(var kind, var so)
                && kind == Kind.THINKING) {
            text = so.toString();
            parts.removeLast();
        }
        parts.add(new Part.Whole(new Content.Thinking(text, signature)));
    }

    private static Content finished(Part part) {
        return switch (part) {
            case Part.Growing(var kind, var text) -> switch (kind) {
                case TEXT -> Content.Text.of(text.toString());
                case REFUSAL -> new Content.Refusal(text.toString());
                case THINKING -> new Content.Thinking(text.toString(), "");
            };
            case Part.Whole(var content) -> content;
            case Part.Call(ChatEvent.ToolStarted(var id, var name, var custom, var mark), var input) ->
                new Content.ToolCall(id, name, input.toString(), custom, mark);
        };
    }
}
