package tokenfly.account.ledger;

import java.nio.file.Path;

/// Something wrong with a ledger file.
///
/// @param line from 1
public record LedgerFault(Path file, long line, String what) {
    @Override public String toString() {
        return file + " line " + line + ": " + what;
    }
}
