package tokenfly.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import tokenfly.upstream.catalog.Catalog;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;

/// Which models cannot be served, and what they want.
public final class OffModels {
    private OffModels() {
    }

    /// The ids of the models that are off, by what would switch them on: the variable or, where the
    /// configuration names none, the key: `DEEPSEEK_API_KEY`, `A or B`, `provider.x.keys`.
    public static SequencedMap<String, List<String>> byWant(Catalog catalog) {
        var wants = new LinkedHashMap<String, List<String>>();
        for (var model : catalog.models())
            if (!model.on())
                wants.computeIfAbsent(want(model), _ -> new ArrayList<>()).add(model.id());
        return wants;
    }

    private static String want(Model model) {
        var wants = new LinkedHashSet<String>();
        for (var route : model.routes()) wants.addAll(wants(route.provider()));
        return String.join(" or ", wants);
    }

    private static List<String> wants(Provider provider) {
        if (!provider.missing().isEmpty()) return provider.missing();
        return List.of("provider." + provider.name() + ".keys");
    }
}
