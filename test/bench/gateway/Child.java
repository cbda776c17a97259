package bench.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A part of the benchmark in a JVM of its own; it is spoken to by lines and ends when closed.
public final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;

    private Child(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    public static Child start(Class<?> main) throws IOException {
        return start(main, List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC"));
    }

    static Child start(Class<?> main, List<String> flags, String... args) throws IOException {
        var command = new ArrayList<>(List.of(java()));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public void say(String line) {
        in.println(line);
    }

    public String readLine() {
        try {
            var line = out.readLine();
            if (line == null) throw new IllegalStateException("a part of the benchmark has ended");
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop(process);
    }

    /// Ends a process by SIGTERM and, when it will not, by SIGKILL.
    static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Waits in a child for the end of its standard input: no child outlives the benchmark.
    static void exitWithParent() {
        try {
            while (System.in.read() >= 0) Thread.onSpinWait();
        } catch (IOException closed) {
            // It is the end, too.
        }
        System.exit(0);
    }
}
