package tokenfly.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The jar in a process of its own, with what it prints, until it is stopped.
public final class GatewayProcess implements AutoCloseable {
    private final Path directory;
    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<URI> address = new CompletableFuture<>();

    /// @param directory gets the configuration; it listens on a port of its own
    /// @param java options such as `-Xmx128m`
    public GatewayProcess(Path directory, String config, String... java) throws Exception {
        this(directory, config, 0, java);
    }

    /// @param descriptors that it may have open; 0 for as many as this process
    public GatewayProcess(Path directory, String config, int descriptors, String... java) throws Exception {
        this.directory = directory;
        Files.writeString(directory.resolve("config.properties"), "listen = 127.0.0.1:0\n" + config);
        var arguments = new String[java.length + 2];
        System.arraycopy(java, 0, arguments, 0, java.length);
        arguments[java.length] = "serve";
        arguments[java.length + 1] = "config.properties";
        var command = Jar.command(directory, arguments);
        if (descriptors > 0) {
            var limited = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$0\" \"$@\""));
            limited.addAll(command.command());
            command.command(limited);
        }
        this.process = command.start();
        Thread.ofVirtual().start(this::read);
        address.get(60, TimeUnit.SECONDS);
    }

    private void read() {
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (output.length() < 1 << 20) output.append(line).append('\n');
                int at = line.indexOf(" listens on ");
                if (at >= 0) address.complete(URI.create(line.substring(at + 12).split(" ")[0]));
            }
        } catch (IOException ended) {
            // The process has.
        }
        address.completeExceptionally(new AssertionError("it did not start: " + output));
    }

    public URI uri(String path) {
        return URI.create(address.join() + path);
    }

    public Process process() {
        return process;
    }

    public String output() {
        return output.toString();
    }

    /// Stops it as an operator does.
    ///
    /// @return the exit code
    public int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /// What the command prints in its directory.
    public String command(String... arguments) throws Exception {
        var command = Jar.command(directory, arguments).start();
        var text = new String(command.getInputStream().readAllBytes());
        command.waitFor();
        return text;
    }

    @Override public void close() {
        process.destroyForcibly().onExit().join();
    }
}
