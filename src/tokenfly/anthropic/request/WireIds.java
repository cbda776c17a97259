package tokenfly.anthropic.request;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Tool call ids as the API takes them: of the right characters and each used once. Some models
/// count their calls anew in every turn (`call_0`, `functions.f:0`), so a result belongs to the
/// nearest call before it that has its id and no result yet. Not thread-safe.
final class WireIds {
    /// The calls of one turn that have the same id, in their order.
    private record Waiting(int turn, Deque<String> wires) {}

    private final Set<String> used = new HashSet<>();
    /// How often an id came: where to go on looking for one that is free.
    private final Map<String, Integer> times = new HashMap<>();
    private final Map<String, Deque<Waiting>> waiting = new HashMap<>();
    private int turn;
    private int nameless;

    /// What comes next answers the calls so far, or follows them.
    void nextTurn() {
        turn++;
    }

    /// The id to send for a call.
    String call(String id) {
        var plain = id.isEmpty() ? "call_" + turn + "_" + nameless++ : Ids.sanitized(id);
        var wire = free(plain);
        var turns = waiting.computeIfAbsent(id, _ -> new ArrayDeque<>());
        if (turns.isEmpty() || turns.getLast().turn() != turn) turns.add(new Waiting(turn, new ArrayDeque<>()));
        turns.getLast().wires().add(wire);
        return wire;
    }

    private String free(String plain) {
        for (int i = times.merge(plain, 1, Integer::sum); ; i = times.merge(plain, 1, Integer::sum)) {
            var wire = i == 1 ? plain : plain + "_" + i;
            if (used.add(wire)) return wire;
        }
    }

    /// The id to send for a result, or null when no call waits for it.
    String result(String id) {
        var turns = waiting.get(id);
        if (turns == null || turns.isEmpty()) return null;
        var nearest = turns.getLast().wires();
        var wire = nearest.removeFirst();
        if (nearest.isEmpty()) turns.removeLast();
        return wire;
    }
}
