package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tool call ids as the API takes them: of the right characters and each used once. Some models
/// count their calls anew in every turn (`call_0`, `functions.f:0`), so a result belongs to the
/// nearest call before it that has its id and no result yet. Not thread-safe.
final class WireIds {
    private record Waiting(String wire, int turn) {}

    private final Set<String> used = new HashSet<>();
    private final Map<String, List<Waiting>> waiting = new HashMap<>();
    private int turn;
    private int nameless;

    /// What comes next answers the calls so far, or follows them.
    void nextTurn() {
        turn++;
    }

    /// The id to send for a call.
    String call(String id) {
        var plain = id.isEmpty() ? "call_" + turn + "_" + nameless++ : Ids.sanitized(id);
        var wire = plain;
        for (int i = 2; !used.add(wire); i++) wire = plain + "_" + i;
        waiting.computeIfAbsent(id, _ -> new ArrayList<>()).add(new Waiting(wire, turn));
        return wire;
    }

    /// The id to send for a result, or null when no call waits for it.
    String result(String id) {
        var calls = waiting.getOrDefault(id, List.of());
        if (calls.isEmpty()) return null;
        int nearest = calls.getLast().turn();
        for (int i = 0; ; i++) if (calls.get(i).turn() == nearest) return calls.remove(i).wire();
    }
}
