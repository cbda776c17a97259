package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.config.ConfigLocation;
import tokenfly.testing.RunningGateway;

/// Whoever reads what the gateway prints decides nothing but what they see of it.
@Timeout(60)
class SlowReaderTest {
    @TempDir
    private Path directory;

    /// A pipe that is full until it is let go.
    private static final class FullPipe extends OutputStream {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override public void write(byte[] bytes, int offset, int length) {
            reached.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            written.write(bytes, offset, length);
        }

        PrintStream stream() {
            return new PrintStream(this, true, StandardCharsets.UTF_8);
        }

        String text() {
            return written.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void linesThatNobodyReadsAreDroppedAndCounted() throws InterruptedException {
        var pipe = new FullPipe();
        try (var log = new LineLog(pipe.stream())) {
            for (int i = 0; i < 10_000; i++) log.line("x".repeat(1000));
            pipe.goOn.countDown();
            while (told(pipe.text()) < 10_000) Thread.sleep(20);
            assertEquals(10_000, told(pipe.text()));
        }
    }

    /// The lines that came, and those that are said to be dropped.
    private static long told(String text) {
        var counts = text.lines().filter(line -> line.startsWith("dropped=") && line.endsWith(" log lines"))
                .map(line -> line.replaceAll("[^0-9]", "")).mapToInt(Integer::parseInt).toArray();
        return text.lines().filter(line -> line.length() == 1000).count() + IntStream.of(counts).sum();
    }

    @Test
    void warningsThatNobodyReadsKeepNoReloadBack() throws Exception {
        var config = directory.resolve("config.properties");
        Files.writeString(config, "listen = 127.0.0.1:0\n");
        var pipe = new FullPipe();
        try (var app = RunningGateway.start(ConfigLocation.find(config.toString(), directory), Map.<String, String>of()::get,
                new PrintStream(OutputStream.nullOutputStream()), pipe.stream())) {
            Files.writeString(config, "a mistake\n");
            pipe.reached.await();
            Files.writeString(config, "listen = 127.0.0.1:0\naccount.late.keys = secret-late\n");
            while (status(app) != 200) Thread.sleep(20);
            pipe.goOn.countDown();
            while (!pipe.text().contains("the configuration was read again")) Thread.sleep(5);
        }

        assertTrue(pipe.text().contains("the configuration has mistakes"), pipe.text());
    }

    private static int status(App app) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(app.address() + "/v1/account"))
                    .header("authorization", "Bearer secret-late").build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
