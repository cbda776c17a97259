package tokenfly.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tokenfly.properties.Mistakes;
import tokenfly.properties.Property;
import tokenfly.properties.Section;
import tokenfly.properties.Spelling;
import tokenfly.upstream.catalog.Model.Route;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;

/// Reads `model.ID.…`.
final class ModelReader {
    private final Mistakes mistakes;
    private final PriceReader prices;
    private final Map<String, Provider> providers;

    /// @param providers by name, also those with mistakes
    ModelReader(Map<String, Provider> providers, Mistakes mistakes) {
        this.providers = providers;
        this.mistakes = mistakes;
        this.prices = new PriceReader(mistakes);
    }

    Model read(Section section) {
        if (!Names.isModel(section.name()))
            mistakes.add(section.first(), "has no model's id; allowed: " + Names.MODEL_ALLOWED);
        var name = section.get(ConfigKeys.NAME);
        var routes = routes(section);
        var served = new TreeSet<String>();
        for (var route : routes) served.add(route.provider().name());
        return new Model(section.name(), aliases(section), routes, prices.read(section, served),
                section.get(ConfigKeys.CONTEXT), section.get(ConfigKeys.MAX_OUTPUT),
                Set.copyOf(section.get(ConfigKeys.CAN)), Set.copyOf(section.get(ConfigKeys.ALLOW)),
                section.get(ConfigKeys.STREAM) == StreamMode.WHOLE,
                name != null ? name : section.name(),
                section.get(ConfigKeys.DESCRIPTION));
    }

    private List<String> aliases(Section section) {
        var aliases = section.get(ConfigKeys.ALIASES);
        for (var alias : aliases)
            if (!Names.isModel(alias)) mistakes.add(section.at(ConfigKeys.ALIASES), "has an alias that is no id; allowed: " + Names.MODEL_ALLOWED);
        return aliases;
    }

    private List<Route> routes(Section section) {
        var routes = new ArrayList<Route>();
        var at = section.at(ConfigKeys.PROVIDERS);
        var items = section.get(ConfigKeys.PROVIDERS);
        for (var item : items) {
            var equals = item.split("\\|", -1);
            for (int i = 0; i < equals.length; i++) {
                var route = route(section.name(), at, equals[i].strip(), i > 0);
                if (route == null) continue;
                if (routes.stream().anyMatch(route::leadsWhere))
                    mistakes.add(at, "names " + Mistakes.shown(equals[i].strip()) + " twice; allowed: once");
                routes.add(route);
            }
        }
        if (!section.has(ConfigKeys.PROVIDERS))
            mistakes.addMissing(section, ConfigKeys.MODEL.prefix(), ConfigKeys.PROVIDERS, known());
        else if (items.isEmpty() && !section.isFaulty(ConfigKeys.PROVIDERS))
            mistakes.add(at, "is empty; allowed: " + known());
        return routes;
    }

    /// @param item `NAME`, `NAME=upstream-id`, with `*WEIGHT` behind it or without
    /// @return null if there is no such provider
    private Route route(String id, Property at, String item, boolean joins) {
        int star = item.lastIndexOf('*');
        int weight = star < 0 ? 1 : weight(at, item, item.substring(star + 1).strip());
        var place = star < 0 ? item : item.substring(0, star).strip();
        int equals = place.indexOf('=');
        var name = equals < 0 ? place : place.substring(0, equals).strip();
        var upstreamId = equals < 0 ? id : place.substring(equals + 1).strip();
        var provider = providers.get(name);
        if (name.isEmpty()) {
            mistakes.add(at, "has nothing on one side of | or before *; allowed: " + known());
        } else if (provider == null) {
            var nearest = Spelling.nearest(name, providers.keySet());
            mistakes.add(at, "names no provider: " + Mistakes.shown(name) + "; "
                    + (nearest == null ? "" : "did you mean " + nearest + "? ") + "allowed: " + known());
        } else if (equals >= 0 && !Names.isModel(upstreamId)) {
            mistakes.add(at, "has no id behind " + name + "=; allowed: " + Names.MODEL_ALLOWED);
        } else {
            return new Route(provider, upstreamId, weight, joins);
        }
        return null;
    }

    private int weight(Property at, String item, String number) {
        if (number.matches("[0-9]{1,4}")) {
            int weight = Integer.parseInt(number);
            if (weight >= 1 && weight <= Route.MAX_WEIGHT) return weight;
        }
        mistakes.add(at, "weighs " + Mistakes.shown(item) + " with no whole number; allowed behind *: 1 to "
                + Route.MAX_WEIGHT);
        return 1;
    }

    private String known() {
        return String.join(", ", providers.keySet());
    }
}
