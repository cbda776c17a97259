package tokenfly.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tokenfly.Formats;
import tokenfly.properties.Mistake;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.catalog.Provider;

/// A configuration written into a directory and read from there.
record Configs(Path directory, Map<String, String> environment) {
    static final Provider DEMO = new Provider("demo", Map.of("openai", URI.create("http://127.0.0.1:1/v1")),
            List.of(), true, List.of(), null, ProviderKind.GENERIC, Provider.Timeouts.DEFAULT, Map.of());

    Configs(Path directory) {
        this(directory, Map.of());
    }

    Path file() {
        return directory.resolve("config.properties");
    }

    Path accounts() {
        return directory.resolve("data/accounts.properties");
    }

    ConfigLocation location() {
        return ConfigLocation.find(null, directory);
    }

    SettingsReader reader() {
        return new SettingsReader(environment::get, DEMO, Formats.all());
    }

    void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    Reading read(String text) {
        write(file(), text);
        return reader().read(location());
    }

    /// The settings of a text without mistakes.
    Settings good(String text) {
        return switch (read(text)) {
            case Reading.Good(var settings) -> settings;
            case Reading.Bad(var mistakes) -> throw new AssertionError(lines(mistakes));
        };
    }

    /// The mistakes of a text, a line each.
    String bad(String text) {
        return switch (read(text)) {
            case Reading.Good _ -> throw new AssertionError("no mistake found");
            case Reading.Bad(var mistakes) -> lines(mistakes);
        };
    }

    private static String lines(List<Mistake> mistakes) {
        return mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n"));
    }
}
