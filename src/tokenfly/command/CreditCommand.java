package tokenfly.command;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import tokenfly.account.CreditOrder;
import tokenfly.account.CreditOutcome;
import tokenfly.account.limits.Clocks;
import tokenfly.account.money.Money;

/// The command `credit`: adds to a balance, safe while a gateway runs.
final class CreditCommand {
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final String USUAL_NOTE = "command line";

    private final Installation place;
    private final PrintStream out;
    private final PrintStream err;

    CreditCommand(Installation place, PrintStream out, PrintStream err) {
        this.place = place;
        this.out = out;
        this.err = err;
    }

    /// @param note null for the usual one
    void enter(String account, String amount, String note) throws CommandRefused, IOException {
        var order = order(account, amount, note == null ? USUAL_NOTE : note);
        var settings = place.write().settings();
        boolean isShared = settings.store() != null;
        if (isShared) place.account(account);
        var outcome = placed(order);
        switch (outcome) {
            case CreditOutcome.Entered(var balance) -> out.println("account " + account + " has a balance of "
                    + Money.format(balance) + " " + settings.currency());
            case CreditOutcome.Refused(var why) -> {
                place.account(account); // in its words, if that is why
                throw new CommandRefused(Command.BAD_CONFIG, why);
            }
            case CreditOutcome.Waiting(var id) -> out.println("order " + id + " waits in the inbox; it is"
                    + " entered once, as soon as the gateway can");
        }
        out.println(place.filesRead());
        if (!isShared) out.println("wrote " + (outcome instanceof CreditOutcome.Entered ? place.ledger()
                : settings.data().resolve("inbox")));
    }

    private CreditOutcome placed(CreditOrder order) throws IOException {
        var settings = place.settings();
        return settings.store() != null ? order.place(place.site())
                : order.place(settings.data(), settings.accounts(), Clocks.system(), err::println, WAIT);
    }

    private static CreditOrder order(String account, String amount, String note) throws CommandRefused {
        try {
            return new CreditOrder(account, Money.parse(amount), note);
        } catch (IllegalArgumentException fault) {
            throw new CommandRefused(Command.BAD_COMMAND, fault.getMessage());
        }
    }
}
