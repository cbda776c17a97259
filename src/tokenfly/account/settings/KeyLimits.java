package tokenfly.account.settings;

import java.util.List;

/// What a key may do of what its account may.
///
/// @param models patterns of the model ids that it may use; `*` stands for any characters
public record KeyLimits(List<String> models, Limits limits) {
    public static final KeyLimits NONE = new KeyLimits(AccountSettings.ALL_MODELS, Limits.NONE);

    public KeyLimits {
        models = List.copyOf(models);
    }

    public boolean mayUse(String model) {
        return AccountSettings.mayUse(models, model);
    }
}
