package tokenfly.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatEvent.ThinkingDelta;
import tokenfly.chat.ChatEvent.ThinkingSigned;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;

/// A whole answer, made before its first word goes out: every step of it and how it ends.
///
/// Each step is one output token, in the order `ThinkingDelta* TextDelta* (ToolStarted ToolInput*)*`.
/// An answer that reached its limit may end in the middle of a call's arguments.
///
/// @param stopSequence the one that ended the answer, or null
/// @param usage null where it does not say what it used
record DemoAnswer(String id, List<ChatEvent> steps, StopReason stop, String stopSequence, Usage usage) {
    DemoAnswer {
        steps = List.copyOf(steps);
    }

    /// As a stream, one event a step but for the signature that ends the thinking.
    ///
    /// @param hidden leave out what was thought, but not its signature
    List<ChatEvent> events(boolean hidden) {
        var events = new ArrayList<ChatEvent>();
        events.add(new ChatEvent.Started(id));
        var thoughts = new StringBuilder();
        for (var step : steps) {
            if (step instanceof ThinkingDelta(var text)) thoughts.append(text);
            else sign(thoughts, events);
            if (!hidden || !(step instanceof ThinkingDelta)) events.add(step);
        }
        sign(thoughts, events);
        if (usage != null) events.add(new ChatEvent.UsageKnown(usage));
        events.add(new ChatEvent.Finished(stop, stopSequence));
        return events;
    }

    ChatAnswer whole(boolean hidden) {
        var whole = new AnswerBuilder();
        events(hidden).forEach(whole::add);
        return whole.build();
    }

    /// Opaque to clients; here the thoughts' own hash, so that the same thoughts have the same one.
    private static void sign(StringBuilder thoughts, List<ChatEvent> events) {
        if (thoughts.isEmpty()) return;
        var hash = "demo " + Integer.toHexString(thoughts.toString().hashCode());
        events.add(new ThinkingSigned(Base64.getEncoder().encodeToString(hash.getBytes(StandardCharsets.US_ASCII))));
        thoughts.setLength(0);
    }
}
