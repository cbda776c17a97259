package tokenfly.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tokenfly.chat.ChatException;

/// Brings a request to an upstream that answers it: a model's providers in order, a provider's keys
/// as a pool, until one answers or the time is up. Thread-safe.
///
/// Nothing has gone to the client while it works, so another way can be tried after each failure that
/// lies with the upstream. What an upstream refuses about the request itself goes back at once.
public final class Dispatcher {
    /// After every way has failed once, one more round is made if what failed may pass quickly.
    private static final int ROUNDS = 2;
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);
    private static final int JITTER_FROM_MILLIS = 100;
    private static final int JITTER_TO_MILLIS = 400;
    private static final Runnable NOTHING = () -> {
    };

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
        long deadline = System.nanoTime() + budget(targets).toNanos();
        Fault last = null;
        for (int round = 1; round <= ROUNDS; round++) {
            for (var target : targets) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || !health.mayTry(target)) continue;
                try {
                    return attempt(call, target, Duration.ofNanos(left), waiting);
                } catch (FaultException e) {
                    last = e.fault();
                    if (!last.meaning().curableElsewhere()) throw new ChatException(last.toChatError());
                }
            }
            if (round < ROUNDS && (last == null || !backOff(last, targets, deadline))) break;
        }
        throw new ChatException((last == null ? resting(targets) : last).toChatError());
    }

    private UpstreamAnswer attempt(UpstreamCall call, Target target, Duration left, Waiting waiting)
            throws IOException, InterruptedException {
        var prepared = call.preparation().prepare(target);
        var limit = target.provider().timeouts().firstByte();
        var done = health.begin(target);
        long start = System.nanoTime();
        try {
            var answer = new Attempt(client, call, target, prepared, waiting)
                    .run(left.compareTo(limit) < 0 ? left : limit);
            health.succeeded(target);
            watcher.answered(target, Duration.ofNanos(System.nanoTime() - start));
            if (answer instanceof UpstreamAnswer.Streaming streaming) {
                streaming.stream().onClose(done);
                done = NOTHING;
            }
            return answer;
        } catch (FaultException e) {
            watcher.failed(target, e.fault(), health.failed(target, e.fault()));
            throw e;
        } finally {
            done.run();
        }
    }

    /// Every way this request can go, best first. A provider that speaks the client's format is called
    /// in it.
    private List<Target> targets(UpstreamCall call) {
        var targets = new ArrayList<Target>();
        for (var route : call.model().routes()) {
            var provider = route.provider();
            var dialect = speaks(provider, call.client(), call) ? call.client()
                    : speaks(provider, call.other(), call) ? call.other() : null;
            if (dialect == null || !provider.on()) continue;
            if (provider.keyless()) targets.add(new Target(provider, route.model(), null, dialect));
            var keys = provider.keys().size() < 2 ? provider.keys()
                    : health.order(provider, call.affinity().getAsLong());
            for (var key : keys)
                targets.add(new Target(provider, route.model(), key, dialect));
        }
        return targets;
    }

    private static boolean speaks(Provider provider, tokenfly.chat.Dialect dialect,
            UpstreamCall call) {
        return dialect != null && provider.base(dialect.name()) != null
                && call.operation().path(dialect.name()) != null;
    }

    private static Duration budget(List<Target> targets) {
        var longest = Duration.ZERO;
        for (var target : targets) {
            var limit = target.provider().timeouts().firstByte();
            if (limit.compareTo(longest) > 0) longest = limit;
        }
        return longest;
    }

    /// Waits, with jitter, until the first way is free again.
    ///
    /// @return false when another round makes no sense
    private boolean backOff(Fault last, List<Target> targets, long deadline)
            throws InterruptedException {
        boolean mayPass = switch (last.meaning()) {
            case RATE, OVERLOAD, SERVER, TRANSPORT -> true;
            case AUTH, BALANCE, PLAN_WINDOW, TIMEOUT, MODEL_MISSING, CONTENT_POLICY,
                 CONTEXT_TOO_LONG, BAD_REQUEST -> false;
        };
        var rest = targets.stream().map(health::remaining).min(Duration::compareTo)
                .orElse(LONGEST_BACKOFF.plusNanos(1));
        if (!mayPass || rest.compareTo(LONGEST_BACKOFF) > 0) return false;
        var jitter = Duration.ofMillis(
                ThreadLocalRandom.current().nextInt(JITTER_FROM_MILLIS, JITTER_TO_MILLIS));
        var pause = rest.plus(jitter);
        if (System.nanoTime() + pause.toNanos() - deadline >= 0) return false;
        Thread.sleep(pause);
        return true;
    }

    /// What to say when every way rests: the reason of the one that is free first.
    private Fault resting(List<Target> targets) {
        Target soonest = null;
        for (var target : targets)
            if (soonest == null
                    || health.remaining(target).compareTo(health.remaining(soonest)) < 0)
                soonest = target;
        var reason = soonest == null ? null : health.reason(soonest);
        return new Fault(reason == null ? FaultClass.OVERLOAD : reason, 0,
                new tokenfly.chat.ErrorBody("", null, null, null),
                soonest == null ? null : health.remaining(soonest));
    }
}
