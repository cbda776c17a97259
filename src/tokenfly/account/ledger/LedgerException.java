package tokenfly.account.ledger;

import java.io.IOException;

/// A ledger that cannot be trusted as it stands. The message names file, line and fault.
public final class LedgerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    LedgerException(Fault fault) {
        super("the ledger is damaged, " + fault + ". Nothing was changed. Restore the file from a"
                + " backup; the audit command lists every fault.");
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
