package tokenfly.dialect;

import java.util.Set;

/// A model as a list of models shows it.
///
/// @param id under which it can be asked for
/// @param name for people
/// @param owner whose it is, as far as the configuration says: its first provider
/// @param context,maxOutput tokens; 0 when not known
/// @param can empty when nobody said
public record ModelInfo(String id, String name, String owner, long context, long maxOutput,
        Set<Ability> can) {
    /// No vendor says when a compatible model was made, and every SDK wants a date: seconds since
    /// 1970, and the same in RFC 3339.
    public static final long CREATED = 1_767_225_600L;
    public static final String CREATED_AT = "2026-01-01T00:00:00Z";

    public ModelInfo {
        can = Set.copyOf(can);
    }

    /// What not every model can.
    public enum Ability {
        VISION, TOOLS, THINKING
    }
}
