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
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.exchange.UpstreamClient;
import tokenfly.upstream.exchange.Waiting;
import tokenfly.upstream.health.HealthBook;
import tokenfly.upstream.health.Trial;
import tokenfly.upstream.health.Tried;
import tokenfly.upstream.health.UpstreamWatcher;

/// Brings a request to an upstream that answers it: a model's providers in order (see [Shares]), a provider's keys
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
    /// @throws tokenfly.upstream.exchange.NobodyWaitsException when the client hangs up meanwhile, or its own
    ///     time is up
    public <R> R send(UpstreamCall call, Waiting waiting, Receiver<R> receiver)
            throws IOException, InterruptedException {
        var told = watcher.during(call.model(), call.asker());
        var targets = targets(call);
        var course = new Course(targets, health, longestWait.get(), budget(targets));
        for (var target = course.next(); target != null && pause(course, waiting); target = course.next()) {
            var trial = health.begin(target, told);
            if (trial == null) continue; // it rests
            try (trial) {
                return attempt(call, trial, course, waiting, receiver);
            } catch (FaultException failed) {
                continue; // the course knows
            }
        }
        var trial = course.untried() ? health.probe(targets, told) : null;
        if (trial != null) try (trial) {
            return attempt(call, trial, course, waiting, receiver);
        } catch (FaultException failed) {
            // It was the last way.
        }
        throw new ChatException(course.mostTelling().toChatError());
    }

    /// @return false when the time would be up behind it
    private static boolean pause(Course course, Waiting waiting) throws InterruptedException {
        var pause = course.pause();
        if (!course.hasTimeFor(pause) || !waiting.hasTimeFor(pause)) return false;
        if (!pause.isZero()) Thread.sleep(pause);
        return true;
    }

    /// @throws FaultException when it failed, and another way may do better
    private <R> R attempt(UpstreamCall call, Trial trial, Course course, Waiting waiting, Receiver<R> receiver)
            throws IOException, InterruptedException {
        var target = trial.target();
        long start = System.nanoTime();
        long answeredAt = 0;
        boolean told = false;
        Fault fault = null;
        try {
            long limit = target.provider().timeouts().firstByte().toNanos();
            var prepared = call.preparation().prepare(target);
            try (var answer = new Attempt(client, call, trial, prepared, waiting).run(course.before(start + limit))) {
                answeredAt = System.nanoTime();
                trial.answered(Duration.ofNanos(answeredAt - start));
                if (answer instanceof UpstreamAnswer.Whole) trial.succeeded();
                told = call.live() && answer instanceof UpstreamAnswer.Streaming;
                if (told) call.asker().tried(Tried.of(target, start, answeredAt, null));
                return receiver.receive(answer);
            }
        } catch (FaultException e) {
            fault = e.fault();
            // A limit on counting, or a count that is not served, says nothing of answers.
            if (call.operation() != Operation.COUNT_TOKENS) trial.failed(fault);
            if (!fault.meaning().curableElsewhere()) throw new ChatException(fault.toChatError());
            if (answeredAt == 0) course.failed(target, fault);
            else course.brokeOff(target, fault, System.nanoTime() - answeredAt);
            throw e;
        } finally {
            // A stream that was told of may have broken since.
            if (told) fault = trial.fault();
            if (!told || fault != null) call.asker().tried(Tried.of(target, start, answeredAt, fault));
        }
    }

    /// Every way this request can go, best first. A provider is called in the first
    /// format that it speaks.
    private List<Target> targets(UpstreamCall call) {
        var targets = new ArrayList<Target>();
        for (var route : Shares.order(call.model().routes(), call.affinity())) {
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
