package tokenfly.dialect;

import tokenfly.chat.ChatException;
import tokenfly.json.MemberIndex;

/// Top-level fields that OpenAI's formats share, read where they stand: of a name that stands twice the
/// last one counts, and all must be sound.
public final class TopFields {
    private TopFields() {
    }

    /// @throws ChatException INVALID_REQUEST when there is none
    public static String model(MemberIndex members) {
        String last = null;
        for (var place : members.all("model")) {
            last = place.string();
            if (last == null || last.isEmpty()) throw Fields.wrongType("model", "a model's id");
        }
        if (last == null) throw ChatException.invalid("model", "Missing required parameter: 'model'.");
        return last;
    }

    /// @return false when it is not said
    public static boolean flag(MemberIndex members, String name) {
        boolean flag = false;
        for (var place : members.all(name)) {
            if (!place.isTrue() && !place.isFalse() && !place.isNull())
                throw Fields.wrongType(name, "a boolean");
            flag = place.isTrue();
        }
        return flag;
    }
}
