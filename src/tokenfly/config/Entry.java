package tokenfly.config;

import java.util.List;

/// A property with its environment variables put in.
///
/// @param value without blanks at either end
/// @param missing variables in it that are not set
/// @param faulty whether a `${}` in it is malformed, which has been reported
record Entry(Property at, String value, List<String> missing, boolean faulty) {
    Entry {
        value = value.strip();
        missing = List.copyOf(missing);
    }

    /// False when variables that are not set left nothing of it: the key then counts as left out.
    boolean isSet() {
        return !faulty && (!value.isEmpty() || missing.isEmpty());
    }
}
