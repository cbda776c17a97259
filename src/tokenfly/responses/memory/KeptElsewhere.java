package tokenfly.responses.memory;

import java.util.LinkedHashMap;
import java.util.Map;

/// Whose the responses are that a provider keeps under the one key that all accounts share: nobody may
/// continue another's. The latest are known, in memory alone; one that is not known, such as one from
/// before a restart, has an id that only those know who were given it. Thread-safe.
final class KeptElsewhere {
    private static final int MOST = 20_000;
    /// No vendor's id is longer; what is takes no memory.
    private static final int MAX_ID_CHARS = 200;

    private final Map<String, String> accounts = new LinkedHashMap<>();

    synchronized void note(String id, String account) {
        if (id == null || id.length() > MAX_ID_CHARS) return;
        // Whoever had it first: an answer that repeats another's id changes nothing.
        if (accounts.putIfAbsent(id, account) == null && accounts.size() > MOST)
            accounts.remove(accounts.keySet().iterator().next());
    }

    synchronized boolean isAnothers(String id, String account) {
        var owner = accounts.get(id);
        return owner != null && !owner.equals(account);
    }
}
