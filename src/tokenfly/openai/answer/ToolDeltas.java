package tokenfly.openai.answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells which call a piece of a streamed tool call belongs to, however its server numbers them.
///
/// OpenAI numbers calls from 0 and names each once. Servers were seen that start at 1, leave the
/// number out, give 0 to every call, repeat id and name in each piece, or send the id empty. Calls
/// keep the order in which they began. Not thread-safe.
final class ToolDeltas {
    /// No answer calls more tools than this.
    private static final int MAX_CALLS = 1_000;

    /// One call.
    static final class Call {
        /// From 0, without gaps.
        final int number;
        /// Null until one was given.
        String id;
        /// Null until one was given.
        String name;
        /// Its vendor's mark, or null.
        String signature;
        boolean hasArguments;

        private Call(int number) {
            this.number = number;
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final Map<Long, Call> byIndex = new HashMap<>();
    private final Map<String, Call> byId = new HashMap<>();

    /// The call that a piece belongs to, its id and name filled in. Only the first of either
    /// counts.
    ///
    /// @param index -1 when the piece has none
    /// @param id,name null or `""` when the piece has none
    /// @throws IllegalStateException for more calls than any answer has
    Call resolve(long index, String id, String name) {
        boolean hasId = id != null && !id.isEmpty();
        boolean hasName = name != null && !name.isEmpty();
        var call = index >= 0 ? byIndex(index, hasId ? id : null, hasName)
                : byOrder(hasId ? id : null, hasName);
        if (index >= 0) byIndex.put(index, call);
        if (hasId && call.id == null) {
            call.id = id;
            byId.put(id, call);
        }
        if (hasName && call.name == null) call.name = name;
        return call;
    }

    /// A known number with another id and a name begins another call: the server gives all calls
    /// the same number.
    private Call byIndex(long index, String id, boolean hasName) {
        var call = byIndex.get(index);
        if (call == null) return begin();
        if (id == null || call.id == null || id.equals(call.id)) return call;
        var known = byId.get(id);
        if (known != null) return known;
        return hasName ? begin() : call;
    }

    private Call byOrder(String id, boolean hasName) {
        if (id != null) return byId.containsKey(id) ? byId.get(id) : begin();
        if (calls.isEmpty()) return begin();
        var last = calls.getLast();
        return hasName && (last.name != null || last.hasArguments) ? begin() : last;
    }

    private Call begin() {
        if (calls.size() >= MAX_CALLS)
            throw new IllegalStateException("more calls than any answer has");
        var call = new Call(calls.size());
        calls.add(call);
        return call;
    }
}
