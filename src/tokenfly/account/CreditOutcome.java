package tokenfly.account;

/// What became of an order to credit an account.
public sealed interface CreditOutcome {
    /// It is in the ledger.
    record Entered(long balanceNanos) implements CreditOutcome {}

    /// It is not, and will not be.
    ///
    /// @param why a sentence for the operator
    record Refused(String why) implements CreditOutcome {}

    /// It will be entered, once, as soon as the gateway or its disk can.
    ///
    /// @param id of the order in the inbox; empty if it came another way
    record Waiting(String id) implements CreditOutcome {}
}
