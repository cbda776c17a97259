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
/// @param lowNanos below such a balance the account is shown as low; 0 for none
public record AccountSettings(String name, List<ApiKey> keys, List<String> models, Limits limits,
                              OptionalLong openingNanos, boolean disabled, long lowNanos) {
    public static final List<String> ALL_MODELS = List.of("*");

    public AccountSettings {
        keys = List.copyOf(keys);
        models = List.copyOf(models);
    }

    /// One that is never low.
    public AccountSettings(String name, List<ApiKey> keys, List<String> models, Limits limits,
            OptionalLong openingNanos, boolean disabled) {
        this(name, keys, models, limits, openingNanos, disabled, 0);
    }

    /// An account that only the ledger knows: it was taken out of the config.
    public static AccountSettings removed(String name) {
        return new AccountSettings(name, List.of(), List.of(), Limits.NONE, OptionalLong.empty(),
                true);
    }

    public boolean mayUse(String model) {
        return mayUse(models, model);
    }

    static boolean mayUse(List<String> models, String model) {
        for (String pattern : models)
            if (Wildcard.matches(pattern, model)) return true;
        return false;
    }
}
