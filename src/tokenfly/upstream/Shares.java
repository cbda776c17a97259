package tokenfly.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import tokenfly.upstream.catalog.Model.Route;

/// In which order a model's routes are tried: as they are listed, and among equals by weight and by the
/// request's affinity.
///
/// By weighted rendezvous hashing (Schindelhauer and Schomaker, "Weighted Distributed Hash Tables", 2005): of
/// all affinities each of the equals is first for a share in proportion to its weight, always the same ones.
/// A weight that changes, or an equal that comes or goes, moves only as many as the shares change by; those
/// whose first one fails spread over the others by their weights.
final class Shares {
    /// Doubles between 0 and 1 are this far apart at least.
    private static final double STEP = 0x1p-53;

    private Shares() {
    }

    /// @param affinity asked only where there are equals
    static List<Route> order(List<Route> routes, LongSupplier affinity) {
        if (routes.stream().noneMatch(Route::joins)) return routes;
        long of = affinity.getAsLong();
        var order = new ArrayList<Route>(routes.size());
        for (int from = 0; from < routes.size();) {
            int to = from + 1;
            while (to < routes.size() && routes.get(to).joins()) to++;
            var equals = new ArrayList<>(routes.subList(from, to));
            equals.sort(Comparator.comparingDouble(route -> distance(route, of)));
            order.addAll(equals);
            from = to;
        }
        return order;
    }

    /// Exponentially distributed, at a rate that is the weight: the least of several is this one's with a
    /// chance in proportion to it.
    private static double distance(Route route, long affinity) {
        long name = 31L * route.provider().name().hashCode() + route.model().hashCode();
        double even = ((mixed(affinity ^ mixed(name)) >>> 11) + 0.5) * STEP;
        return -Math.log(even) / route.weight();
    }

    /// Every bit of the result depends on every bit of the number (the finalizer of SplitMix64).
    private static long mixed(long number) {
        long mixed = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
