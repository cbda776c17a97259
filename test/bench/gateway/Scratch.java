package bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A directory of one run under `build/bench`, deleted at its end unless KEEP is set.
public final class Scratch implements AutoCloseable {
    private final Path directory;

    public Scratch() throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("build/bench")), "run-")
                .toAbsolutePath();
    }

    public Path resolve(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() throws IOException {
        if (System.getenv("KEEP") != null) return;
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
