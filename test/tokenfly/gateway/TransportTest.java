package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.MadeCertificate;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Providers behind a proxy, with a certificate of a private authority, and that ask for one.
@Timeout(120)
class TransportTest {
    @TempDir
    private Path directory;

    private ScriptedUpstream upstream;

    @AfterEach
    void close() throws IOException {
        if (upstream != null) upstream.close();
    }

    @Test
    void aPrivateAuthorityIsTrustedWhereItIsNamed() throws Exception {
        var own = MadeCertificate.in(directory, "own", "ip:127.0.0.1");
        upstream = new ScriptedUpstream(own.server(null), Asking::answer);
        try (var gateway = gateway("provider.up.tls.ca = " + own.file())) {
            for (var asking : Asking.values()) asking.assertWhole(asking.ask(gateway, "m"));
        }
        try (var gateway = gateway("")) {
            Asking.OPENAI.assertError(Asking.OPENAI.ask(gateway, "m"), 502, 502);
            assertTold(gateway, "certificate not trusted: no known authority has signed it (127.0.0.1:" + upstream.port() + ")");
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotTrustedWhoeverSignedIt() throws Exception {
        var own = MadeCertificate.in(directory, "own", "dns:elsewhere.test");
        upstream = new ScriptedUpstream(own.server(null), Asking::answer);
        try (var gateway = gateway("provider.up.tls.ca = " + own.file())) {
            Asking.OPENAI.assertError(Asking.OPENAI.ask(gateway, "m"), 502, 502);
            assertTold(gateway, "certificate not trusted: it is for another name than 127.0.0.1:" + upstream.port());
        }
        assertEquals(0, upstream.received().size());
    }

    @Test
    void aCertificateIsShownToAServerThatAsks() throws Exception {
        var own = MadeCertificate.in(directory, "own", "ip:127.0.0.1");
        var shown = MadeCertificate.in(directory, "shown", "dns:gateway.test");
        upstream = new ScriptedUpstream(own.server(shown), Asking::answer);
        try (var gateway = gateway("provider.up.tls.ca = " + own.file())) {
            Asking.OPENAI.assertError(Asking.OPENAI.ask(gateway, "m"), 502, 502);
        }
        try (var gateway = gateway("""
                provider.up.tls.ca = %s
                provider.up.tls.certificate = %s
                provider.up.tls.key = %s
                """.formatted(own.file(), shown.file(), shown.keyFile()))) {
            for (var asking : Asking.values()) asking.assertWhole(asking.ask(gateway, "m"));
        }
    }

    @Test
    void certificatesAreReadAgainWithTheConfiguration() throws Exception {
        var own = MadeCertificate.in(directory, "own", "ip:127.0.0.1");
        var other = MadeCertificate.in(directory, "other", "ip:127.0.0.1");
        upstream = new ScriptedUpstream(own.server(null), Asking::answer);
        try (var gateway = gateway("provider.up.tls.ca = " + other.file())) {
            Asking.OPENAI.assertError(Asking.OPENAI.ask(gateway, "m"), 502, 502);
            Files.copy(own.file(), other.file(), StandardCopyOption.REPLACE_EXISTING);
            var file = gateway.directory.resolve("config.properties");
            Files.writeString(file, Files.readString(file) + "# changed\n");
            while (!gateway.errors().contains("the configuration was read again")) Thread.sleep(50);
            Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "m"));
        }
    }

    @Test
    void aProxyIsAskedForWhatIsPlain() throws Exception {
        upstream = new ScriptedUpstream((request, reply) -> {
            // To a proxy the whole address is said; a script of the usual answers goes by the path.
            if (!request.path().startsWith("http://nowhere.test:81/")) throw new ScriptedUpstream.CutException();
            Asking.answer(request, reply);
        });
        try (var gateway = RunningGateway.with("""
                provider.up.openai = http://nowhere.test:81/v1
                provider.up.keys = none
                provider.up.proxy = http://localhost:%d/
                model.m.providers = up
                """.formatted(upstream.port()))) {
            Asking.OPENAI.assertWhole(Asking.OPENAI.ask(gateway, "m"));
        }
    }

    @Test
    void aProxyTunnelsToAPrivateAuthority() throws Exception {
        var own = MadeCertificate.in(directory, "own", "dns:nowhere.test");
        upstream = new ScriptedUpstream(own.server(null), Asking::answer);
        try (var proxy = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
                var gateway = RunningGateway.with("""
                provider.up.openai = https://nowhere.test/v1
                provider.up.keys = none
                provider.up.proxy = http://127.0.0.1:%d
                provider.up.tls.ca = %s
                model.m.providers = up
                """.formatted(proxy.getLocalPort(), own.file()))) {
            Thread.startVirtualThread(() -> tunnel(proxy));
            for (var asking : Asking.values()) asking.assertWhole(asking.ask(gateway, "m"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407, 502})
    void aProxyThatRefusesIsNamed(int status) throws Exception {
        upstream = new ScriptedUpstream((_, reply) -> reply.raw("HTTP/1.1 " + status
                + " No\r\nproxy-authenticate: Basic realm=\"x\"\r\ncontent-length: 0\r\n\r\n"));
        try (var gateway = RunningGateway.with("""
                provider.up.openai = https://nowhere.test/v1
                provider.up.keys = none
                provider.up.proxy = http://127.0.0.1:%d
                model.m.providers = up
                """.formatted(upstream.port()))) {
            Asking.OPENAI.assertError(Asking.OPENAI.ask(gateway, "m"), 502, 502);
            assertTold(gateway, "the proxy refused with HTTP " + status + " (127.0.0.1:" + upstream.port() + ")");
        }
    }

    /// Takes a CONNECT to `nowhere.test` for one to the upstream.
    private void tunnel(ServerSocket proxy) {
        try {
            while (true) {
                var client = proxy.accept();
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) head.append((char) client.getInputStream().read());
                var server = new Socket(InetAddress.ofLiteral("127.0.0.1"), upstream.port());
                boolean known = head.toString().startsWith("CONNECT nowhere.test:443 ");
                client.getOutputStream().write((known ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 403 No\r\n\r\n").getBytes());
                Thread.startVirtualThread(() -> copy(client, server));
                Thread.startVirtualThread(() -> copy(server, client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // Either end may close.
        }
    }

    private static void assertTold(RunningGateway gateway, String words) throws InterruptedException {
        while (!gateway.output().contains("warning=")) Thread.sleep(10);
        assertTrue(gateway.output().contains("warning=\"provider up: " + words + " (model m, request "), gateway.output());
    }

    private RunningGateway gateway(String lines) throws Exception {
        return RunningGateway.with("""
                provider.up.openai = https://127.0.0.1:%d/v1
                provider.up.keys = none
                model.m.providers = up
                %s
                """.formatted(upstream.port(), lines));
    }
}
