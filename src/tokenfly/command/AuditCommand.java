package tokenfly.command;

import java.io.IOException;
import java.io.PrintStream;
import tokenfly.account.ledger.Audit;
import tokenfly.account.money.Money;

/// The command `audit`: prints every account's credits, charges and balance, and all that is wrong.
final class AuditCommand {
    private AuditCommand() {
    }

    /// @return the exit code
    static int run(Installation place, PrintStream out, PrintStream err) throws CommandRefused, IOException {
        boolean isShared = place.settings().store() != null;
        var audit = isShared ? place.site().audit() : Audit.of(place.read().ledger());
        audit.accounts().forEach((name, totals) -> out.println("account=" + name
                + " credits=" + Money.format(totals.creditsNanos())
                + " charges=" + Money.format(totals.chargesNanos())
                + " balance=" + (totals.metered() ? Money.format(totals.balanceNanos()) : "unlimited")
                + (totals.usedNanos() > 0 ? " used=" + Money.format(totals.usedNanos()) : "")));
        audit.remarks().forEach(remark -> out.println("remark: " + remark));
        audit.faults().forEach(fault -> err.println("fault: " + fault));
        out.println(audit.segments() + (isShared ? " journals, " : " segments, ") + audit.entries() + " entries, "
                + audit.faults().size() + " faults");
        out.println(place.filesRead() + (isShared ? "" : " and " + place.ledger()));
        return audit.faults().isEmpty() ? Command.DONE : Command.BAD_CONFIG;
    }
}
