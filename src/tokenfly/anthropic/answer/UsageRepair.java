package tokenfly.anthropic.answer;

import java.util.function.Supplier;
import tokenfly.chat.Usage;
import tokenfly.json.Json;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;

/// Puts a `usage` into an object that is passed through, where it is missing or null: official SDKs
/// fail without it.
final class UsageRepair {
    private UsageRepair() {
    }

    /// @param owner a scanner that has not begun
    /// @param guess what to say in its place
    static void repair(JsonScanner owner, JsonSplice splice, Supplier<Usage> guess) {
        boolean found = false;
        while (owner.nextMember()) {
            if (!owner.nameIs("usage")) continue;
            found = true;
            if (!owner.isObject()) splice.replace(owner.valueStart(), owner.valueEnd(),
                    Json.utf8(UsageFields.json(guess.get())));
        }
        if (!found) splice.append(owner, "usage", UsageFields.json(guess.get()));
    }
}
