package tokenfly.console;

import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The sessions that were signed out and would not have expired yet. Thread-safe.
///
/// Each owner has a bounded list of its own, so that nobody's signing in and out brings another's
/// session back. An owner whose list is full loses the older ones of its sessions instead.
final class SignedOut {
    static final int MOST_OF_AN_OWNER = 1000;

    /// By account, `""` for the operator. Guarded by this.
    private final Map<String, Ended> owners = new HashMap<>();

    private static final class Ended {
        final LinkedHashMap<String, Instant> expiries = new LinkedHashMap<>();
        /// Sessions that expire by then are out, listed or not.
        Instant cutoff = Instant.MIN;
    }

    synchronized void add(Session session, Instant now) {
        owners.values().removeIf(ended -> ended.expiries.values().stream().noneMatch(now::isBefore)
                && !ended.cutoff.isAfter(now));
        var ended = owners.computeIfAbsent(session.account(), _ -> new Ended());
        ended.expiries.values().removeIf(expires -> !expires.isAfter(now));
        ended.expiries.put(session.id(), session.expires());
        if (ended.expiries.size() > MOST_OF_AN_OWNER) forgetOldest(ended);
    }

    private static void forgetOldest(Ended ended) {
        Iterator<Instant> oldest = ended.expiries.values().iterator();
        var expires = oldest.next();
        oldest.remove();
        if (expires.isAfter(ended.cutoff)) ended.cutoff = expires;
    }

    synchronized boolean has(Session session) {
        var ended = owners.get(session.account());
        return ended != null && (ended.expiries.containsKey(session.id())
                || !session.expires().isAfter(ended.cutoff));
    }
}
