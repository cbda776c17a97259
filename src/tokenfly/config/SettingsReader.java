package tokenfly.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.Provider;

/// Reads the operator's file and the one the gateway writes, and either makes [Settings] of them or
/// finds every mistake at once. Thread-safe.
public final class SettingsReader {
    /// In the data directory; holds `account.` keys only, and no `${}`: the gateway writes it.
    public static final String ACCOUNTS_FILE = "accounts.properties";

    private final Function<String, String> environment;
    private final Provider demo;

    /// @param environment gives the value of a variable, or null
    /// @param demo the provider of the model `demo`; null for commands that call no provider and
    ///        only need to know its name
    public SettingsReader(Function<String, String> environment, Provider demo) {
        this.environment = environment;
        this.demo = demo != null ? demo : standIn();
    }

    private static Provider standIn() {
        return new Provider(Names.DEMO, null, null, List.of(), true, List.of(), Provider.Auth.NONE,
                ProviderKind.GENERIC, Provider.Timeouts.DEFAULT, Map.of());
    }

    public Reading read(ConfigLocation location) {
        var mistakes = new Mistakes(location.name());
        var sections = Sections.of(operatorFile(location, mistakes),
                text -> Expansion.of(text, environment), mistakes);
        var global = new GlobalReader(sections.global(), location.directory(), mistakes);
        var data = global.data();
        var made = Sections.of(accountsFile(data, location, mistakes), Expansion::none, mistakes);
        long bodyLimit = global.bodyLimitBytes();
        var settings = new Settings(global.listen(), global.tls(), data, global.currency(),
                global.adminKey(), bodyLimit, global.bodyMemoryBytes(bodyLimit), global.drain(),
                new CatalogReader(demo, mistakes).read(sections),
                new AccountReader(sections.accounts(), made.accounts(), mistakes).read());
        return mistakes.isEmpty() ? new Reading.Good(settings) : new Reading.Bad(mistakes.list());
    }

    /// The keys that begin with `account.` in the operator's own file: what they set, the file that the
    /// gateway writes cannot change. Empty when the file cannot be read.
    public static Set<String> accountKeys(ConfigLocation location) {
        return operatorFile(location, new Mistakes(location.name())).stream().map(Property::key)
                .filter(key -> key.startsWith("account.")).collect(Collectors.toSet());
    }

    private static List<Property> operatorFile(ConfigLocation location, Mistakes mistakes) {
        try (InputStream in = location.open()) {
            return PropertiesFile.read(location.name(), in, mistakes);
        } catch (IOException fault) {
            mistakes.add(location.name(), reason(fault) + "; allowed: a properties file in UTF-8");
            return List.of();
        }
    }

    private static List<Property> accountsFile(Path data, ConfigLocation location, Mistakes mistakes) {
        var file = data.resolve(ACCOUNTS_FILE);
        var name = shortName(file, location.directory());
        if (!Files.exists(file)) return List.of();
        try (InputStream in = Files.newInputStream(file)) {
            var properties = PropertiesFile.read(name, in, mistakes);
            return properties.stream().filter(property -> isAccount(property, mistakes)).toList();
        } catch (IOException fault) {
            mistakes.add(name, reason(fault) + "; allowed: a properties file in UTF-8");
            return List.of();
        }
    }

    private static boolean isAccount(Property property, Mistakes mistakes) {
        if (property.key().startsWith("account.")) return true;
        mistakes.add(property, "does not belong into this file; allowed: keys that begin with account.");
        return false;
    }

    private static String shortName(Path file, Path directory) {
        return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
    }

    private static String reason(IOException fault) {
        return fault instanceof NoSuchFileException ? "there is no such file"
                : "cannot be read (" + fault.getClass().getSimpleName() + ")";
    }
}
