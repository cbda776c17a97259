package tokenfly.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// A whole answer, made before its first word goes out: every step of it and how it ends.
///
/// Each step is one output token. An answer that reached its limit may end in the middle of a
/// call's arguments.
///
/// @param stopSequence the one that ended the answer, or null
/// @param cachedTokens how many of the input tokens are reported as cached
/// @param reportsUsage whether it says what it used
record Answer(List<Step> steps, Stop stop, String stopSequence, long inputTokens,
        long cachedTokens, boolean reportsUsage) {

    /// What is said at a time, in the order `Thought* Word* (CallOpened CallPiece*)*`. Calls are
    /// numbered from 0.
    sealed interface Step {
        record Thought(String piece) implements Step {}
        record Word(String piece) implements Step {}
        record CallOpened(int index, String id, String name) implements Step {}
        record CallPiece(int index, String piece) implements Step {}
    }

    /// Why the answer ends, in each format's word.
    enum Stop {
        END("stop", "end_turn"), LENGTH("length", "max_tokens"), CALLS("tool_calls", "tool_use"),
        SEQUENCE("stop", "stop_sequence"), REFUSAL("content_filter", "refusal");

        final String openAi;
        final String anthropic;

        Stop(String openAi, String anthropic) {
            this.openAi = openAi;
            this.anthropic = anthropic;
        }
    }

    /// A call with all of its arguments, as JSON text.
    record Call(String id, String name, String arguments) {}

    Answer {
        steps = List.copyOf(steps);
    }

    long outputTokens() {
        return steps.size();
    }

    long thoughtTokens() {
        return steps.stream().filter(Step.Thought.class::isInstance).count();
    }

    String thoughts() {
        return steps.stream().map(step -> step instanceof Step.Thought(var piece) ? piece : "")
                .collect(Collectors.joining());
    }

    String text() {
        return steps.stream().map(step -> step instanceof Step.Word(var piece) ? piece : "")
                .collect(Collectors.joining());
    }

    List<Call> calls() {
        var calls = new ArrayList<Call>();
        for (var step : steps)
            if (step instanceof Step.CallOpened(int index, var id, var name))
                calls.add(new Call(id, name, arguments(index)));
        return calls;
    }

    private String arguments(int call) {
        return steps.stream()
                .map(step -> step instanceof Step.CallPiece(int index, var piece) && index == call
                        ? piece : null)
                .filter(Objects::nonNull).collect(Collectors.joining());
    }
}
