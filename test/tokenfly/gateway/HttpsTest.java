package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.RunningGateway;

/// The gateway with a certificate of its own, made by the JDK's keytool.
@Timeout(120)
class HttpsTest {
    @TempDir
    private Path directory;

    @Test
    void requestsAreServedOverTlsAlsoWithARenewedCertificate() throws Exception {
        var first = write("first");
        try (var gateway = RunningGateway.with("tls.certificate = %s\ntls.key = %s\n".formatted(
                directory.resolve("certificate.pem"), directory.resolve("key.pem")))) {
            assertTrue(gateway.uri("/").toString().startsWith("https://127.0.0.1:"));
            var answer = ask(gateway, first);
            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("[DONE]"), answer.body());
            var second = write("second");
            while (!isServedWith(gateway, second)) Thread.sleep(200);
            assertEquals(200, ask(gateway, second).statusCode());
        }
    }

    private static boolean isServedWith(RunningGateway gateway, Certificate certificate) throws Exception {
        try {
            return ask(gateway, certificate).statusCode() == 200;
        } catch (IOException notTrusted) {
            return false;
        }
    }

    private static HttpResponse<String> ask(RunningGateway gateway, Certificate trusted) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("a", trusted);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (var client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(gateway.request("/v1/chat/completions").POST(BodyPublishers.ofString("""
                    {"model":"demo","stream":true,"messages":[{"role":"user","content":"fast say hi"}]}"""))
                    .build(), BodyHandlers.ofString());
        }
    }

    private Certificate write(String name) throws Exception {
        var store = directory.resolve(name + ".p12");
        var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                "-genkeypair", "-alias", "a", "-keyalg", "EC", "-groupname", "secp256r1", "-keystore", store.toString(),
                "-storepass", "secret", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1", "-validity", "3650")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertEquals(0, keytool.waitFor());
        var keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        pem("certificate.pem", "CERTIFICATE", keys.getCertificate("a").getEncoded());
        pem("key.pem", "PRIVATE KEY", keys.getKey("a", "secret".toCharArray()).getEncoded());
        return keys.getCertificate("a");
    }

    private void pem(String file, String label, byte[] der) throws IOException {
        Files.writeString(directory.resolve(file), "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n");
    }
}
