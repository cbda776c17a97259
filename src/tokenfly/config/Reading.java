package tokenfly.config;

import java.util.List;
import tokenfly.properties.Mistake;

/// What came of reading a configuration.
public sealed interface Reading {
    record Good(Settings settings) implements Reading {}

    /// @param mistakes all of them, in the order of the files and their lines; never empty
    record Bad(List<Mistake> mistakes) implements Reading {
        public Bad {
            mistakes = List.copyOf(mistakes);
        }
    }
}
