package tokenfly.account;

import java.time.Duration;
import java.time.Instant;
import tokenfly.account.settings.LimitKind;

/// The answer to a request that asks to be let in.
public sealed interface Admission {
    /// It may go, with everything taken that it needs. The hold may be less than the ceiling: then
    /// the request must be made smaller until it cannot cost more than [Reservation#heldNanos].
    record Admitted(Reservation reservation) implements Admission {}

    /// A limit is reached. Nothing was taken.
    ///
    /// @param limit its size, `used` of it, and what was `asked`: counts, or nano-units for money;
    ///        `used` includes what running requests hold
    /// @param retryAfter when asking again may help; above zero
    /// @param resetsAt when all of the limit is free again if nothing else happens
    /// @param ofKey whether it is the key's own limit and not its account's
    record Refused(LimitKind kind, long limit, long used, long asked, Duration retryAfter,
                   Instant resetsAt, boolean ofKey) implements Admission {
        /// Of the account.
        public Refused(LimitKind kind, long limit, long used, long asked, Duration retryAfter,
                Instant resetsAt) {
            this(kind, limit, used, asked, retryAfter, resetsAt, false);
        }

        /// Whether the request exceeds the limit by itself, so that waiting does not help.
        public boolean isTooLarge() {
            return asked > limit;
        }
    }

    /// The same refusal as one of the key's.
    static Admission ofKey(Admission refusal) {
        return refusal instanceof Refused r ? new Refused(r.kind, r.limit, r.used, r.asked, r.retryAfter,
                r.resetsAt, true) : refusal;
    }

    /// The balance does not cover the least hold that makes sense. Nothing was taken.
    ///
    /// @param balanceNanos credits less charges; may be below zero
    /// @param heldNanos what running requests hold of it
    /// @param neededNanos the request's minimum
    record BalanceUsedUp(long balanceNanos, long heldNanos, long neededNanos)
            implements Admission {}

    /// What the key may spend in all does not cover the least hold that makes sense. Nothing was
    /// taken.
    ///
    /// @param usedNanos including what running requests hold
    /// @param neededNanos the request's minimum
    record SpendUsedUp(long limitNanos, long usedNanos, long neededNanos) implements Admission {}

    /// The ledger cannot be written, so nothing that costs money is let in.
    record LedgerUnavailable(Duration retryAfter) implements Admission {}

    /// The operator closed the account.
    record Disabled() implements Admission {}
}
