package tokenfly.upstream.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tokenfly.account.settings.Wildcard;

/// The models by id and alias, in the configuration's order. Immutable: a reload makes a new one.
public final class Catalog {
    /// Ids are shorter: what is longer is matched with no pattern.
    private static final int MAX_NAME = 1_000;

    private final Map<String, Model> byId = new LinkedHashMap<>();
    private final Map<String, Model> byName = new HashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private final Map<String, Provider> providers = new LinkedHashMap<>();

    private record Pattern(String alias, Model model) {}

    /// @param providers every provider, also those without models
    public Catalog(List<Provider> providers, List<Model> models) {
        for (var provider : providers) this.providers.put(provider.name(), provider);
        for (var model : models) {
            byId.put(model.id(), model);
            for (var alias : model.aliases())
                if (Wildcard.isPattern(alias)) patterns.add(new Pattern(alias, model));
                else byName.put(alias, model);
        }
        byName.putAll(byId);
        // What Comparator makes would not come out of the JVM's cache.
        patterns.sort((one, other) -> Integer.compare(Wildcard.literals(other.alias), Wildcard.literals(one.alias)));
    }

    /// The model with this id or alias, else with the most exact pattern that matches, or null. A `[1m]`
    /// that Claude Code puts behind an id to ask for a long context is no part of it.
    public Model find(String name) {
        var model = byName.get(name);
        if (model == null && name.endsWith("[1m]"))
            model = byName.get(name.substring(0, name.length() - "[1m]".length()));
        if (model != null || name.length() > MAX_NAME) return model;
        for (var pattern : patterns)
            if (Wildcard.matches(pattern.alias, name)) return pattern.model;
        return null;
    }

    public Collection<Model> models() {
        return Collections.unmodifiableCollection(byId.values());
    }

    public Collection<Provider> providers() {
        return Collections.unmodifiableCollection(providers.values());
    }
}
