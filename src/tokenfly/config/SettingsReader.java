package tokenfly.config;

import static tokenfly.config.ConfigKeys.TLS_CERTIFICATE;
import static tokenfly.config.ConfigKeys.TLS_KEY;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tokenfly.account.settings.AccountKeys;
import tokenfly.account.settings.AccountReader;
import tokenfly.dialect.Dialect;
import tokenfly.http.BodyMemory;
import tokenfly.id.Sha256;
import tokenfly.notify.Webhook;
import tokenfly.properties.FileFault;
import tokenfly.properties.Key;
import tokenfly.properties.Mistakes;
import tokenfly.properties.PropertiesFile;
import tokenfly.properties.Property;
import tokenfly.properties.Section;
import tokenfly.properties.Sections;
import tokenfly.properties.Substitution;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.catalog.Provider;

/// Reads the operator's file and the one the gateway writes, and either makes [Settings] of them or
/// finds every mistake at once. Thread-safe.
public final class SettingsReader {
    private static final long MAX_USUAL_RESPONSES_MEMORY = 64L << 20;
    /// In the data directory; holds `account.` keys only, and no `${}`: the gateway writes it.
    public static final String ACCOUNTS_FILE = "accounts.properties";

    private static final Pattern COMMON = Pattern.compile("^(model|provider|account)\\.");

    private final Function<String, String> environment;
    private final Provider demo;
    private final ConfigKeys keys;

    /// @param environment gives the value of a variable, or null
    /// @param demo the provider of the model `demo`; null for commands that call no provider and
    ///        only need to know its name
    /// @param dialects the formats in which providers may be called
    public SettingsReader(Function<String, String> environment, Provider demo,
            List<Dialect> dialects) {
        this.environment = environment;
        this.demo = demo != null ? demo : standIn();
        this.keys = new ConfigKeys(dialects);
    }

    private static Provider standIn() {
        return new Provider(Names.DEMO, Map.of(), List.of(), true, List.of(), Provider.Auth.NONE,
                ProviderKind.GENERIC, Provider.Timeouts.DEFAULT, Map.of());
    }

    public Reading read(ConfigLocation location) {
        var mistakes = new Mistakes(location.name(), keys.all());
        var operator = operatorFile(location, mistakes);
        var sections = Sections.of(operator, text -> Substitution.of(text, environment), keys.all(), mistakes);
        var gateway = sections.only(ConfigKeys.GATEWAY);
        var directory = location.directory();
        var data = data(gateway, directory, mistakes);
        var made = Sections.of(accountsFile(data, location, mistakes), Substitution::none, keys.all(), mistakes);
        var settings = new Settings(gateway.get(ConfigKeys.LISTEN), tls(gateway, directory, mistakes), data,
                gateway.get(ConfigKeys.CURRENCY), gateway.get(ConfigKeys.ADMIN_KEY),
                gateway.get(ConfigKeys.BODY_LIMIT), bodyMemory(gateway, mistakes), responsesMemory(gateway),
                gateway.get(ConfigKeys.CODEX_CATALOGUE) == Switch.ON, gateway.get(ConfigKeys.RETRY_WAIT),
                gateway.get(ConfigKeys.REQUESTS_KEEP), gateway.get(ConfigKeys.LOG_FORMAT),
                gateway.get(ConfigKeys.PROVIDER_MESSAGES) == Switch.ON,
                webhook(gateway, mistakes), new StoreReader(gateway, directory, mistakes).read(),
                gateway.get(ConfigKeys.DRAIN),
                new CatalogReader(keys, demo, directory, mistakes).read(sections),
                AccountReader.read(sections, made, mistakes),
                Written.of(sections, ConfigKeys.GATEWAY, keys.provider(), ConfigKeys.MODEL), common(operator),
                gateway.forStart(ConfigKeys.GATEWAY));
        return mistakes.isEmpty() ? new Reading.Good(settings) : new Reading.Bad(mistakes.list());
    }

    /// The keys that begin with `account.` in the operator's own file: what they set, the file that the
    /// gateway writes cannot change. Empty when the file cannot be read.
    public Set<String> accountKeys(ConfigLocation location) {
        return operatorFile(location, new Mistakes(location.name(), keys.all())).stream().map(Property::key)
                .filter(key -> key.startsWith(AccountKeys.SCOPE.prefix())).collect(Collectors.toSet());
    }

    /// A short text that is the same where the operator's files say the same of models, providers and
    /// accounts.
    private static String common(List<Property> operator) {
        return Sha256.hex(operator.stream().filter(property -> COMMON.matcher(property.key()).find())
                .map(property -> property.key() + "=" + property.text()).sorted()
                .collect(Collectors.joining("\n"))).substring(0, 16);
    }

    /// Where each account begins in the files, `config.properties:12`, by its name; `default` is one,
    /// too. What cannot be read is left out.
    public SequencedMap<String, List<String>> accountPlaces(ConfigLocation location) {
        var mistakes = new Mistakes(location.name(), keys.all());
        var operator = operatorFile(location, mistakes);
        var gateway = Sections.of(operator, text -> Substitution.of(text, environment), keys.all(), mistakes)
                .only(ConfigKeys.GATEWAY);
        var made = accountsFile(data(gateway, location.directory(), mistakes), location, mistakes);
        var places = new LinkedHashMap<String, List<String>>();
        for (var file : List.of(operator, made)) {
            var sections = Sections.of(file, Substitution::none, keys.all(), mistakes);
            for (var section : sections.all(AccountKeys.SCOPE))
                places.computeIfAbsent(section.name(), _ -> new ArrayList<>())
                        .add(section.first().file() + ":" + section.first().line());
        }
        return places;
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
        if (property.key().startsWith(AccountKeys.SCOPE.prefix())) return true;
        mistakes.add(property, "does not belong into this file; allowed: keys that begin with account.");
        return false;
    }

    private static String shortName(Path file, Path directory) {
        return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
    }

    private static String reason(IOException fault) {
        return fault instanceof NoSuchFileException ? "there is no such file"
                : "cannot be read: " + FileFault.reason(fault);
    }

    private static Path data(Section gateway, Path directory, Mistakes mistakes) {
        var path = directory.resolve(gateway.get(ConfigKeys.DATA));
        if (gateway.has(ConfigKeys.DATA) && Files.exists(path) && !Files.isDirectory(path)) mistakes.add(
                gateway.at(ConfigKeys.DATA), "is no directory; allowed: a directory, made if there is none");
        return path;
    }

    /// @return null when it is off
    private static Webhook.To webhook(Section gateway, Mistakes mistakes) {
        var url = gateway.get(ConfigKeys.NOTIFY_URL);
        var secret = gateway.get(ConfigKeys.NOTIFY_SECRET);
        requireBoth(gateway, ConfigKeys.NOTIFY_URL, ConfigKeys.NOTIFY_SECRET, mistakes);
        requireBoth(gateway, ConfigKeys.NOTIFY_SECRET, ConfigKeys.NOTIFY_URL, mistakes);
        return url == null || secret == null ? null : new Webhook.To(url, secret);
    }

    private static void requireBoth(Section gateway, Key<?> key, Key<?> other, Mistakes mistakes) {
        if (gateway.has(key) && !gateway.has(other)) mistakes.add(gateway.at(key),
                "stands without " + other.ending() + unset(gateway.missing(other)) + "; allowed: both or neither");
    }

    private static String unset(List<String> variables) {
        return variables.isEmpty() ? "" : " (not set: " + String.join(", ", variables) + ")";
    }

    /// @return null for plain HTTP
    private static Settings.Tls tls(Section gateway, Path directory, Mistakes mistakes) {
        var certificate = file(gateway, TLS_CERTIFICATE, TLS_KEY, directory, mistakes);
        var key = file(gateway, TLS_KEY, TLS_CERTIFICATE, directory, mistakes);
        return certificate == null || key == null ? null : new Settings.Tls(certificate, key);
    }

    /// @param other the key that must stand there, too
    private static Path file(Section gateway, Key<Path> key, Key<Path> other, Path directory, Mistakes mistakes) {
        requireBoth(gateway, key, other, mistakes);
        if (gateway.get(key) == null) return null;
        var path = directory.resolve(gateway.get(key));
        if (Files.isRegularFile(path) && Files.isReadable(path)) return path;
        mistakes.add(gateway.at(key), "cannot be read; allowed: a PEM file, relative to the configuration");
        return null;
    }

    /// Where it is left out, whatever a quarter of the heap is will do: bodies are then held to what
    /// it can hold.
    private static long bodyMemory(Section gateway, Mistakes mistakes) {
        var bytes = gateway.get(ConfigKeys.BODY_MEMORY);
        if (bytes == null) return Runtime.getRuntime().maxMemory() / 4;
        long least = BodyMemory.leastFor(gateway.get(ConfigKeys.BODY_LIMIT));
        if (bytes < least) mistakes.add(gateway.at(ConfigKeys.BODY_MEMORY), "cannot hold one body of body.limit;"
                + " allowed: 1.25 times body.limit, here " + least + ", or more");
        return bytes;
    }

    private static long responsesMemory(Section gateway) {
        var bytes = gateway.get(ConfigKeys.RESPONSES_MEMORY);
        return bytes != null ? bytes
                : Math.min(MAX_USUAL_RESPONSES_MEMORY, Runtime.getRuntime().maxMemory() / 8);
    }
}
