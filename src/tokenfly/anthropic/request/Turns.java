package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final List<Turn> turns = new ArrayList<>();
    private boolean resultsPassed;

    private Turns(List<Message> messages) {
        assignIds(messages);
        for (var step : steps) take(step);
        answerCalls();
    }

    /// The turns of the messages that are no system messages; empty when there is nothing to say.
    static List<Turn> of(List<Message> messages) {
        var turns = merged(new Turns(messages).turns);
        if (turns.isEmpty()) return turns;
        if (turns.getFirst().role() == Role.ASSISTANT)
            turns.addFirst(turn(Role.USER, Content.Text.of(".")));
        trimPrefill(turns);
        return turns;
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
            return;
        }
        content.add(Content.Text.of("Tool result (" + result.callId() + "):"));
        for (var part : result.content())
            if (!(part instanceof Content.Text(var text, _) && text.isBlank())) content.add(part);
    }

    private void take(Step step) {
        boolean empty = step.content().isEmpty();
        if (step.role() == Role.USER) {
            if (resultPlaces.containsValue(step.place())) resultsPassed = true;
            if (!empty) append(step);
        } else if (!empty) {
            if (continues(step)) fold(turns.getLast().content(), step.content());
            else turns.add(new Turn(Role.ASSISTANT, new ArrayList<>(step.content())));
            resultsPassed = false;
        }
    }

    private void append(Step step) {
        if (!turns.isEmpty() && turns.getLast().role() == Role.USER)
            turns.getLast().content().addAll(step.content());
        else turns.add(new Turn(Role.USER, new ArrayList<>(step.content())));
    }

    /// An assistant's message belongs to the turn before it while no user spoke, and no result came
    /// or some are still to come.
    private boolean continues(Step step) {
        if (turns.isEmpty() || turns.getLast().role() != Role.ASSISTANT) return false;
        if (!resultsPassed) return true;
        for (var part : turns.getLast().content())
            if (part instanceof Content.ToolCall call
                    && resultPlaces.getOrDefault(call.id(), -1) > step.place())
                return true;
        return false;
    }

    /// Calls stay last.
    private static void fold(List<Content> turn, List<Content> more) {
        int beforeCalls = turn.size();
        for (int i = turn.size() - 1; i >= 0 && turn.get(i) instanceof Content.ToolCall; i--)
            beforeCalls = i;
        for (var part : more) {
            if (part instanceof Content.ToolCall) turn.add(part);
            else turn.add(beforeCalls++, part);
        }
    }

    private void answerCalls() {
        for (int i = 0; i < turns.size(); i++) {
            var answers = new ArrayList<Content>();
            for (var part : turns.get(i).content())
                if (part instanceof Content.ToolCall call) answers.add(answer(call.id()));
            if (answers.isEmpty()) continue;
            if (i + 1 == turns.size() || turns.get(i + 1).role() == Role.ASSISTANT)
                turns.add(i + 1, new Turn(Role.USER, new ArrayList<>()));
            turns.get(i + 1).content().addAll(0, answers);
        }
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
