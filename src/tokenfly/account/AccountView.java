package tokenfly.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tokenfly.account.ledger.Use;
import tokenfly.account.limits.LimitState;

/// An account at a moment, for its owner to see.
///
/// @param balanceNanos credits less charges; empty when the account is not metered against a
///         balance
/// @param lowNanos below such a balance it is low; 0 for none
/// @param heldNanos what running requests hold, of the balance and of the spending limits
/// @param limits those that are set
/// @param today what was used in this UTC day, by model; `month` likewise
public record AccountView(String name, Instant at, OptionalLong balanceNanos, long lowNanos, long heldNanos,
        long running, List<LimitState> limits, Map<String, Use> today, Map<String, Use> month) {
    public boolean isLow() {
        return balanceNanos.isPresent() && balanceNanos.getAsLong() < lowNanos;
    }

    /// All models together.
    public static Use total(Map<String, Use> byModel) {
        return byModel.values().stream().reduce(Use.NONE, Use::plus);
    }
}
