package tokenfly.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import tokenfly.account.settings.KeyHash;
import tokenfly.http.BodyMemory;

/// Reads the keys that belong to the gateway as a whole.
final class GlobalReader {
    static final Settings.Listen LISTEN = new Settings.Listen("127.0.0.1", 8080);
    static final String DATA = "data";
    static final String CURRENCY = "USD";
    static final long BODY_LIMIT = 32L << 20;
    static final Duration DRAIN = Duration.ofSeconds(30);

    /// A body is held in one array.
    private static final long MAX_BODY = 1L << 30;
    private static final long MAX_MEMORY = 1024L << 30;

    private final Section section;
    private final Path directory;
    private final Mistakes mistakes;
    private final Values values;

    /// @param directory relative paths start here
    GlobalReader(Section section, Path directory, Mistakes mistakes) {
        this.section = section;
        this.directory = directory;
        this.mistakes = mistakes;
        this.values = new Values(mistakes);
    }

    Settings.Listen listen() {
        return values.address(section.get("listen"), LISTEN);
    }

    /// @return null for plain HTTP
    Settings.Tls tls() {
        var certificate = file("tls.certificate");
        var key = file("tls.key");
        checkPair("tls.certificate", "tls.key");
        checkPair("tls.key", "tls.certificate");
        return certificate == null || key == null ? null : new Settings.Tls(certificate, key);
    }

    private void checkPair(String one, String other) {
        if (section.has(one) && !section.has(other))
            mistakes.add(section.raw(one).at(), "stands without " + other + "; allowed: both or neither");
    }

    private Path file(String ending) {
        var entry = section.get(ending);
        var path = path(entry, null);
        if (path != null && !(Files.isRegularFile(path) && Files.isReadable(path))) {
            mistakes.add(entry.at(),
                    "cannot be read; allowed: a PEM file, relative to the configuration");
            return null;
        }
        return path;
    }

    Path data() {
        var entry = section.get("data");
        var path = path(entry, directory.resolve(DATA));
        if (entry != null && Files.exists(path) && !Files.isDirectory(path))
            mistakes.add(entry.at(), "is no directory; allowed: a directory, made if there is none");
        return path;
    }

    private Path path(Entry entry, Path fallback) {
        if (entry == null) return fallback;
        try {
            if (!entry.value().isEmpty()) return directory.resolve(entry.value());
        } catch (InvalidPathException malformed) {
            // Reported below, in the words of this setting.
        }
        mistakes.add(entry.at(), "is no path; allowed: a path, relative to the configuration");
        return fallback;
    }

    String currency() {
        var entry = section.get("currency");
        if (entry == null) return CURRENCY;
        if (entry.value().matches("[A-Za-z]{1,12}")) return entry.value();
        mistakes.add(entry.at(),
                "is no currency; allowed: 1 to 12 letters, such as USD, CNY or credits");
        return CURRENCY;
    }

    /// @return null when the operator's side is off
    KeyHash adminKey() {
        return values.parsed(section.get("admin.key"), GlobalReader::hash, null);
    }

    private static KeyHash hash(String value) {
        if (value.startsWith("sha256:")) return KeyHash.parse(value);
        if (value.matches("[!-~]{1,500}")) return KeyHash.of(value);
        throw new IllegalArgumentException("is no key; allowed: 1 to 500 visible ASCII characters without"
                + " blanks, or sha256: and 64 hexadecimal digits");
    }

    long bodyLimitBytes() {
        return values.bytes(section.get("body.limit"), BODY_LIMIT, 1 << 10, MAX_BODY);
    }

    /// Where it is left out, whatever a quarter of the heap is will do: bodies are then held to what
    /// it can hold.
    long bodyMemoryBytes(long bodyLimit) {
        var entry = section.get("body.memory");
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        long bytes = values.bytes(entry, quarter, 1 << 10, MAX_MEMORY);
        if (entry != null && bytes < BodyMemory.leastFor(bodyLimit)) mistakes.add(entry.at(),
                "cannot hold one body of body.limit; allowed: 1.25 times body.limit, here "
                        + BodyMemory.leastFor(bodyLimit) + ", or more");
        return bytes;
    }

    Duration drain() {
        return values.duration(section.get("drain"), DRAIN, Duration.ZERO);
    }
}
