package tokenfly.command;

import java.io.IOException;
import java.io.PrintStream;
import tokenfly.account.StoreMove;

/// The command `store`: moves the books of one gateway into a database that several share, and out.
final class StoreCommand {
    private final Installation place;
    private final PrintStream out;
    private final PrintStream err;

    StoreCommand(Installation place, PrintStream out, PrintStream err) {
        this.place = place;
        this.out = out;
        this.err = err;
    }

    void move(String where) throws CommandRefused, IOException {
        if (place.settings().store() == null) throw new CommandRefused(Command.BAD_CONFIG, place.location().name()
                + " names no store: set store and store.driver there");
        var move = new StoreMove(place.settings().data(), place.accountsCopy(), place.site(), err::println);
        switch (where) {
            case "import" -> out.println(move.in() + " accounts are in " + place.settings().store());
            case "export" -> out.println(move.out() + " lines begin " + place.ledger());
            default -> throw CommandRefused.misused(Command.STORE, "does not know " + CommandRefused.shown(where));
        }
        out.println(place.filesRead());
    }
}
