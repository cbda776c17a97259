package tokenfly.account.shared;

import java.time.Duration;

/// What became of a request that asked the database to be let in.
public sealed interface Answer {
    /// The account's money as it now is.
    record Money(long credits, long charges, boolean metered, boolean opened) {}

    /// @param own null where the key has no limits
    record Admitted(Hold hold, Money money, Heard whole, Heard own) implements Answer {}

    /// @param reason why
    /// @param room when a request fits again; zero where that is not a matter of a minute
    /// @param empty when all of the limit is free again
    record Refused(Reason reason, boolean ofKey, Money money, Heard whole, Heard own, Duration room, Duration empty)
            implements Answer {}

    /// Nobody can say: nothing that costs money may go on.
    ///
    /// @param retryAfter when asking again may help
    record Unknown(Duration retryAfter) implements Answer {}

    /// In the order of the numbers that the database gives, from 2 on.
    enum Reason {
        BALANCE, SPEND, MONTH, DAY, TOKENS, REQUESTS, SLOTS
    }
}
