package tokenfly.account;

import java.util.HashMap;
import java.util.Map;
import tokenfly.account.ledger.Use;

/// What an account used and spent in the current day, or month, by model. Not thread-safe.
///
/// The one before is remembered, too, so that a clock that jumps ahead and back finds what it left.
/// A clock that goes back further keeps what is counted: a limit is never freed by a wrong clock
/// alone.
final class Spending {
    private Span current;
    private Span previous;

    private static final class Span {
        long number;
        long nanos;
        final Map<String, UseSum> models = new HashMap<>(4);

        Span(long number) {
            this.number = number;
        }
    }

    Spending(long number) {
        this.current = new Span(number);
    }

    /// @param number the day or month that it now is
    void add(long number, String model, Use use) {
        Span span = at(number);
        span.models.computeIfAbsent(model, _ -> new UseSum()).add(use);
        span.nanos += use.nanos();
    }

    long nanos(long number) {
        return at(number).nanos;
    }

    /// A copy.
    Map<String, Use> byModel(long number) {
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
