package tokenfly.command;

import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import tokenfly.account.shared.Site;
import tokenfly.config.ConfigLocation;
import tokenfly.config.OffModels;
import tokenfly.config.Reading;
import tokenfly.config.Settings;
import tokenfly.config.SettingsReader;
import tokenfly.http.listener.Tls;
import tokenfly.properties.FileFault;
import tokenfly.upstream.catalog.Model;
import tokenfly.upstream.catalog.Provider;

/// The command `check`: says whether a configuration is good.
final class CheckCommand {
    /// Accounts beyond these are counted only.
    private static final int MAX_ACCOUNTS = 200;

    private final ConfigLocation location;
    private final SettingsReader reader;
    private final PrintStream out;
    private final Asking asking;

    /// Asks the providers of a configuration without mistakes.
    @FunctionalInterface
    interface Asking {
        /// @return whether all is well there
        boolean isGood(Settings settings) throws InterruptedException;
    }

    CheckCommand(ConfigLocation location, SettingsReader reader, PrintStream out, Asking asking) {
        this.location = location;
        this.reader = reader;
        this.out = out;
        this.asking = asking;
    }

    /// Prints `ok: …`, which models are off for want of what and where each account stands, or every
    /// mistake on a line of its own.
    ///
    /// @return the exit code: 0, or 2 when there are mistakes or a provider would not do
    int run() throws InterruptedException {
        return switch (reader.read(location)) {
            case Reading.Good(var settings) -> {
                if (!hasCertificate(settings)) yield Command.BAD_CONFIG;
                print(settings);
                yield hasStore(settings) & asking.isGood(settings) ? Command.DONE : Command.BAD_CONFIG;
            }
            case Reading.Bad(var mistakes) -> {
                mistakes.forEach(out::println);
                yield Command.BAD_CONFIG;
            }
        };
    }

    /// Says why the certificate cannot be served with, if it cannot.
    private boolean hasCertificate(Settings settings) {
        if (settings.tls() == null) return true;
        try {
            Tls.of(settings.tls().certificate(), settings.tls().key());
            return true;
        } catch (GeneralSecurityException fault) {
            out.println(settings.tls().unfit(fault.getMessage()));
        } catch (IOException fault) {
            out.println(settings.tls().unfit(FileFault.words(fault)));
        }
        return false;
    }

    /// Says what the store is, or why it cannot be used.
    private boolean hasStore(Settings settings) {
        if (settings.store() == null) return true;
        try {
            out.println("store: " + Site.words(settings.store(), settings.currency()) + ", as node "
                    + settings.store().node());
            return true;
        } catch (IOException fault) {
            out.println(fault.getMessage());
            return false;
        }
    }

    private void print(Settings settings) {
        var models = settings.catalog().models();
        var providers = settings.catalog().providers();
        out.println("ok: " + count(models.size(), "model") + " ("
                + models.stream().filter(Model::on).count() + " on), "
                + count(providers.size(), "provider") + " ("
                + providers.stream().filter(Provider::on).count() + " on), "
                + count(settings.accounts().size(), "account") + " in " + location.name());
        OffModels.byWant(settings.catalog()).forEach((want, ids) ->
                out.println("off without " + want + ": " + String.join(", ", ids)));
        var places = reader.accountPlaces(location);
        places.sequencedEntrySet().stream().limit(MAX_ACCOUNTS).forEach(account ->
                out.println("account " + account.getKey() + ": " + String.join(", ", account.getValue())));
        if (places.size() > MAX_ACCOUNTS)
            out.println("and " + (places.size() - MAX_ACCOUNTS) + " more accounts");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
