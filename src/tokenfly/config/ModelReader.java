package tokenfly.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tokenfly.account.money.Tokens;
import tokenfly.upstream.Model;
import tokenfly.upstream.Model.Route;
import tokenfly.upstream.Provider;

/// Reads `model.ID.…`.
final class ModelReader {
    private static final int MAX_DESCRIPTION_CHARS = 500;

    private final Mistakes mistakes;
    private final Values values;
    private final PriceReader prices;
    private final Map<String, Provider> providers;

    /// @param providers by name, also those with mistakes
    ModelReader(Map<String, Provider> providers, Mistakes mistakes) {
        this.providers = providers;
        this.mistakes = mistakes;
        this.values = new Values(mistakes);
        this.prices = new PriceReader(mistakes);
    }

    Model read(Section section) {
        if (!Names.isModel(section.name()))
            mistakes.add(section.first(), "has no model's id; allowed: " + Names.MODEL_ALLOWED);
        return new Model(section.name(), aliases(section), routes(section), prices.read(section),
                values.count(section.get("context"), Tokens.MAX),
                values.count(section.get("max-output"), Tokens.MAX), description(section));
    }

    private List<String> aliases(Section section) {
        var entry = section.get("aliases");
        var aliases = Values.list(entry);
        for (var alias : aliases)
            if (!Names.isModel(alias))
                mistakes.add(entry.at(), "has an alias that is no id; allowed: " + Names.MODEL_ALLOWED);
        return aliases;
    }

    private List<Route> routes(Section section) {
        var routes = new ArrayList<Route>();
        var entry = section.get("providers");
        for (var item : Values.list(entry)) {
            var route = route(section.name(), entry, item);
            if (route == null) continue;
            if (routes.contains(route)) mistakes.add(entry.at(), "names " + Mistakes.shown(item)
                    + " twice; allowed: once");
            routes.add(route);
        }
        if (!section.has("providers"))
            mistakes.addMissing(section, "model." + section.name() + ".providers", known());
        else if (entry != null && Values.list(entry).isEmpty())
            mistakes.add(entry.at(), "is empty; allowed: " + known());
        return routes;
    }

    /// @return null if there is no such provider
    private Route route(String id, Entry entry, String item) {
        int equals = item.indexOf('=');
        var name = equals < 0 ? item : item.substring(0, equals).strip();
        var upstreamId = equals < 0 ? id : item.substring(equals + 1).strip();
        var provider = providers.get(name);
        if (provider == null) {
            var nearest = Spelling.nearest(name, providers.keySet());
            mistakes.add(entry.at(), "names no provider: " + Mistakes.shown(name) + "; "
                    + (nearest == null ? "" : "did you mean " + nearest + "? ") + "allowed: " + known());
        } else if (equals >= 0 && !Names.isModel(upstreamId)) {
            mistakes.add(entry.at(), "has no id behind " + name + "=; allowed: " + Names.MODEL_ALLOWED);
        } else {
            return new Route(provider, upstreamId);
        }
        return null;
    }

    private String known() {
        return String.join(", ", providers.keySet());
    }

    private String description(Section section) {
        var entry = section.get("description");
        if (entry == null) return "";
        boolean isLine = entry.value().chars().noneMatch(Character::isISOControl);
        if (isLine && entry.value().length() <= MAX_DESCRIPTION_CHARS) return entry.value();
        mistakes.add(entry.at(), "is no line; allowed: one line of at most " + MAX_DESCRIPTION_CHARS
                + " characters");
        return "";
    }
}
