package tokenfly.account;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tokenfly.account.settings.StoreSettings;
import tokenfly.account.shared.Rhythm;

/// How a gateway takes part in what several of them share.
///
/// @param store the database
/// @param version of this program
/// @param config a short text that says which models, prices and limits it has
/// @param file where a copy of the settings lies that all gateways share
/// @param changed told when that is another one
/// @param superseded told why this process must end: another one bears its name
public record Sharing(StoreSettings store, String currency, String version, Supplier<String> config, Path file,
        Runnable changed, Consumer<String> superseded, Rhythm rhythm) {}
