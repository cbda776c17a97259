package tokenfly.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import tokenfly.chat.ChatException;
import tokenfly.dialect.Operation;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;

/// Brings a request to an upstream that answers it: a model's providers in order, a provider's keys
/// as a pool, until one answers or the time is up. Thread-safe.
///
/// No event has gone to the client while it works, so another way can be tried after each failure
/// that lies with the upstream. What an upstream refuses about the request itself goes back at once,
/// but for a request longer than it takes: that one goes on to the next provider.
public final class Dispatcher {
    /// After every way has failed once, one more round is made if what failed may pass quickly.
    private static final int ROUNDS = 2;
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);
    private static final int JITTER_FROM_MILLIS = 100;
    private static final int JITTER_TO_MILLIS = 400;

    private final UpstreamClient client;
    private final HealthBook health;
    private final UpstreamWatcher watcher;

    public Dispatcher(UpstreamClient client, HealthBook health, UpstreamWatcher watcher) {
        this.client = client;
        this.health = health;
        this.watcher = watcher;
    }

    /// @throws ChatException when no upstream answers, or the request itself is refused
    /// @throws ClientGoneException when the client hangs up meanwhile
    public UpstreamAnswer send(UpstreamCall call, Waiting waiting)
            throws IOException, InterruptedException {
        var targets = targets(call);
        var faults = new LinkedHashMap<Target, Fault>();
        long deadline = System.nanoTime() + budget(targets).toNanos();
        for (int round = 1; round <= ROUNDS; round++) {
            var ahead = new ArrayList<>(targets);
            while (!ahead.isEmpty() && System.nanoTime() - deadline < 0) {
                var trial = health.begin(ahead.removeFirst(), watcher);
                if (trial == null) continue; // it rests
                try {
                    return attempt(call, trial, deadline, waiting);
                } catch (FaultException e) {
                    var fault = e.fault();
                    if (!fault.meaning().curableElsewhere())
                        throw new ChatException(fault.toChatError());
                    faults.put(trial.target(), fault);
                    var provider = trial.target().provider();
                    if (fault.meaning().ofProvider()) othersFirst(ahead, provider);
                    if (fault.meaning() == FaultClass.CONTEXT_TOO_LONG) { // another may hold more
                        ahead.removeIf(target -> target.provider().equals(provider));
                        targets.removeIf(target -> target.provider().equals(provider));
                    }
                }
            }
            if (round < ROUNDS && !backOff(targets, faults, deadline)) break;
        }
        throw new ChatException(mostTelling(targets, faults).toChatError());
    }

    private UpstreamAnswer attempt(UpstreamCall call, Trial trial, long deadline, Waiting waiting)
            throws IOException, InterruptedException {
        boolean streams = false;
        try {
            long start = System.nanoTime();
            long limit = trial.target().provider().timeouts().firstByte().toNanos();
            var prepared = call.preparation().prepare(trial.target());
            var answer = new Attempt(client, call, trial, prepared, waiting)
                    .run(Math.min(deadline, start + limit));
            trial.answered(Duration.ofNanos(System.nanoTime() - start));
            streams = answer instanceof UpstreamAnswer.Streaming; // its reader ends the trial
            if (!streams) trial.succeeded();
            return answer;
        } catch (FaultException e) {
            // A limit on counting, or a count that is not served, says nothing of answers.
            if (call.operation() != Operation.COUNT_TOKENS) trial.failed(e.fault());
            throw e;
        } finally {
            if (!streams) trial.close();
        }
    }

    /// Every way this request can go, best first. A provider is called in the first
    /// format that it speaks.
    private List<Target> targets(UpstreamCall call) {
        var targets = new ArrayList<Target>();
        for (var route : call.model().routes()) {
            var provider = route.provider();
            var dialect = provider.on() ? provider.spoken(call.dialects(), call.operation()) : null;
            if (dialect == null) continue;
            if (provider.keyless()) targets.add(new Target(provider, route.model(), null, dialect));
            var keys = provider.keys().size() < 2 ? provider.keys()
                    : health.order(provider, call.affinity().getAsLong());
            for (var key : keys)
                targets.add(new Target(provider, route.model(), key, dialect));
        }
        return targets;
    }

    /// Time for every provider to use up its own once.
    private static Duration budget(List<Target> targets) {
        var budget = Duration.ZERO;
        var seen = new HashSet<String>();
        for (var target : targets)
            if (seen.add(target.provider().name()))
                budget = budget.plus(target.provider().timeouts().firstByte());
        return budget;
    }

    /// Another key seldom cures what ails the provider: its keys that are left come last.
    private static void othersFirst(List<Target> ahead, Provider failed) {
        var own = ahead.stream().filter(target -> target.provider().equals(failed)).toList();
        ahead.removeAll(own);
        ahead.addAll(own);
    }

    /// Waits, with jitter, until the first way is free again that may succeed then.
    ///
    /// @return false when another round makes no sense
    private boolean backOff(List<Target> targets, Map<Target, Fault> faults, long deadline)
            throws InterruptedException {
        Duration wait = null;
        for (var target : targets) {
            var remaining = remaining(target, faults.get(target));
            if (maySoonPass(target, faults) && (wait == null || remaining.compareTo(wait) < 0))
                wait = remaining;
        }
        if (wait == null || wait.compareTo(LONGEST_BACKOFF) > 0) return false;
        wait = wait.plusMillis(
                ThreadLocalRandom.current().nextInt(JITTER_FROM_MILLIS, JITTER_TO_MILLIS));
        if (System.nanoTime() + wait.toNanos() - deadline >= 0) return false;
        Thread.sleep(wait);
        return true;
    }

    /// How long it rests, or has just asked to be left alone: an overload rests nobody by itself.
    private Duration remaining(Target target, Fault fault) {
        var rests = health.remaining(target);
        var told = fault == null ? null : fault.retryAfter();
        return told == null || told.compareTo(rests) < 0 ? rests : told;
    }

    /// What became of the way when it was tried; else why it rests, and a free one is worth a try.
    private boolean maySoonPass(Target target, Map<Target, Fault> faults) {
        var fault = faults.containsKey(target) ? faults.get(target) : resting(target);
        return fault == null || fault.maySoonPass();
    }

    /// Of what was tried, what the client can do most about; when nothing was, why the way rests that
    /// is free first.
    private Fault mostTelling(List<Target> targets, Map<Target, Fault> faults) {
        Fault told = null;
        for (var target : faults.keySet()) {
            var fault = faults.get(target);
            if (told != null && fault.meaning().compareTo(told.meaning()) <= 0) continue;
            told = fault.retryAfter() != null ? fault : fault.after(health.remaining(target));
        }
        if (told != null) return told;
        for (var target : targets) {
            var fault = resting(target);
            if (fault != null && (told == null || fault.retryAfter().compareTo(told.retryAfter()) < 0))
                told = fault;
        }
        return told != null ? told : Fault.unsaid(FaultClass.OVERLOAD, "");
    }

    /// Null when the way does not rest.
    private Fault resting(Target target) {
        var reason = health.reason(target);
        return reason == null ? null
                : Fault.unsaid(reason, "").after(health.remaining(target));
    }
}
