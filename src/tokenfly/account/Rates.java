package tokenfly.account;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import tokenfly.account.limits.LimitState;
import tokenfly.account.limits.SlidingWindow;
import tokenfly.account.settings.LimitKind;
import tokenfly.account.settings.Limits;

/// How fast an account or a key goes: the requests and tokens of the last minute and the requests that run.
/// Not thread-safe. A window is kept only while its limit is set.
final class Rates {
    /// The second of tokens that were not counted, since no limit was set when they were taken.
    private static final int NOWHERE = Integer.MIN_VALUE;
    static final Duration MOST_PATIENCE = Duration.ofMinutes(1);
    static final Duration SLOT_RETRY = Duration.ofSeconds(1);

    private SlidingWindow requests;
    private SlidingWindow tokens;
    private long running;
    private long arrived;

    /// With those whose bodies are still on their way.
    long running() {
        return running + arrived;
    }

    /// A request whose head has come counts until it has [#left]: it is admitted, or gone.
    void arrived() {
        arrived++;
    }

    void left() {
        arrived--;
    }

    /// @return null if one more request of so many tokens is within every limit
    Admission.Refused refusal(Limits limits, long asked, long nanos, Instant now) {
        long perMinute = limits.tokensPerMinute();
        long used = tokens == null ? 0 : tokens.used(nanos);
        if (perMinute > 0 && used + asked > perMinute)
            return refused(LimitKind.TOKENS_PER_MINUTE, perMinute, used, asked, tokens, nanos, now);
        perMinute = limits.requestsPerMinute();
        used = requests == null ? 0 : requests.used(nanos);
        if (perMinute > 0 && used + arrived + 1 > perMinute)
            return refused(LimitKind.REQUESTS_PER_MINUTE, perMinute, used, 1, requests, nanos, now);
        long slots = limits.concurrentRequests();
        long taken = running();
        if (slots == 0 || taken < slots) return null;
        return new Admission.Refused(LimitKind.CONCURRENT_REQUESTS, slots, taken, 1, SLOT_RETRY,
                now.plus(SLOT_RETRY));
    }

    private static Admission.Refused refused(LimitKind kind, long limit, long used, long asked,
                                             SlidingWindow window, long nanos, Instant now) {
        long untilRoom = window == null ? 0 : window.nanosUntilRoom(nanos, limit, asked);
        long untilEmpty = window == null ? 0 : window.nanosUntilEmpty(nanos);
        // A request larger than the whole limit is refused by an empty window, too. OpenAI's SDKs wait
        // for no more than a minute, and ask again at once when told to: a second too soon is better.
        Duration retryAfter = untilRoom > 0 && untilRoom < MOST_PATIENCE.toNanos()
                ? Duration.ofNanos(untilRoom) : MOST_PATIENCE;
        return new Admission.Refused(kind, limit, used, asked, retryAfter,
                now.plusNanos(Math.max(untilEmpty, retryAfter.toNanos())));
    }

    /// Sees to it that [#take], which follows at once, needs no memory.
    void prepare(Limits limits, long nanos) {
        requests = limits.requestsPerMinute() == 0 ? null : kept(requests);
        tokens = limits.tokensPerMinute() == 0 ? null : kept(tokens);
        if (requests != null) requests.makeRoom(nanos);
        if (tokens != null) tokens.makeRoom(nanos);
    }

    /// Takes a slot, a request and so many tokens.
    ///
    /// @return where the tokens were counted, for [#release]
    int take(long asked, long nanos) {
        running++;
        if (requests != null) requests.add(nanos, 1);
        return tokens == null ? NOWHERE : tokens.add(nanos, asked);
    }

    private static SlidingWindow kept(SlidingWindow window) {
        return window == null ? new SlidingWindow() : window;
    }

    /// Gives the slot back and corrects the tokens. What was estimated too high is taken back where
    /// it was counted; what was estimated too low is counted now, since only now is it known.
    void release(int second, long estimated, long real, long nanos) {
        running--;
        if (tokens == null) return;
        if (real < estimated) tokens.takeBack(second, estimated - real);
        if (real > estimated) tokens.add(nanos, real - estimated);
    }

    void show(Limits limits, long nanos, Instant now, Consumer<LimitState> to) {
        show(LimitKind.REQUESTS_PER_MINUTE, limits, requests, nanos, now, to);
        show(LimitKind.TOKENS_PER_MINUTE, limits, tokens, nanos, now, to);
        if (limits.concurrentRequests() > 0)
            to.accept(LimitState.of(LimitKind.CONCURRENT_REQUESTS, limits.concurrentRequests(),
                    running(), Duration.ZERO, now));
    }

    private static void show(LimitKind kind, Limits limits, SlidingWindow window, long nanos,
            Instant now, Consumer<LimitState> to) {
        if (limits.of(kind) == 0) return;
        long used = window == null ? 0 : window.used(nanos);
        long untilEmpty = window == null ? 0 : window.nanosUntilEmpty(nanos);
        to.accept(LimitState.of(kind, limits.of(kind), used, Duration.ofNanos(untilEmpty), now));
    }
}
