package tokenfly.account.ledger;

import java.io.IOException;
import java.nio.file.Path;

/// A ledger that cannot be trusted as it stands. The message names file, line and fault, and says
/// what to do.
public final class LedgerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient LedgerFault fault;

    LedgerException(LedgerFault fault) {
        super("the ledger is damaged, " + fault + ". Nothing was changed. Restore the file from a"
                + " backup; the audit command lists every fault.");
        this.fault = fault;
    }

    /// A ledger that is not the one that was here before.
    ///
    /// @param file to delete by whoever wants to go on all the same
    LedgerException(String what, Path file) {
        super(what + ". Nothing was changed. Restore the ledger from a backup. Or, to go on with what is"
                + " left of it, so that what is missing counts as never having been and an opening"
                + " credit may be given once more, delete " + file + " and start again.");
        this.fault = new LedgerFault(file, 1, what);
    }

    public LedgerFault fault() {
        return fault;
    }
}
