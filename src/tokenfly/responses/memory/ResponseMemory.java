package tokenfly.responses.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import tokenfly.http.BodyMemory;

/// Responses that were asked to be stored, for an hour after their last use, in memory alone.
///
/// It holds at most so many bytes over all accounts. When it is full, the account that takes the most
/// loses what it has not used for the longest; one account never sees another's. Thread-safe.
public final class ResponseMemory {
    private static final long MAX_AGE_NANOS = 3600L * 1_000_000_000;
    private static final long SWEEP_NANOS = 60L * 1_000_000_000;
    /// What an entry takes beside its bytes, and each id by which it is found.
    private static final int ENTRY_BYTES = 400;
    private static final int ID_BYTES = 200;
    /// The longest chain of responses that is followed.
    private static final int MAX_CHAIN = 10_000;

    private record Entry(StoredResponse stored, long bytes, long used) {}

    private static final class Shelf {
        /// By response id, the least lately used first.
        final Map<String, Entry> responses = new LinkedHashMap<>();
        /// Response ids by the ids of their output items.
        final Map<String, String> items = new HashMap<>();
        long bytes;
    }

    private final KeptElsewhere elsewhere = new KeptElsewhere();
    private final BodyMemory budget;
    private final long maxBytes;
    private final LongSupplier nanoClock;
    private final Map<String, Shelf> shelves = new HashMap<>();
    private long bytes;
    private long swept;

    /// One with a budget of its own.
    ///
    /// @param maxBytes 0 to remember nothing
    public ResponseMemory(long maxBytes, LongSupplier nanoClock) {
        this(maxBytes, nanoClock, new BodyMemory(Math.max(1, maxBytes)));
    }

    /// @param budget lends what is remembered its place, and gets it back when requests want it
    public ResponseMemory(long maxBytes, LongSupplier nanoClock, BodyMemory budget) {
        this.maxBytes = maxBytes;
        this.budget = budget;
        budget.whenWanted(this::release);
        this.nanoClock = nanoClock;
        this.swept = nanoClock.getAsLong();
    }

    KeptElsewhere elsewhere() {
        return elsewhere;
    }

    /// True when a response of this size would be kept: none may take more than a quarter of all.
    public boolean holds(long size) {
        return size + ENTRY_BYTES <= maxBytes / 4;
    }

    /// @return false when it is too large to be kept, or running requests leave no room for it
    public synchronized boolean keep(String account, StoredResponse stored) {
        long size = ENTRY_BYTES + stored.bytes() + (long) ID_BYTES * stored.itemIds().size();
        if (!holds(size)) return false;
        sweep();
        forget(account, stored.id());
        while (bytes + size > maxBytes) forgetOldest();
        while (!budget.tryTake(size)) {
            if (shelves.isEmpty()) return false;
            forgetOldest();
        }
        var shelf = shelves.computeIfAbsent(account, _ -> new Shelf());
        shelf.responses.put(stored.id(), new Entry(stored, size, nanoClock.getAsLong()));
        for (var item : stored.itemIds()) shelf.items.put(item, stored.id());
        shelf.bytes += size;
        bytes += size;
        return true;
    }

    /// @return null when it is not known, or no more
    public synchronized StoredResponse find(String account, String id) {
        var shelf = shelves.get(account);
        var entry = shelf == null ? null : shelf.responses.remove(id);
        if (entry == null) return null;
        long now = nanoClock.getAsLong();
        if (now - entry.used() > MAX_AGE_NANOS) {
            shelf.responses.put(id, entry);
            forget(account, id);
            return null;
        }
        shelf.responses.put(id, new Entry(entry.stored(), entry.bytes(), now));
        return entry.stored();
    }

    /// The response that an output item belongs to, or null.
    synchronized StoredResponse findByItem(String account, String itemId) {
        var shelf = shelves.get(account);
        var id = shelf == null ? null : shelf.items.get(itemId);
        return id == null ? null : find(account, id);
    }

    /// The response and those it continues, the first one first; null when one of them is not known.
    public synchronized List<StoredResponse> chain(String account, String id) {
        var chain = new ArrayList<StoredResponse>();
        for (var next = id; next != null; next = chain.getFirst().previous()) {
            var stored = chain.size() == MAX_CHAIN ? null : find(account, next);
            if (stored == null) return null;
            chain.addFirst(stored);
        }
        return chain;
    }

    /// @return whether there was one
    public synchronized boolean forget(String account, String id) {
        var shelf = shelves.get(account);
        var entry = shelf == null ? null : shelf.responses.remove(id);
        if (entry == null) return false;
        for (var item : entry.stored().itemIds()) shelf.items.remove(item, id);
        shelf.bytes -= entry.bytes();
        bytes -= entry.bytes();
        budget.giveBack(entry.bytes());
        if (shelf.responses.isEmpty()) shelves.remove(account);
        return true;
    }

    private synchronized void release(long wanted) {
        long left = bytes - wanted;
        while (bytes > left && !shelves.isEmpty()) forgetOldest();
    }

    private void forgetOldest() {
        String largest = null;
        for (var account : shelves.keySet())
            if (largest == null || shelves.get(account).bytes > shelves.get(largest).bytes)
                largest = account;
        forget(largest, shelves.get(largest).responses.keySet().iterator().next());
    }

    private void sweep() {
        long now = nanoClock.getAsLong();
        if (now - swept < SWEEP_NANOS) return;
        swept = now;
        for (var account : List.copyOf(shelves.keySet())) {
            for (var entry : List.copyOf(shelves.get(account).responses.values())) {
                if (now - entry.used() <= MAX_AGE_NANOS) break;
                forget(account, entry.stored().id());
            }
        }
    }
}
