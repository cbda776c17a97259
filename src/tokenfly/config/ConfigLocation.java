package tokenfly.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the operator's configuration is.
///
/// @param name for messages: the path as it was given
/// @param file null when it is the one inside the jar
/// @param directory relative paths in it start here
public record ConfigLocation(String name, Path file, Path directory) {
    private static final String FILE = "config.properties";
    private static final String RESOURCE = "/tokenfly/" + FILE;

    /// The file that was named; else `config.properties` in the working directory; else the file of
    /// that name inside the jar, whose relative paths start in the working directory.
    ///
    /// @param argument of the command line, or null
    public static ConfigLocation find(String argument, Path workingDirectory) {
        if (argument != null) return of(argument, workingDirectory);
        if (Files.exists(workingDirectory.resolve(FILE))) return of(FILE, workingDirectory);
        return bundled(workingDirectory);
    }

    static ConfigLocation bundled(Path workingDirectory) {
        return new ConfigLocation(FILE + " inside the jar", null, workingDirectory);
    }

    private static ConfigLocation of(String name, Path workingDirectory) {
        var file = workingDirectory.resolve(name);
        var parent = file.getParent();
        return new ConfigLocation(name, file, parent == null ? workingDirectory : parent);
    }

    /// @throws IOException if there is no such file, or it cannot be read
    InputStream open() throws IOException {
        if (file != null) return Files.newInputStream(file);
        var in = ConfigLocation.class.getResourceAsStream(RESOURCE);
        if (in == null) throw new FileNotFoundException(RESOURCE);
        return in;
    }
}
