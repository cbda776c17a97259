package tokenfly.http.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.http.ClientTimeouts;
import tokenfly.http.RawClient;
import tokenfly.http.Respond;
import tokenfly.http.Serving;

class TlsTest {
    @TempDir
    private static Path made;
    private static Pair rsa;
    private static Pair ec;

    @TempDir
    private Path dir;

    record Pair(PrivateKey key, X509Certificate certificate) {
        String certificatePem() throws GeneralSecurityException {
            return pem("CERTIFICATE", certificate.getEncoded());
        }

        String keyPem() {
            return pem("PRIVATE KEY", key.getEncoded());
        }
    }

    @BeforeAll
    static void makeCertificates() throws Exception {
        rsa = make("rsa", "-keyalg", "RSA", "-keysize", "2048");
        ec = make("ec", "-keyalg", "EC", "-groupname", "secp256r1");
    }

    private static Pair make(String name, String... algorithm) throws Exception {
        Path store = made.resolve(name + ".p12");
        var command = new java.util.ArrayList<>(Arrays.asList(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-alias", "a", "-keystore", store.toString(), "-storepass", "secret",
                "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1", "-validity", "3650"));
        command.addAll(Arrays.asList(algorithm));
        assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor());
        var keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        return new Pair((PrivateKey) keys.getKey("a", "secret".toCharArray()),
                (X509Certificate) keys.getCertificate("a"));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private static SSLContext trusting(Pair trusted) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("a", trusted.certificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String fetch(HttpListener listener, Pair trusted) throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
            var uri = URI.create("https://127.0.0.1:" + listener.port() + "/");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    @Test
    void aPairOfPemFilesServesHttps() throws Exception {
        for (Pair pair : new Pair[] {rsa, ec}) {
            var tls = Tls.of(file("c", pair.certificatePem()), file("k", pair.keyPem()));
            try (var listener = Serving.with(tls, ClientTimeouts.DEFAULT, e -> Respond.text(e, 200, "hi"))) {
                assertEquals("hi", fetch(listener, pair));
            }
        }
    }

    @Test
    void noCbcSuiteIsSpoken() throws Exception {
        var tls = Tls.of(file("c", rsa.certificatePem()), file("k", rsa.keyPem()));
        try (var listener = Serving.with(tls, ClientTimeouts.DEFAULT, e -> Respond.text(e, 200, "hi"))) {
            assertEquals("TLSv1.2", spoken(listener, suite -> suite.contains("_GCM_")));
            assertThrows(IOException.class, () -> spoken(listener, suite -> suite.contains("_CBC_")));
        }
    }

    /// What a TLS 1.2 client with these of its suites comes to speak.
    private static String spoken(HttpListener listener, Predicate<String> suites) throws Exception {
        try (var socket = (SSLSocket) trusting(rsa).getSocketFactory()
                .createSocket("127.0.0.1", listener.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(Arrays.stream(socket.getSupportedCipherSuites())
                    .filter(suites).toArray(String[]::new));
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    @Test
    void browsersAreToldToStayWithTls() throws Exception {
        var tls = Tls.of(file("c", rsa.certificatePem()), file("k", rsa.keyPem()));
        try (var listener = Serving.with(tls, ClientTimeouts.DEFAULT, e -> Respond.text(e, 200, "hi"));
                var socket = trusting(rsa).getSocketFactory().createSocket("127.0.0.1", listener.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.contains("Strict-transport-security: max-age="), answer);
        }
    }

    @Test
    void aChangedCertificateTakesEffectAndABrokenOneDoesNot() throws Exception {
        var clock = new AtomicLong();
        Path certificate = file("c", rsa.certificatePem());
        Path key = file("k", rsa.keyPem());
        var tls = new Tls(certificate, key, clock::get);
        try (var listener = Serving.with(tls, ClientTimeouts.DEFAULT, e -> Respond.text(e, 200, "hi"))) {
            assertEquals("hi", fetch(listener, rsa));

            file("c", ec.certificatePem());
            file("k", ec.keyPem());
            Files.setLastModifiedTime(key, FileTime.fromMillis(1));
            clock.addAndGet(2_000_000_000L);
            assertEquals("hi", fetch(listener, ec));

            file("c", "nonsense");
            clock.addAndGet(2_000_000_000L);
            assertEquals("hi", fetch(listener, ec));
        }
    }

    @Test
    void aSilentTlsClientIsCutOff() throws Exception {
        var tls = Tls.of(file("c", ec.certificatePem()), file("k", ec.keyPem()));
        try (var listener = Serving.with(tls, Serving.impatient(), e -> Respond.text(e, 200, "hi"));
                var client = new RawClient(listener)) {
            client.send("\u0016\u0003\u0001\u0002\u0000");

            assertEquals("", client.readToEnd());
        }
    }

    @Test
    void anRsaKeyMayBePkcs1() throws Exception {
        byte[] pkcs8 = rsa.key().getEncoded();
        // PrivateKeyInfo of a 2048-bit key: 4 bytes of SEQUENCE, 3 of version, 15 of algorithm, 4 of
        // OCTET STRING.
        String text = pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));

        assertEquals(rsa.key(), Pem.key(text, rsa.certificate()));
    }

    @Test
    void anEcKeyMayBeSec1() throws Exception {
        byte[] secret = new byte[32];
        var number = ((ECPrivateKey) ec.key()).getS();
        byte[] s = number.toByteArray();
        int used = Math.min(32, s.length);
        System.arraycopy(s, s.length - used, secret, 32 - used, used);
        // SEQUENCE { 1, OCTET STRING secret, [0] { prime256v1 } }
        String der = "3031020101" + "0420" + HexFormat.of().formatHex(secret)
                + "a00a06082a8648ce3d030107";

        var key = Pem.key("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + pem("EC PRIVATE KEY", HexFormat.of().parseHex(der)), ec.certificate());

        assertEquals(number, ((ECPrivateKey) key).getS());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        var other = make("other", "-keyalg", "EC", "-groupname", "secp256r1");

        assertThrows(GeneralSecurityException.class, () -> Pem.key(other.keyPem(), ec.certificate()));
        assertThrows(GeneralSecurityException.class, () -> Pem.key(rsa.keyPem(), ec.certificate()));
    }

    @Test
    void whatIsMissingIsSaid() {
        assertTrue(assertThrows(GeneralSecurityException.class, () -> Pem.certificates("nothing"))
                .getMessage().contains("BEGIN CERTIFICATE"));
        assertTrue(assertThrows(GeneralSecurityException.class,
                () -> Pem.key(pem("ENCRYPTED PRIVATE KEY", new byte[9]), ec.certificate()))
                .getMessage().contains("encrypted"));
    }

    @Test
    void aKeyCutAnywhereIsRefused() throws Exception {
        byte[] der = HexFormat.of().parseHex("3031020101" + "0420" + "11".repeat(32)
                + "a00a06082a8648ce3d030107");
        for (int length = 0; length < der.length; length++) {
            String text = pem("EC PRIVATE KEY", Arrays.copyOf(der, length));
            assertThrows(GeneralSecurityException.class, () -> Pem.key(text, ec.certificate()));
        }
    }
}
