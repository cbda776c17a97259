package tokenfly.command;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tokenfly.account.settings.AccountKeys;
import tokenfly.account.settings.ApiKey;

/// The command `key`: makes, lists and revokes API keys. Safe while a gateway runs on the same data
/// directory.
public final class KeyCommand {
    private static final String NAME = "--name=";
    static final Set<String> OPTIONS = Stream.concat(Stream.of(NAME), AccountKeys.keyEndings().stream()
            .map(ending -> "--" + ending + "=")).collect(Collectors.toUnmodifiableSet());

    private final Installation place;
    private final PrintStream out;
    private final PrintStream err;

    KeyCommand(Installation place, PrintStream out, PrintStream err) {
        this.place = place;
        this.out = out;
        this.err = err;
    }

    /// Makes a key and prints it, alone on its line, the only time that anybody can see it; all other
    /// words go to the other stream.
    void make(String account, Arguments arguments) throws CommandRefused, IOException {
        place.write();
        boolean isNew = !place.knows(account);
        try {
            var made = place.accounts().addKey(account,
                    Objects.requireNonNullElse(arguments.option(NAME), ""), settings(arguments), Instant.now());
            out.println(made.secret());
            err.println(place.filesRead());
            err.println("wrote the key's hash to " + place.accountsPlace());
            if (isNew) err.println("account " + account + " is new: without a balance, so unlimited, and with"
                    + " the limits of account.default alone; credit and the console change that");
        } catch (IllegalArgumentException fault) {
            throw new CommandRefused(Command.BAD_COMMAND, fault.getMessage());
        }
    }

    private static Map<String, String> settings(Arguments arguments) {
        var settings = new TreeMap<String, String>();
        for (var ending : AccountKeys.keyEndings()) {
            var value = arguments.option("--" + ending + "=");
            if (value != null) settings.put(ending, value);
        }
        return settings;
    }

    void list(String account) throws CommandRefused, IOException {
        place.read();
        var keys = place.account(account).keys();
        var made = place.accounts().keys(account);
        for (var key : keys) out.println("id=" + key.hash().id() + " name=" + orDash(key.name()) + " ends="
                + orDash(key.ends()) + " made=" + (key.created() == null ? "-" : key.created()) + " expires="
                + (key.expires() == null ? "-" : key.expires())
                + " file=" + (isIn(made, key) ? place.accountsPlace() : place.location().name()));
        out.println("account " + account + " has " + keys.size() + (keys.size() == 1 ? " key" : " keys"));
        out.println(place.filesRead());
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static boolean isIn(Iterable<ApiKey> keys, ApiKey sought) {
        for (var key : keys) if (key.hash().equals(sought.hash())) return true;
        return false;
    }

    void revoke(String account, String id) throws CommandRefused, IOException {
        place.write();
        for (var key : place.account(account).keys()) {
            if (!key.hash().id().equals(id)) continue;
            if (!place.accounts().removeKey(account, key.hash())) throw new CommandRefused(Command.BAD_CONFIG,
                    "the key " + id + " stands in " + place.location().name() + ", which only you write: take it"
                            + " out of account." + account + ".keys or .key.NAME there");
            out.println("key " + id + " of account " + account + " is revoked; a running gateway refuses it"
                    + " within a second or two");
            out.println(place.filesRead());
            out.println("wrote " + place.accountsPlace());
            return;
        }
        throw new CommandRefused(Command.BAD_CONFIG, "account " + account + " has no key " + CommandRefused.shown(id)
                + ": key list " + account + " shows which there are");
    }
}
