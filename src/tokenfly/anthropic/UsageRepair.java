package tokenfly.anthropic;

import java.util.function.Supplier;
import tokenfly.chat.Usage;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;

/// Reads the `usage` of an object that is passed through, and puts one there when it is missing or
/// null: official SDKs fail without it.
final class UsageRepair {
    private UsageRepair() {
    }

    /// @param owner a scanner that has not begun
    /// @param totals learns what the upstream said
    /// @param guess what to say in its place
    static void repair(JsonScanner owner, JsonSplice splice, UsageFields totals, Supplier<Usage> guess) {
        boolean found = false;
        while (owner.nextMember()) {
            if (!owner.nameIs("usage")) continue;
            found = true;
            if (owner.value() instanceof JsonObject said) totals.merge(said);
            else splice.replace(owner.valueStart(), owner.valueEnd(), Json.utf8(written(guess)));
        }
        if (!found) splice.append(owner, "usage", written(guess));
    }

    private static JsonObject written(Supplier<Usage> guess) {
        return UsageFields.json(guess.get());
    }
}
