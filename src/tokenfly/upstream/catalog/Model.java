package tokenfly.upstream.catalog;

import java.util.List;
import java.util.Set;
import tokenfly.account.money.Prices;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.ModelInfo.Ability;
import tokenfly.dialect.Operation;

/// A model as clients see it.
///
/// @param id the public id
/// @param aliases other ids that mean it; `*` in one stands for any text
/// @param routes where it is served, in order of preference, equals side by side; never empty
/// @param context,maxOutput tokens; 0 when not known
/// @param can what is known that it can
/// @param allowed parts of a request that stay although they may cost more than the prices know
/// @param whole a stream is held until it is whole, unless its client says otherwise
/// @param name for people
/// @param description one line, or `""`
public record Model(
        String id,
        List<String> aliases,
        List<Route> routes,
        Prices prices,
        long context,
        long maxOutput,
        Set<Ability> can,
        Set<String> allowed,
        boolean whole,
        String name,
        String description) {

    public Model {
        aliases = List.copyOf(aliases);
        routes = List.copyOf(routes);
        can = Set.copyOf(can);
        allowed = Set.copyOf(allowed);
    }

    /// True when some provider of it has a key.
    public boolean on() {
        for (var route : routes) if (route.provider().on()) return true;
        return false;
    }

    /// True when some provider of it that is on speaks one of the dialects that have the operation.
    public boolean speaks(List<Dialect> dialects, Operation operation) {
        for (var route : routes)
            if (route.provider().on() && route.provider().spoken(dialects, operation) != null)
                return true;
        return false;
    }

    /// Its providers in their order as a configuration names them, without their ids of it: `a*3 | b, c`.
    public String served() {
        var names = new StringBuilder();
        for (var route : routes) {
            if (!names.isEmpty()) names.append(route.joins() ? " | " : ", ");
            names.append(route.provider().name());
            if (route.weight() > 1) names.append('*').append(route.weight());
        }
        return names.toString();
    }

    /// @param model the provider's own id for it
    /// @param weight its share among equals, from 1 to [#MAX_WEIGHT]
    /// @param joins it is of equal standing with the one before it; else it comes behind that one
    public record Route(Provider provider, String model, int weight, boolean joins) {
        public static final int MAX_WEIGHT = 1000;

        public Route {
            if (weight < 1 || weight > MAX_WEIGHT) throw new IllegalArgumentException("weight: " + weight);
        }

        /// One that shares with nobody.
        public Route(Provider provider, String model) {
            this(provider, model, 1, false);
        }

        /// The same way, whatever its standing.
        public boolean leadsWhere(Route other) {
            return provider.equals(other.provider) && model.equals(other.model);
        }
    }
}
