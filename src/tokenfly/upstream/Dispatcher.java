package tokenfly.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import tokenfly.chat.ChatException;
import tokenfly.dialect.Operation;
import tokenfly.provider.Fault;

/// Brings a request to an upstream that answers it: a model's providers in order, a provider's keys
/// as a pool, on a [Course] through them until one answers or the time is up. Thread-safe.
///
/// No event has gone to the client while it works, so another way can be tried after each failure
/// that lies with the upstream. What an upstream refuses about the request itself goes back at once,
/// but for a request longer than it takes: that one goes on to the next provider. When every way
/// rests, one of them is asked all the same now and then: nobody is refused without a try for long.
public final class Dispatcher {
    private final UpstreamClient client;
    private final HealthBook health;
    private final UpstreamWatcher watcher;
    private final Supplier<Duration> longestWait;

    /// @param longestWait a wait that a provider asks for is waited out with it up to this, when none of its
    ///        other keys is free; zero moves on at once
    public Dispatcher(UpstreamClient client, HealthBook health, UpstreamWatcher watcher,
            Supplier<Duration> longestWait) {
        this.client = client;
        this.health = health;
        this.watcher = watcher;
        this.longestWait = longestWait;
    }

    /// @throws ChatException when no upstream answers, or the request itself is refused
    /// @throws ClientGoneException when the client hangs up meanwhile
    public UpstreamAnswer send(UpstreamCall call, Waiting waiting)
            throws IOException, InterruptedException {
        var targets = targets(call);
        var course = new Course(targets, health, longestWait.get());
        long deadline = System.nanoTime() + budget(targets).toNanos();
        for (var target = course.next(); target != null; target = course.next()) {
            if (!pause(course.pause(), deadline)) break;
            var trial = health.begin(target, watcher);
            if (trial == null) continue; // it rests
            var answer = attempt(call, trial, course, deadline, waiting);
            if (answer != null) return answer;
        }
        var trial = course.untried() ? health.probe(targets, watcher) : null;
        var answer = trial == null ? null : attempt(call, trial, course, deadline, waiting);
        if (answer != null) return answer;
        throw new ChatException(course.mostTelling().toChatError());
    }

    /// @return false when the time would be up behind it
    private static boolean pause(Duration pause, long deadline) throws InterruptedException {
        if (System.nanoTime() + pause.toNanos() - deadline >= 0) return false;
        if (!pause.isZero()) Thread.sleep(pause);
        return true;
    }

    /// Null when the way failed and another may do better.
    private UpstreamAnswer attempt(UpstreamCall call, Trial trial, Course course, long deadline,
            Waiting waiting) throws IOException, InterruptedException {
        try {
            return attempt(call, trial, deadline, waiting);
        } catch (FaultException e) {
            if (!e.fault().meaning().curableElsewhere()) throw new ChatException(e.fault().toChatError());
            course.failed(trial.target(), e.fault());
            return null;
        }
    }

    private UpstreamAnswer attempt(UpstreamCall call, Trial trial, long deadline, Waiting waiting)
            throws IOException, InterruptedException {
        boolean streams = false;
        boolean answered = false;
        Fault fault = null;
        long start = System.nanoTime();
        try {
            long limit = trial.target().provider().timeouts().firstByte().toNanos();
            var prepared = call.preparation().prepare(trial.target());
            var answer = new Attempt(client, call, trial, prepared, waiting)
                    .run(Math.min(deadline, start + limit));
            trial.answered(Duration.ofNanos(System.nanoTime() - start));
            streams = answer instanceof UpstreamAnswer.Streaming; // its reader ends the trial
            if (!streams) trial.succeeded();
            answered = true;
            return answer;
        } catch (FaultException e) {
            fault = e.fault();
            // A limit on counting, or a count that is not served, says nothing of answers.
            if (call.operation() != Operation.COUNT_TOKENS) trial.failed(e.fault());
            throw e;
        } finally {
            if (!streams) trial.close();
            call.tried().accept(Tried.of(trial.target(), start, answered, fault));
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
}
