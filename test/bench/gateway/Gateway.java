package bench.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The gateway's jar with a heap of 128 MB, keys, limits, balance, prices and log all on.
///
/// @param healthyMillis   from the process's start to the first 200 on `/healthz`
/// @param announcedMillis from the process's start to the line that says where it listens
public record Gateway(Process running, int port, double healthyMillis, double announcedMillis, Path log)
        implements Target {
    public static final String FLAGS = "-Xmx128m "
            + System.getenv().getOrDefault("GATEWAY_FLAGS", "").strip();
    private static final String PROGRAM = "-jar "
            + System.getenv().getOrDefault("GATEWAY_JAR", System.getProperty("tokenfly.jar", "build/tokenfly.jar"));
    private static final String JAVA = System.getenv().getOrDefault("GATEWAY_JAVA", Child.java());

    /// `bench` is served in the client's own format by either provider; the others are translated.
    private static final String CONFIG = """
            listen=127.0.0.1:PORT
            data=data
            provider.both.openai=http://127.0.0.1:UPSTREAM/v1
            provider.both.anthropic=http://127.0.0.1:UPSTREAM
            provider.both.keys=sk-upstream
            provider.openai-only.openai=http://127.0.0.1:UPSTREAM/v1
            provider.openai-only.keys=sk-upstream
            provider.anthropic-only.anthropic=http://127.0.0.1:UPSTREAM
            provider.anthropic-only.keys=sk-upstream
            model.bench.providers=both=mock
            model.bench.price.input=0.5
            model.bench.price.output=2
            model.bench-openai.providers=openai-only=mock
            model.bench-openai.price.input=0.5
            model.bench-openai.price.output=2
            model.bench-anthropic.providers=anthropic-only=mock
            model.bench-anthropic.price.input=0.5
            model.bench-anthropic.price.output=2
            account.bench.keys=KEY
            account.bench.balance=100000000
            account.bench.requests-per-minute=100000000
            account.bench.tokens-per-minute=1000000000000
            account.bench.concurrent-requests=100000
            account.bench.spend-per-day=1000000
            """;

    /// Starts it in `directory`, which must be empty or absent.
    public static Gateway start(int upstreamPort, Path directory) throws IOException {
        return start(upstreamPort, directory, "");
    }

    /// @param more lines of configuration, for other providers and models
    public static Gateway start(int upstreamPort, Path directory, String more) throws IOException {
        int port = Nginx.freePort();
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("bench.properties"), CONFIG
                .replace("UPSTREAM", Integer.toString(upstreamPort))
                .replace("PORT", Integer.toString(port)).replace("KEY", LoadPlan.KEY) + more);
        var log = directory.resolve("gateway.log");
        long start = System.nanoTime();
        var process = new ProcessBuilder(command(directory)).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        double healthy = -1;
        double announced = -1;
        while (healthy < 0 || announced < 0) {
            LockSupport.parkNanos(2_000_000);
            double millis = (System.nanoTime() - start) / 1e6;
            if (healthy < 0 && healthy(port)) healthy = millis;
            if (announced < 0 && Files.readString(log).contains(":" + port)) announced = millis;
            if (!process.isAlive() || millis > 20_000)
                throw new IOException("the gateway does not start:\n" + Files.readString(log));
        }
        return new Gateway(process, port, healthy, announced, log);
    }

    private static List<String> command(Path directory) {
        var command = new ArrayList<String>();
        command.add(JAVA);
        command.addAll(List.of(FLAGS.strip().split(" +")));
        command.addAll(List.of(PROGRAM.split(" ")));
        command.addAll(List.of("serve", directory.resolve("bench.properties").toString()));
        return command;
    }

    /// Whether it answers `/healthz` with 200 within two seconds.
    public boolean healthy() {
        return healthy(port);
    }

    private static boolean healthy(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(
                    "GET /healthz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var start = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return start.endsWith("200");
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public ProcessHandle process() {
        return running.toHandle();
    }

    @Override
    public void close() {
        Child.stop(running);
    }
}
