package tokenfly.account.ledger;

import tokenfly.account.money.Money;

/// One entry of the ledger. The first four are events; the others make up the header of a segment,
/// which carries over what all earlier segments came to.
public sealed interface Entry {
    /// Whose it is; empty for one that is nobody's.
    default String account() {
        return "";
    }

    /// The request that it stands for; null when it stands for none.
    default Charge charge() {
        return null;
    }

    /// The opening credit, entered once in an account's life; it may be zero.
    record Opening(String account, long nanos) implements Entry {
        public Opening {
            checkAmount(nanos);
        }
    }

    /// Money added to an account's balance or, if negative, taken away.
    ///
    /// @param note at most 200 characters; empty for none
    /// @param inbox the id of the request by which another process asked for it; empty for none
    record Credit(String account, long nanos, String note, String inbox) implements Entry {
        public Credit {
            checkAmount(nanos);
            if (note.length() > Charge.MAX_TEXT || inbox.length() > Charge.MAX_TEXT)
                throw new IllegalArgumentException(
                        "a note of " + note.length() + " characters: allowed are "
                        + Charge.MAX_TEXT);
        }
    }

    /// A request paid for from the account's balance.
    record Charged(String account, Charge charge) implements Entry {}

    /// A request of an account without a balance: it counts as spent, and nothing is taken.
    record Used(String account, Charge charge) implements Entry {}

    /// The first line of a segment.
    ///
    /// @param previous the hash of the last line of the segment before; zeros for the first segment
    /// @param lines how many further lines the header has
    record SegmentStart(long number, String previous, long lines) implements Entry {}

    /// An account's books so far: its balance is the difference.
    ///
    /// @param metered whether it was ever credited, so that it has a balance at all
    /// @param opened whether its opening credit has been entered
    record Carried(String account, long creditsNanos, long chargesNanos, boolean metered,
                   boolean opened) implements Entry {}

    /// What a key of an account used of a model in the day or month in which the segment begins.
    ///
    /// @param key its short id; empty for requests without one, and in ledgers of versions that did
    ///         not tell keys apart
    record CarriedUse(String account, Period period, long number, String model, Use use, String key)
            implements Entry {}

    /// What a key of an account used in all.
    record CarriedKey(String account, String key, Use use) implements Entry {}

    /// A request of another process that has been entered and may still lie in the inbox.
    record Taken(String inbox) implements Entry {}

    private static void checkAmount(long nanos) {
        if (nanos < -Money.MAX_NANOS || nanos > Money.MAX_NANOS)
            throw new IllegalArgumentException(Money.format(nanos)
                    + " is too large an amount: allowed is " + Money.format(Money.MAX_NANOS));
    }
}
