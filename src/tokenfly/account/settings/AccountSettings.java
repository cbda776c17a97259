package tokenfly.account.settings;

import java.util.List;
import java.util.OptionalLong;

/// What the operator set for one account.
///
/// @param name by the rule of [AccountName], or one that the ledger has from before that rule
/// @param models patterns of the model ids that it may use; `*` stands for any characters
/// @param openingNanos the credit to enter once in the account's life; empty for an account that is
///        not metered against a balance unless it is credited
/// @param disabled its keys are known, but nothing is admitted
public record AccountSettings(String name, List<ApiKey> keys, List<String> models, Limits limits,
                              OptionalLong openingNanos, boolean disabled) {
    public static final List<String> ALL_MODELS = List.of("*");

    public AccountSettings {
        keys = List.copyOf(keys);
        models = List.copyOf(models);
    }

    /// An account that only the ledger knows: it was taken out of the config.
    public static AccountSettings removed(String name) {
        return new AccountSettings(name, List.of(), List.of(), Limits.NONE, OptionalLong.empty(),
                true);
    }

    public boolean mayUse(String model) {
        for (String pattern : models)
            if (matches(pattern, model)) return true;
        return false;
    }

    /// Greedy matching with one step back: each `*` first stands for nothing, then for one more
    /// character at a time. Linear for one star, at worst the product of the lengths.
    static boolean matches(String pattern, String text) {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }
}
