package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.RunningGateway;

/// What a start costs, in a number that no other program on the machine changes: the classes it takes.
@Timeout(120)
class StartTest {
    /// An eighth more than there were when this was written. What makes it grow makes every start longer.
    private static final int MOST_CLASSES = 3_700;
    /// Hidden classes, which the JVM puts together while it starts and no default cache has: lambdas,
    /// switches over patterns, the methods of records. Each takes it about half a millisecond.
    private static final int MOST_MADE = 570;

    private static final String CERTIFICATE = "sun.security.x509.X509CertImpl ";

    @TempDir
    private Path directory;

    @Test
    void aStartAndAFirstAnswerTakeFewClassesAndReadNoCertificates() throws Exception {
        var log = directory.resolve("classes.log");
        try (var gateway = new GatewayProcess(directory, "account.test.keys = sk-tf-test\n", "-Xmx128m",
                "-Xlog:class+load:file=" + log)) {
            var classes = Files.readAllLines(log);
            long made = classes.stream().filter(StartTest::isMade).count();
            assertTrue(classes.size() <= MOST_CLASSES, classes.size() + " classes until it listens");
            assertTrue(made <= MOST_MADE, made + " classes made until it listens");
            var answer = RunningGateway.client().send(HttpRequest.newBuilder(gateway.uri("/v1/chat/completions"))
                    .header("authorization", "Bearer sk-tf-test").POST(BodyPublishers.ofString("""
                            {"model":"demo","messages":[{"role":"user","content":"Hello!"}]}""")).build(),
                    BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            assertFalse(has(log, CERTIFICATE));
        }
    }

    @Test
    void certificatesAreReadBehindAStartWithAProviderOverTls() throws Exception {
        var log = directory.resolve("classes.log");
        try (var gateway = new GatewayProcess(directory, """
                provider.far.openai = https://127.0.0.1:1/v1
                provider.far.keys = none
                account.test.keys = sk-tf-test
                """, "-Xmx128m", "-Xlog:class+load:file=" + log)) {
            while (!has(log, CERTIFICATE)) {
                assertTrue(gateway.process().isAlive(), gateway.output());
                Thread.sleep(20);
            }
        }
    }

    private static boolean isMade(String line) {
        return line.contains("/0x");
    }

    private static boolean has(Path log, String word) throws IOException {
        return Files.readString(log).contains(word);
    }
}
