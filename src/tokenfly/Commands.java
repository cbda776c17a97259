package tokenfly;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import tokenfly.account.Books;
import tokenfly.account.Clocks;
import tokenfly.account.CreditOrder;
import tokenfly.account.CreditOutcome;
import tokenfly.account.ledger.Audit;
import tokenfly.account.money.Money;
import tokenfly.account.settings.AccountsFile;
import tokenfly.config.ConfigLocation;
import tokenfly.config.Reading;
import tokenfly.config.Settings;
import tokenfly.config.SettingsReader;

/// The commands about accounts. Each is safe while a gateway runs on the same data directory.
final class Commands {
    private static final Duration CREDIT_WAIT = Duration.ofSeconds(10);

    private final ConfigLocation location;
    private final SettingsReader reader;
    private final PrintStream out;
    private final PrintStream err;

    Commands(ConfigLocation location, SettingsReader reader, PrintStream out, PrintStream err) {
        this.location = location;
        this.reader = reader;
        this.out = out;
        this.err = err;
    }

    /// Makes a key and prints it, alone on its line, the only time that anybody can see it.
    int key(String account) throws IOException {
        var settings = settings();
        if (settings == null) return Main.BAD_CONFIG;
        try {
            out.println(accountsFile(settings).addKey(account, "", Instant.now()).secret());
            return Main.DONE;
        } catch (IllegalArgumentException e) {
            return refuse(Main.BAD_COMMAND, e.getMessage());
        }
    }

    int credit(String account, String amount) throws IOException {
        var settings = settings();
        if (settings == null) return Main.BAD_CONFIG;
        try {
            var order = new CreditOrder(account, Money.parse(amount), "command line");
            var outcome = order.place(settings.data(), settings.accounts(), Clocks.system(),
                    err::println, CREDIT_WAIT);
            return switch (outcome) {
                case CreditOutcome.Entered(var balance) -> {
                    out.println("account " + account + " has a balance of " + Money.format(balance)
                            + " " + settings.currency());
                    yield Main.DONE;
                }
                case CreditOutcome.Refused(var why) -> refuse(Main.BAD_CONFIG, why);
                case CreditOutcome.Waiting(var id) -> {
                    out.println("order " + id + " waits in the inbox; it is entered once, as soon as"
                            + " the gateway can");
                    yield Main.DONE;
                }
            };
        } catch (IllegalArgumentException e) {
            return refuse(Main.BAD_COMMAND, e.getMessage());
        }
    }

    /// Prints every account's credits, charges and balance, and everything that is wrong.
    int audit() throws IOException {
        var settings = settings();
        if (settings == null) return Main.BAD_CONFIG;
        var audit = Audit.of(Books.ledgerDirectory(settings.data()));
        audit.accounts().forEach((name, totals) -> out.println("account=" + name
                + " credits=" + Money.format(totals.creditsNanos())
                + " charges=" + Money.format(totals.chargesNanos())
                + " balance=" + (totals.metered() ? Money.format(totals.balanceNanos()) : "unlimited")
                + (totals.usedNanos() > 0 ? " used=" + Money.format(totals.usedNanos()) : "")));
        audit.remarks().forEach(remark -> out.println("remark: " + remark));
        audit.faults().forEach(fault -> err.println("fault: " + fault));
        out.println(audit.segments() + " segments, " + audit.entries() + " entries, "
                + audit.faults().size() + " faults");
        return audit.faults().isEmpty() ? Main.DONE : Main.BAD_CONFIG;
    }

    /// @return null when the configuration has mistakes, which are printed
    private Settings settings() {
        return switch (reader.read(location)) {
            case Reading.Good(var settings) -> settings;
            case Reading.Bad(var mistakes) -> {
                mistakes.forEach(err::println);
                yield null;
            }
        };
    }

    static AccountsFile accountsFile(Settings settings) {
        return new AccountsFile(settings.data().resolve(SettingsReader.ACCOUNTS_FILE));
    }

    private int refuse(int code, String why) {
        err.println(why);
        return code;
    }
}
