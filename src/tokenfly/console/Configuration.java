package tokenfly.console;

import java.util.Set;
import tokenfly.account.settings.AccountsFile;
import tokenfly.config.Reading;
import tokenfly.config.Settings;

/// What the console knows of the configuration and may do with it. Thread-safe.
public interface Configuration {
    /// Those in force.
    Settings settings();

    /// Reads both files without putting them in force.
    Reading check();

    /// Reads both files and, if they are good, puts them in force before it returns.
    Reading reload();

    /// What commands and pages write.
    AccountsFile accountsFile();

    /// The `account.` keys of the operator's own file, which the console cannot change.
    Set<String> fixed();
}
