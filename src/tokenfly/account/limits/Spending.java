package tokenfly.account.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tokenfly.account.ledger.Period;
import tokenfly.account.ledger.Use;

/// What an account used and spent in the current day, or month, by model. Not thread-safe.
///
/// Use is noted under the day of the wall clock. The day before is remembered, too, so that a clock that
/// jumps ahead and back finds what it left; one that goes back further takes what is counted with it.
///
/// What a limit counts does not follow the wall clock: its day lasts until the end that was foreseen when
/// it began, by the clock that only runs on, and only then the wall clock tells which day it is. So no
/// step frees a limit.
public final class Spending {
    private final Period period;
    private final Clocks clocks;
    private Span current;
    private Span previous;

    private boolean isCounting;
    private long countedNanos;
    /// By the clock that only runs on.
    private long endNanos;

    private static final class Span {
        long number;
        long nanos;
        final Map<String, UseSum> models = new HashMap<>(4);

        Span(long number) {
            this.number = number;
        }
    }

    /// @param number the day or month that it now is
    public Spending(Period period, Clocks clocks, long number) {
        this.period = period;
        this.clocks = clocks;
        this.current = new Span(number);
    }

    /// @param number the day or month that it now is
    public void add(long number, String model, Use use) {
        Span span = at(number);
        span.models.computeIfAbsent(model, _ -> new UseSum()).add(use);
        span.nanos += use.nanos();
        countedNanos += use.nanos();
    }

    /// What counts against a limit.
    public long counted(Instant now) {
        long elapsed = clocks.elapsedNanos();
        if (!isCounting || elapsed >= endNanos) {
            isCounting = true;
            countedNanos = at(period.of(now)).nanos;
            endNanos = elapsed + Duration.between(now, period.end(period.of(now))).toNanos();
        }
        return countedNanos;
    }

    /// For how long it counts so, once [#counted] was asked.
    public Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - clocks.elapsedNanos()));
    }

    /// A copy.
    public Map<String, Use> byModel(long number) {
        var copy = new HashMap<String, Use>();
        at(number).models.forEach((model, sum) -> copy.put(model, sum.use()));
        return copy;
    }

    private Span at(long number) {
        if (number == current.number) return current;
        Span left = current;
        if (previous != null && number == previous.number) {
            current = previous;
            previous = left;
        } else if (number > current.number) {
            current = new Span(number);
            previous = left;
        } else {
            current.number = number;
        }
        return current;
    }
}
