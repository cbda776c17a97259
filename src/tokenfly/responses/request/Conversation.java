package tokenfly.responses.request;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;

/// Makes turns out of a list of items, in which each call and each result stands for itself.
///
/// ```
/// assistant: (thinking | text | call)*     what follows one another is one turn
/// user: result*                            in the order of the calls, one for each of them
/// ```
///
/// A turn ends where somebody else speaks, and where all its calls are answered and the assistant
/// goes on. A result is given to its call wherever it stands. A call without one is said to be
/// aborted; a result without a call, as is left behind where a client shortened its history, is told
/// in words. Not thread-safe.
final class Conversation {
    private static final String ABORTED = "aborted";

    private final List<Message> messages = new ArrayList<>();
    /// Results by call id that no call has taken yet, in their order.
    private final Map<String, ArrayDeque<List<Content>>> results = new HashMap<>();
    /// How many calls with an id are still to come.
    private final Map<String, Integer> callsLeft = new HashMap<>();
    private final List<Content> turn = new ArrayList<>();
    /// Calls of the open turn, and whether their result has been passed.
    private final Map<String, Boolean> open = new LinkedHashMap<>();

    /// Must be told of every call before the first item is taken.
    void expectCall(String id) {
        callsLeft.merge(id, 1, Integer::sum);
    }

    /// Must be told of every result before the first item is taken.
    void expectResult(String id, List<Content> content) {
        results.computeIfAbsent(id, _ -> new ArrayDeque<>()).add(content);
    }

    void say(Role role, List<Content> content, String name) {
        if (content.isEmpty()) return;
        if (role == Role.ASSISTANT) {
            goOn();
            turn.addAll(content);
            return;
        }
        endTurn();
        messages.add(new Message(role, content, name));
    }

    void think(List<Content> thinking) {
        goOn();
        turn.addAll(thinking);
    }

    void call(Content.ToolCall call) {
        goOn();
        turn.add(call);
        open.put(call.id(), false);
    }

    /// A result has its place; its content was told before.
    void result(String callId) {
        if (open.replace(callId, true) != null || callsLeft.getOrDefault(callId, 0) > 0) return;
        var left = results.get(callId);
        if (left == null || left.isEmpty()) return;
        var told = new ArrayList<Content>();
        told.add(Content.Text.of("[result of " + callId + "]"));
        told.addAll(left.poll());
        endTurn();
        messages.add(Message.of(Role.USER, told));
    }

    List<Message> end() {
        endTurn();
        return messages;
    }

    /// The assistant goes on: after the results of all its calls, that is a new turn.
    private void goOn() {
        if (!open.isEmpty() && !open.containsValue(false)) endTurn();
    }

    private void endTurn() {
        // Thinking that led to nothing was given up by its client, and no provider takes it alone.
        while (!turn.isEmpty() && (turn.getLast() instanceof Content.Thinking
                || turn.getLast() instanceof Content.RedactedThinking)) turn.removeLast();
        if (turn.isEmpty()) return;
        messages.add(Message.of(Role.ASSISTANT, turn));
        var answers = new ArrayList<Content>();
        for (var part : turn)
            if (part instanceof Content.ToolCall call)
                answers.add(new Content.ToolResult(call.id(), resultOf(call.id()), false, null));
        if (!answers.isEmpty()) messages.add(Message.of(Role.USER, answers));
        turn.clear();
        open.clear();
    }

    /// The last call with an id gets all results that are left for it.
    private List<Content> resultOf(String callId) {
        int left = callsLeft.merge(callId, -1, Integer::sum);
        var queue = results.get(callId);
        if (queue == null || queue.isEmpty()) return List.of(Content.Text.of(ABORTED));
        if (left > 0) return queue.poll();
        var all = new ArrayList<Content>();
        while (!queue.isEmpty()) all.addAll(queue.poll());
        return all;
    }
}
