package tokenfly.dialect;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tokenfly.chat.Field;

/// Names, in the client's own words, the request fields that could not be carried to the upstream.
/// Not thread-safe.
public final class Dropped {
    private final Dialect client;
    private final Set<String> names = new LinkedHashSet<>();

    public Dropped(Dialect client) {
        this.client = client;
    }

    public void add(Field field) {
        names.add(client.fieldName(field));
    }

    /// @param name a field or block type as the client wrote it
    public void add(String name) {
        names.add(name);
    }

    public List<String> names() {
        return List.copyOf(names);
    }
}
