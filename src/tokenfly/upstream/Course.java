package tokenfly.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.upstream.catalog.Provider;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.health.HealthBook;

/// One request's course through the ways it can go: which is tried next, after which pause, and which
/// never again. Not thread-safe.
///
/// 1. Ways are tried in their order; a key's fault goes on to the provider's next key, a provider's to
///    the next provider.
/// 2. A provider that broke (5xx, a reset) is asked once more before the next one, after a short
///    pause: its prompt cache is there. One that names a wait that is short enough is asked again after
///    it, when none of its other keys is free. Never after a timeout.
/// 3. When every way has failed once, those that may pass quickly are tried once more.
/// 4. A request that was too long for a provider, or wants an endpoint that it lacks, never goes to it again.
final class Course {
    private static final int MOST_TRIES_EACH = 2;
    private static final int PAUSE_FROM_MILLIS = 200;
    private static final int PAUSE_TO_MILLIS = 500;
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

    private final HealthBook health;
    private final Duration longestWait;
    private final List<Target> targets;
    private final List<Target> ahead;
    private final Map<Target, Integer> tries = new HashMap<>();
    private final Map<Target, Fault> faults = new LinkedHashMap<>();
    private long deadline;
    private Duration pause = Duration.ZERO;
    private boolean lastRound;

    /// @param targets every way, best first
    /// @param longestWait a wait that a provider asks for is waited out up to this
    /// @param budget how long answers may take to begin, all together
    Course(List<Target> targets, HealthBook health, Duration longestWait, Duration budget) {
        this.deadline = System.nanoTime() + budget.toNanos();
        this.targets = new ArrayList<>(targets);
        this.ahead = new ArrayList<>(targets);
        this.health = health;
        this.longestWait = longestWait;
    }

    /// The next way to try, after [#pause]; null when there is none. It may rest by then.
    Target next() {
        if (ahead.isEmpty() && !lastRound) {
            lastRound = true;
            planLastRound();
        }
        if (ahead.isEmpty()) return null;
        return ahead.removeFirst();
    }

    /// How long to wait before the way that [#next] gave; told once.
    Duration pause() {
        var now = pause;
        pause = Duration.ZERO;
        return now;
    }

    /// Whether there is time left behind so much.
    boolean hasTimeFor(Duration pause) {
        return System.nanoTime() + pause.toNanos() - deadline < 0;
    }

    /// The nano time given, or the end of the request's time where that comes first.
    long before(long nanoTime) {
        return Math.min(nanoTime, deadline);
    }

    /// Nothing was tried yet: every way rests.
    boolean untried() {
        return tries.isEmpty();
    }

    /// An answer that had begun took so long, and failed. The next way has no less time for it; the same
    /// one, which would make it all anew at the same price, comes last.
    void brokeOff(Target target, Fault fault, long nanos) {
        deadline += nanos;
        failed(target, fault, false);
    }

    void failed(Target target, Fault fault) {
        failed(target, fault, true);
    }

    private void failed(Target target, Fault fault, boolean mayAskAgain) {
        faults.put(target, fault);
        int tried = tries.merge(target, 1, Integer::sum);
        var provider = target.provider();
        // Another key is answered the same.
        if (fault.meaning() == FaultClass.CONTEXT_TOO_LONG || fault.meaning() == FaultClass.NOT_OFFERED) {
            ahead.removeIf(other -> other.provider().equals(provider));
            targets.removeIf(other -> other.provider().equals(provider));
            return;
        }
        if (fault.meaning().ofProvider()) othersFirst(provider);
        if (tried >= MOST_TRIES_EACH || lastRound || !mayAskAgain || !asksAgain(target, fault)) return;
        ahead.addFirst(target);
        pause = told(fault) ? fault.retryAfter() : jitter();
    }

    /// Whether the same way is worth one more try before the others.
    private boolean asksAgain(Target target, Fault fault) {
        boolean worth = switch (fault.meaning()) {
            case RATE -> told(fault) && !hasFreeKey(target);
            case SERVER, TRANSPORT, OVERLOAD -> fault.retryAfter() == null || told(fault);
            case TIMEOUT, AUTH, FORBIDDEN, BALANCE, PLAN_WINDOW, MODEL_MISSING, NOT_OFFERED, CONTENT_POLICY,
                 CONTEXT_TOO_LONG, BAD_REQUEST -> false;
        };
        var free = told(fault) ? fault.retryAfter() : Duration.ZERO;
        return worth && health.remaining(target).compareTo(free) <= 0;
    }

    private boolean told(Fault fault) {
        return fault.retryAfter() != null && fault.retryAfter().compareTo(longestWait) <= 0;
    }

    private boolean hasFreeKey(Target target) {
        return ahead.stream().anyMatch(other -> other.provider().equals(target.provider())
                && health.remaining(other).isZero());
    }

    /// Another key seldom cures what ails the provider: its keys that are left come last.
    private void othersFirst(Provider failed) {
        var own = ahead.stream().filter(target -> target.provider().equals(failed)).toList();
        ahead.removeAll(own);
        ahead.addAll(own);
    }

    /// Everything that may soon pass, once the first of it is free again.
    private void planLastRound() {
        Duration wait = null;
        for (var target : targets) {
            if (tries.getOrDefault(target, 0) >= MOST_TRIES_EACH || !maySoonPass(target)) continue;
            ahead.add(target);
            var remaining = remaining(target);
            if (wait == null || remaining.compareTo(wait) < 0) wait = remaining;
        }
        if (wait == null || wait.compareTo(LONGEST_BACKOFF) > 0) ahead.clear();
        else pause = wait.plus(jitter());
    }

    /// How long it rests, or has just asked to be left alone: an overload rests nobody by itself.
    private Duration remaining(Target target) {
        var rests = health.remaining(target);
        var fault = faults.get(target);
        var told = fault == null ? null : fault.retryAfter();
        return told == null || told.compareTo(rests) < 0 ? rests : told;
    }

    /// What became of the way when it was tried; else why it rests, and a free one is worth a try.
    private boolean maySoonPass(Target target) {
        var fault = faults.containsKey(target) ? faults.get(target) : resting(target);
        return fault == null || fault.maySoonPass();
    }

    /// Of what was tried, what the client can do most about, with the time when it is asked again.
    Fault mostTelling() {
        Fault told = null;
        for (var target : faults.keySet()) {
            var fault = faults.get(target);
            if (told != null && fault.meaning().compareTo(told.meaning()) <= 0) continue;
            var asked = health.untilAsked(target);
            told = asked.isZero() ? fault : fault.after(asked);
        }
        return told != null ? told : restingShortest();
    }

    /// Why the way rests that is free first, with the time when any of them is asked again.
    private Fault restingShortest() {
        var first = targets.stream().filter(target -> health.reason(target) != null)
                .min(Comparator.comparing(health::remaining));
        var asked = targets.stream().map(health::untilAsked).min(Comparator.naturalOrder());
        return first.map(target -> resting(target).after(asked.orElseThrow()))
                .orElseGet(() -> Fault.unsaid(FaultClass.OVERLOAD, ""));
    }

    /// Null when the way does not rest.
    private Fault resting(Target target) {
        var reason = health.reason(target);
        return reason == null ? null : Fault.unsaid(reason, "");
    }

    private static Duration jitter() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(PAUSE_FROM_MILLIS, PAUSE_TO_MILLIS));
    }
}
