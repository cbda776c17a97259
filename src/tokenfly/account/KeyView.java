package tokenfly.account;

import java.util.List;
import java.util.Map;
import tokenfly.account.ledger.Use;
import tokenfly.account.limits.LimitState;
import tokenfly.account.settings.ApiKey;

/// A key of an account at a moment.
///
/// @param heldNanos what running requests hold of its limits
/// @param limits those that are set for the key itself
/// @param today what was used in this UTC day, by model; `month` likewise
/// @param total what was used since it has been there
public record KeyView(ApiKey key, long heldNanos, long running, List<LimitState> limits,
        Map<String, Use> today, Map<String, Use> month, Use total) {}
