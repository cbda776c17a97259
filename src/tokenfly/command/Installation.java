package tokenfly.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Collectors;
import tokenfly.account.Books;
import tokenfly.account.settings.AccountSettings;
import tokenfly.account.settings.AccountsFile;
import tokenfly.account.settings.OwnerOnly;
import tokenfly.account.shared.Site;
import tokenfly.config.ConfigLocation;
import tokenfly.config.Reading;
import tokenfly.config.Settings;
import tokenfly.config.SettingsReader;
import tokenfly.properties.Spelling;

/// Where a command works: a configuration without mistakes, and the data directory that it names,
/// which some gateway has written.
record Installation(ConfigLocation location, Settings settings) {

    /// @throws CommandRefused when the configuration has mistakes
    static Installation of(ConfigLocation location, SettingsReader reader) throws CommandRefused {
        return switch (reader.read(location)) {
            case Reading.Good(var settings) -> new Installation(location, settings);
            case Reading.Bad(var mistakes) -> throw new CommandRefused(Command.BAD_CONFIG,
                    mistakes.stream().map(Object::toString).collect(Collectors.joining("\n")));
        };
    }

    /// The same, with the settings as other gateways have made them by now.
    static Installation upToDate(ConfigLocation location, SettingsReader reader) throws CommandRefused, IOException {
        var place = of(location, reader);
        if (place.settings.store() == null || !Files.isDirectory(place.settings.data())
                || !OwnerOnly.canOwnIn(place.settings.data())) return place;
        new AccountsFile(place.accountsCopy()).copy(place.site().settingsMade());
        return of(location, reader);
    }

    Path accountsCopy() {
        return settings.data().resolve(SettingsReader.ACCOUNTS_FILE);
    }

    /// What commands and pages write.
    AccountsFile accounts() throws IOException {
        return settings.store() == null ? new AccountsFile(accountsCopy())
                : new AccountsFile(accountsCopy(), site()::edit);
    }

    /// The store that several gateways share, where there is one.
    Site site() throws IOException {
        return Site.open(settings.store(), settings.currency());
    }

    Path ledger() {
        return Books.ledgerDirectory(settings.data());
    }

    /// Whether the files have an account of this name.
    boolean knows(String name) {
        return settings.accounts().stream().anyMatch(account -> account.name().equals(name));
    }

    /// An account by its name.
    ///
    /// @throws CommandRefused when there is none
    AccountSettings account(String name) throws CommandRefused {
        for (var account : settings.accounts()) if (account.name().equals(name)) return account;
        var nearest = Spelling.nearest(name, settings.accounts().stream().map(AccountSettings::name).toList());
        throw new CommandRefused(Command.BAD_CONFIG, "there is no account " + CommandRefused.shown(name)
                + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }

    /// Sees to it that a gateway has been here and that this user may read what it wrote: of any other
    /// place a command would say that nothing is there, or make keys that nobody knows.
    ///
    /// @throws CommandRefused when it is another place
    Installation read() throws CommandRefused, IOException {
        var data = settings.data();
        try {
            Files.readAttributes(data, BasicFileAttributes.class);
            if (!isReadable(data) || Files.exists(ledger()) && !isReadable(ledger()))
                throw new CommandRefused(Command.BAD_CONFIG, data + " cannot be read by this user; it belongs to "
                        + OwnerOnly.owner(data) + ": run the command as that user or as root");
        } catch (NoSuchFileException absent) {
            throw unknown("is not there");
        }
        if (settings.store() == null && !Files.isDirectory(ledger())) throw unknown("was never written by a gateway");
        return this;
    }

    private static boolean isReadable(Path directory) {
        return Files.isReadable(directory) && Files.isExecutable(directory);
    }

    private CommandRefused unknown(String what) {
        return new CommandRefused(Command.BAD_CONFIG, "the data directory " + settings.data() + ", which "
                + location.name() + " names, " + what + ": name the gateway's own configuration, or start"
                + " the gateway once");
    }

    /// The same for a command that writes: what it makes must be the gateway's to read.
    Installation write() throws CommandRefused, IOException {
        read();
        if (OwnerOnly.canOwnIn(settings.data())) return this;
        throw new CommandRefused(Command.BAD_CONFIG, settings.data() + " belongs to " + OwnerOnly.owner(settings.data())
                + ": what another user made there the gateway could not read; run the command as that user"
                + " or as root");
    }

    /// Where keys and accounts are written: a file, or the store that several gateways share.
    String accountsPlace() throws IOException {
        return settings.store() == null ? accounts().path().toString() : settings.store().toString();
    }

    /// `read config.properties and data/accounts.properties`.
    String filesRead() {
        var file = accountsCopy();
        return "read " + location.name() + (Files.exists(file) ? " and " + file : "")
                + (settings.store() == null ? "" : " and " + settings.store());
    }
}
