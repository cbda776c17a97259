package tokenfly.upstream;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The models by id and alias, in the configuration's order. Immutable: a reload makes a new one.
public final class Catalog {
    private final Map<String, Model> byId = new LinkedHashMap<>();
    private final Map<String, Model> byName = new HashMap<>();
    private final Map<String, Provider> providers = new LinkedHashMap<>();

    /// @param providers every provider, also those without models
    public Catalog(List<Provider> providers, List<Model> models) {
        for (var provider : providers) this.providers.put(provider.name(), provider);
        for (var model : models) {
            byId.put(model.id(), model);
            for (var alias : model.aliases()) byName.put(alias, model);
        }
        byName.putAll(byId);
    }

    /// The model with this id or alias, or null. A `[1m]` that Claude Code puts behind an id to ask
    /// for a long context is no part of it.
    public Model find(String name) {
        var model = byName.get(name);
        if (model == null && name.endsWith("[1m]"))
            model = byName.get(name.substring(0, name.length() - "[1m]".length()));
        return model;
    }

    public Collection<Model> models() {
        return Collections.unmodifiableCollection(byId.values());
    }

    public Collection<Provider> providers() {
        return Collections.unmodifiableCollection(providers.values());
    }
}
