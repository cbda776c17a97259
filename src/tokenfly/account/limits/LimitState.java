package tokenfly.account.limits;

import java.time.Duration;
import java.time.Instant;
import tokenfly.account.settings.LimitKind;

/// One limit of an account at a moment.
///
/// @param limit its size: a count, or nano-units for money, like the two that follow
/// @param used including what running requests hold; may exceed the limit by what estimates were
///         wrong
/// @param remaining never below zero
/// @param resetsIn until all of it is free again if nothing else happens; zero if nothing is used,
///         and for concurrent requests, which come back when they end
public record LimitState(LimitKind kind, long limit, long used, long remaining, Duration resetsIn,
                         Instant resetsAt) {
    public static LimitState of(LimitKind kind, long limit, long used, Duration resetsIn, Instant now) {
        return new LimitState(kind, limit, used, Math.max(0, limit - used), resetsIn,
                now.plus(resetsIn));
    }
}
