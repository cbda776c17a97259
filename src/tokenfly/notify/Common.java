package tokenfly.notify;

import java.util.List;

/// What several gateways tell of together, so that each thing is told once.
@FunctionalInterface
public interface Common {
    /// Says what this gateway finds.
    ///
    /// @param found keys of all that it finds, and others may find, too
    /// @param told keys of what it has told since it was last asked
    /// @return keys of what it is to tell; null when nobody can say now
    List<String> mine(List<String> found, List<String> told);
}
