package tokenfly.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The jar as people run it, in a process of its own.
public final class Jar {
    private Jar() {
    }

    /// @param directory where it runs
    /// @param arguments for Java as far as they begin with `-X`, for the gateway from there on
    public static ProcessBuilder command(Path directory, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString()));
        int options = 0;
        while (options < arguments.length && arguments[options].startsWith("-X"))
            command.add(arguments[options++]);
        if (options == 0) command.add("-Xmx128m");
        command.addAll(List.of("-jar", Path.of("build/tokenfly.jar").toAbsolutePath().toString()));
        command.addAll(List.of(arguments).subList(options, arguments.length));
        return new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    }
}
