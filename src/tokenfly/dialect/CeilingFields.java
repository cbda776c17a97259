package tokenfly.dialect;

import java.util.ArrayList;
import java.util.Set;
import java.util.function.ToLongFunction;
import tokenfly.json.Json;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonSplice;
import tokenfly.json.MemberIndex;
import tokenfly.json.MemberIndex.Member;

/// The members of a request that bound its answer, in whichever server's words. A request may hold
/// several, and servers differ in which one they obey: llama.cpp lets `n_predict` win over
/// `max_tokens` (tools/server), vLLM and OpenAI `max_completion_tokens`, and DeepSeek knows no field
/// but `max_tokens`. So the least of all counts, and one is sent.
public final class CeilingFields {
    private static final Set<String> NAMES = Set.of("max_tokens", "max_completion_tokens",
            "max_output_tokens", "max_new_tokens", "n_predict");

    private CeilingFields() {
    }

    /// @param read a member's ceiling, or -1 for one that bounds nothing
    /// @return the least ceiling; -1 when there is none
    public static long least(MemberIndex body, ToLongFunction<Member> read) {
        long least = -1;
        for (var member : body.all(NAMES)) {
            long ceiling = read.applyAsLong(member);
            if (ceiling >= 0 && (least < 0 || ceiling < least)) least = ceiling;
        }
        return least;
    }

    /// Makes the ceiling the only one of the body. A body that says so already is not changed.
    ///
    /// @param obeyed the name of the member that the receiver obeys
    public static void write(JsonSplice splice, MemberIndex body, String obeyed, long ceiling) {
        var standing = new ArrayList<>(body.all(NAMES));
        if (standing.isEmpty()) {
            splice.append(body.ended(), obeyed, JsonNumber.of(ceiling));
            return;
        }
        var kept = standing.stream().filter(member -> member.name().equals(obeyed)).findFirst()
                .orElse(standing.getFirst());
        standing.remove(kept);
        if (!kept.name().equals(obeyed)) splice.replace(kept, obeyed, JsonNumber.of(ceiling));
        else if (!kept.value().equals(JsonNumber.of(ceiling)))
            splice.replace(kept.from(), kept.to(), Json.utf8(JsonNumber.of(ceiling)));
        splice.remove(body, standing);
    }
}
