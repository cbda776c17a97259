package tokenfly.upstream;

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
/// @param routes where it is served, in order of preference; never empty
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

    /// @param model the provider's own id for it
    public record Route(Provider provider, String model) {}
}
