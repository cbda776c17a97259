package tokenfly;

import java.io.IOException;
import tokenfly.account.Books;
import tokenfly.account.Sharing;
import tokenfly.account.ledger.Notices;
import tokenfly.account.limits.Clocks;
import tokenfly.account.shared.Rhythm;
import tokenfly.config.ConfigWatch;
import tokenfly.config.Settings;
import tokenfly.config.SettingsReader;
import tokenfly.properties.FileFault;

/// The books that the configuration names, a directory's or a store's that several gateways share, and
/// whom they tell of what.
final class OpenedBooks implements Notices {
    private final ConfigWatch watch;
    private final LineLog warnings;
    /// Null until there is one to stop.
    private volatile App app;

    OpenedBooks(ConfigWatch watch, LineLog warnings) {
        this.watch = watch;
        this.warnings = warnings;
    }

    Books open(Settings settings) throws StartException {
        try {
            return settings.store() == null ? Books.open(settings.data(), Clocks.system(), this)
                    : Books.open(settings.data(), Clocks.system(), this, sharing(settings));
        } catch (IOException e) {
            throw new StartException(FileFault.words(e));
        }
    }

    private Sharing sharing(Settings settings) {
        return new Sharing(settings.store(), settings.currency(), Version.NAME, () -> common(settings),
                settings.data().resolve(SettingsReader.ACCOUNTS_FILE), watch::reload, this::superseded,
                Rhythm.USUAL);
    }

    private String common(Settings first) {
        return (app == null ? first : app.settings()).common();
    }

    private void superseded(String why) {
        if (app != null) app.stopFor(why);
    }

    void serves(App app) {
        this.app = app;
    }

    @Override public void accept(String sentence) {
        warnings.line(sentence);
    }

    @Override public void unknown(String account) {
        if (app != null) app.lookAgain();
    }

    @Override public void fatal(Throwable why) {
        Main.end(why);
    }
}
