package tokenfly.gateway.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tokenfly.account.money.Price;
import tokenfly.account.settings.ApiKey;
import tokenfly.chat.ChatError;
import tokenfly.chat.Usage;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.RateLimit;
import tokenfly.upstream.health.Asker;
import tokenfly.upstream.health.Tried;

/// What is known of one request, filled in while it runs and written as one log line at its end.
///
/// Written by the request's thread; the fields that the operator's page shows of a running request
/// are volatile. Holds no prompt, no answer and no key.
public final class RequestRecord implements Asker {
    private static final int MAX_TRIES = 20;
    private static final Set<String> LOOKUPS = Set.of("/models", "/account");

    public final String id;
    public final Instant arrival;
    public final long startNanos = System.nanoTime();
    final String endpoint;
    public volatile String account = "-";
    public volatile String model = "-";
    public volatile String provider = "-";
    public volatile boolean stream;
    public volatile Usage usage;
    public volatile long costNanos;
    /// The account's key, null for a session.
    public volatile ApiKey key;
    /// The model that was asked for where there is none, as the client wrote it; else null.
    public volatile String asked;
    /// Why it was refused or failed, null when it was not: a word, and words of ours behind it.
    public volatile String reason;
    /// What a million tokens cost it; null when nothing was counted.
    public volatile Price price;
    /// Fields that were not carried to the provider.
    public volatile String dropped;
    /// What the operator should know of the provider that answered; null when there is nothing.
    public String doubt;
    public volatile int status;
    public volatile Outcome outcome;
    volatile long admittedNanos = -1;
    volatile long firstByteNanos = -1;
    volatile long totalNanos = -1;

    private volatile Dialect limitsAs;
    private volatile List<RateLimit> limits = List.of();
    private volatile List<Lost> lost = List.of();
    private volatile List<Tried> tries = List.of();
    private volatile int attempts;
    private volatile Tried last;

    public RequestRecord(String id, Instant arrival, String endpoint) {
        this.id = id;
        this.arrival = arrival;
        this.endpoint = endpoint;
    }

    @Override
    public String id() {
        return id;
    }

    public String doubt() {
        return doubt;
    }

    /// Null while it runs.
    public Outcome outcome() {
        return outcome;
    }

    /// From the request's arrival to the first event or the whole answer; -1 when there was none.
    public long firstByteMillis() {
        return firstByteNanos < 0 ? -1 : firstByteNanos / 1_000_000;
    }

    public long totalMillis() {
        return (totalNanos < 0 ? System.nanoTime() - startNanos : totalNanos) / 1_000_000;
    }

    /// False for one with a wrong key, else strangers could push out everybody else's; and for those that
    /// only look something up.
    public boolean isOfInterest() {
        return !account.equals("-") && !LOOKUPS.contains(endpoint);
    }

    /// Each way that was tried, in that order; the first [#MAX_TRIES] of them.
    public List<Tried> tries() {
        return tries;
    }

    /// The last of them; null when none was tried.
    Tried last() {
        return last;
    }

    public int attempts() {
        return attempts;
    }

    public void limits(Dialect as, List<RateLimit> told) {
        limitsAs = as;
        limits = told;
    }

    /// The answer's headers about limits. Thousands of records are kept: their words are made when asked for.
    Map<String, String> limits() {
        var headers = new LinkedHashMap<String, String>();
        for (var limit : limits) headers.putAll(limitsAs.limitHeaders(limit));
        return headers;
    }

    @Override
    public void tried(Tried tried) {
        provider = tried.provider();
        boolean again = attempts > 0 && last.isSame(tried);
        last = tried;
        if (!again) attempts++;
        if (attempts > MAX_TRIES) return;
        var more = new ArrayList<>(tries);
        if (again) more.removeLast();
        more.add(tried);
        tries = List.copyOf(more);
    }

    /// What went to nobody, and was charged to nobody; the first [#MAX_TRIES] of it.
    List<Lost> lost() {
        return lost;
    }

    public void lost(Lost one) {
        if (lost.size() == MAX_TRIES) return;
        var more = new ArrayList<>(lost);
        more.add(one);
        lost = List.copyOf(more);
    }

    /// From the request's arrival to a time of [System#nanoTime].
    long millisUntil(long nanoTime) {
        return (nanoTime - startNanos) / 1_000_000;
    }

    public void admitted() {
        admittedNanos = System.nanoTime() - startNanos;
    }

    public void refused(ChatError error) {
        reason = Reason.of(error);
    }

    public void firstByte() {
        if (firstByteNanos < 0) firstByteNanos = System.nanoTime() - startNanos;
    }

    public void end(Outcome how) {
        if (outcome == null) outcome = how;
        totalNanos = System.nanoTime() - startNanos;
    }
}
