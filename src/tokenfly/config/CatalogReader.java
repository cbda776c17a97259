package tokenfly.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tokenfly.account.money.Prices;
import tokenfly.dialect.ModelInfo.Ability;
import tokenfly.properties.Mistakes;
import tokenfly.properties.Section;
import tokenfly.properties.Sections;
import tokenfly.upstream.catalog.Catalog;
import tokenfly.upstream.catalog.Model.Route;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;

/// Reads all providers and models, adds the demo, and checks that every name means one thing.
final class CatalogReader {
    private static final String DEMO_DESCRIPTION =
            "Built in: answers without a network or a key, for trying an app";

    private final ConfigKeys keys;
    private final Provider demo;
    private final Path directory;
    private final Mistakes mistakes;
    private final Map<String, Provider> providers = new LinkedHashMap<>();
    private final List<Model> models = new ArrayList<>();

    /// @param demo the provider of the model `demo`
    /// @param directory that paths are relative to
    CatalogReader(ConfigKeys keys, Provider demo, Path directory, Mistakes mistakes) {
        this.keys = keys;
        this.demo = demo;
        this.directory = directory;
        this.mistakes = mistakes;
    }

    Catalog read(Sections sections) {
        var providerReader = new ProviderReader(keys, new TransportReader(directory, mistakes), mistakes);
        for (var section : sections.all(keys.provider()))
            if (!isTaken(section, "provider"))
                providers.put(section.name(), providerReader.read(section));
        providers.put(Names.DEMO, demo);
        var modelReader = new ModelReader(providers, mistakes);
        for (var section : sections.all(ConfigKeys.MODEL))
            if (!isTaken(section, "model")) models.add(modelReader.read(section));
        checkAliases(sections.all(ConfigKeys.MODEL));
        models.add(new Model(Names.DEMO, List.of(), List.of(new Route(demo, Names.DEMO)),
                Prices.FREE, 0, 0, EnumSet.allOf(Ability.class), Set.of(), false, "Demo", DEMO_DESCRIPTION));
        return new Catalog(List.copyOf(providers.values()), models);
    }

    private boolean isTaken(Section section, String what) {
        if (!section.name().equals(Names.DEMO)) return false;
        mistakes.add(section.first(), "the " + what + " demo is built in; allowed: any other name");
        return true;
    }

    private void checkAliases(Collection<Section> sections) {
        Map<String, String> owners = new HashMap<>();
        for (var model : models) owners.put(model.id(), model.id());
        owners.put(Names.DEMO, Names.DEMO);
        for (var section : sections)
            for (var alias : section.get(ConfigKeys.ALIASES)) {
                var owner = owners.putIfAbsent(alias, section.name());
                if (owner != null) mistakes.add(section.at(ConfigKeys.ALIASES), "has an alias that means "
                        + (owner.equals(section.name()) ? "this model" : owner) + " already: "
                        + Mistakes.shown(alias) + "; allowed: names of no other model");
            }
    }
}
