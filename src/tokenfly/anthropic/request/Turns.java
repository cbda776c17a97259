package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;

/// Brings a conversation into the order that the API insists on.
///
/// ```
/// user assistant user assistant …     never two of a kind, a user first
/// assistant: … tool_use*              every call is answered in the very next user turn,
/// user: tool_result* …                whose results come before all else
/// ```
///
/// Nothing is left out but empty text: results are moved up to their calls, what an assistant said
/// between a call and its results goes before the call, a result for no call becomes text, a call
/// without a result gets an error as one.
///
/// Source: Messages API reference, `messages`; tool use guide, "handling tool results".
final class Turns {
    /// Neighbours differ in their role.
    record Turn(Role role, List<Content> content) {}

    /// A message with its place, whose calls and results have the ids to be sent.
    private record Step(Role role, List<Content> content, int place) {}

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Content.ToolResult> results = new HashMap<>();
    private final Map<String, Integer> resultPlaces = new HashMap<>();
    private final Set<Integer> placesWithResults = new HashSet<>();
    private final List<Turn> turns = new ArrayList<>();
    /// What the last turn, an assistant's, ends in and what comes is said before; else empty.
    private final List<Content> calls = new ArrayList<>();
    private int lastResultPlace;
    private boolean resultsPassed;

    private Turns(List<Message> messages) {
        assignIds(messages);
        for (var step : steps) take(step);
        endAssistant();
    }

    /// The turns of the messages that are no system messages; empty when there is nothing to say.
    static List<Turn> of(List<Message> messages) {
        var turns = merged(new Turns(messages).answered());
        if (turns.isEmpty()) return turns;
        // A user who said nothing spoke last: the words before are no answer's beginning.
        if (turns.getLast().role() == Role.ASSISTANT && isSilentUser(messages))
            turns.add(turn(Role.USER, Content.Text.of(".")));
        if (turns.getFirst().role() == Role.ASSISTANT)
            turns.addFirst(turn(Role.USER, Content.Text.of(".")));
        trimPrefill(turns);
        return turns;
    }

    private static boolean isSilentUser(List<Message> messages) {
        for (var message : messages.reversed())
            if (message.role() != Role.SYSTEM)
                return message.role() == Role.USER && message.content().stream()
                        .allMatch(part -> part instanceof Content.Text(var text, _) && text.isBlank());
        return false;
    }

    static Turn turn(Role role, Content content) {
        return new Turn(role, new ArrayList<>(List.of(content)));
    }

    private void assignIds(List<Message> messages) {
        var ids = new WireIds();
        int place = 0;
        for (var message : messages) {
            if (message.role() == Role.SYSTEM) continue;
            if (message.role() == Role.USER) ids.nextTurn();
            var content = new ArrayList<Content>();
            for (var part : message.content()) {
                switch (part) {
                    case Content.Text(var text, _) when text.isBlank() -> { }
                    case Content.ToolCall(var id, var name, var arguments, var custom, _) ->
                        content.add(new Content.ToolCall(ids.call(id), name, arguments, custom));
                    case Content.ToolResult result -> result(result, ids, content, place);
                    default -> content.add(part);
                }
            }
            steps.add(new Step(message.role(), content, place++));
        }
    }

    /// A known result is set aside until its turn; any other stays where it is, as text.
    private void result(Content.ToolResult result, WireIds ids, List<Content> content, int place) {
        var wire = ids.result(result.callId());
        if (wire != null) {
            results.put(wire, new Content.ToolResult(wire, result.content(), result.error(),
                    result.cacheControl()));
            resultPlaces.put(wire, place);
            placesWithResults.add(place);
            return;
        }
        content.add(Content.Text.of("Tool result (" + result.callId() + "):"));
        for (var part : result.content())
            if (!(part instanceof Content.Text(var text, _) && text.isBlank())) content.add(part);
    }

    private void take(Step step) {
        boolean empty = step.content().isEmpty();
        if (step.role() == Role.USER) {
            if (placesWithResults.contains(step.place())) resultsPassed = true;
            if (!empty) append(step);
        } else if (!empty) {
            if (!continues(step)) beginAssistant(step);
            else for (var part : step.content()) fold(part);
            resultsPassed = false;
        }
    }

    private void append(Step step) {
        endAssistant();
        if (!turns.isEmpty() && turns.getLast().role() == Role.USER)
            turns.getLast().content().addAll(step.content());
        else turns.add(new Turn(Role.USER, new ArrayList<>(step.content())));
    }

    /// An assistant's message belongs to the turn before it while no user spoke, and no result came
    /// or some are still to come.
    private boolean continues(Step step) {
        if (turns.isEmpty() || turns.getLast().role() != Role.ASSISTANT) return false;
        return !resultsPassed || lastResultPlace > step.place();
    }

    private void beginAssistant(Step step) {
        endAssistant();
        turns.add(new Turn(Role.ASSISTANT, new ArrayList<>()));
        lastResultPlace = -1;
        int end = step.content().size();
        while (end > 0 && step.content().get(end - 1) instanceof Content.ToolCall) end--;
        for (var part : step.content().subList(0, end)) {
            turns.getLast().content().add(part);
            if (part instanceof Content.ToolCall call) awaitResult(call);
        }
        for (var part : step.content().subList(end, step.content().size())) fold(part);
    }

    /// Calls stay last.
    private void fold(Content part) {
        if (part instanceof Content.ToolCall call) {
            calls.add(call);
            awaitResult(call);
        } else {
            turns.getLast().content().add(part);
        }
    }

    private void awaitResult(Content.ToolCall call) {
        lastResultPlace = Math.max(lastResultPlace, resultPlaces.getOrDefault(call.id(), -1));
    }

    private void endAssistant() {
        if (!calls.isEmpty()) turns.getLast().content().addAll(calls);
        calls.clear();
    }

    /// The turns, with the answers to each one's calls at the beginning of the next one.
    private List<Turn> answered() {
        var answered = new ArrayList<Turn>();
        var answers = new ArrayList<Content>();
        for (var turn : turns) {
            if (!answers.isEmpty() && turn.role() == Role.ASSISTANT)
                answered.add(new Turn(Role.USER, new ArrayList<>(answers)));
            else turn.content().addAll(0, answers);
            answers.clear();
            answered.add(turn);
            for (var part : turn.content())
                if (part instanceof Content.ToolCall call) answers.add(answer(call.id()));
        }
        if (!answers.isEmpty()) answered.add(new Turn(Role.USER, answers));
        return answered;
    }

    private Content answer(String wireId) {
        var result = results.get(wireId);
        if (result != null) return result;
        return new Content.ToolResult(wireId, List.of(Content.Text.of("(no result)")), true, null);
    }

    private static List<Turn> merged(List<Turn> turns) {
        var merged = new ArrayList<Turn>();
        for (var turn : turns) {
            if (!merged.isEmpty() && merged.getLast().role() == turn.role())
                merged.getLast().content().addAll(turn.content());
            else merged.add(turn);
        }
        return merged;
    }

    /// An answer's beginning may not end in space.
    private static void trimPrefill(List<Turn> turns) {
        var content = turns.getLast().content();
        if (turns.getLast().role() == Role.ASSISTANT
                && content.getLast() instanceof Content.Text(var text, var cache))
            content.set(content.size() - 1, new Content.Text(text.stripTrailing(), cache));
    }
}
