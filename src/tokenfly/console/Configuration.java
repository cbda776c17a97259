package tokenfly.console;

import java.util.List;
import java.util.Set;
import tokenfly.account.settings.AccountsFile;
import tokenfly.config.Reading;
import tokenfly.config.Settings;

/// What the console knows of the configuration and may do with it. Thread-safe.
public interface Configuration {
    /// Those in force.
    Settings settings();

    /// The keys of which a change takes effect at the next start only, and that were changed.
    List<String> waitingForRestart();

    /// Reads both files without putting them in force.
    Reading check();

    /// Reads both files and, if they are good, puts them in force before it returns.
    Reading reload();

    /// What commands and pages write.
    AccountsFile accountsFile();

    /// The `account.` keys of the operator's own file, which the console cannot change.
    Set<String> fixed();
}
