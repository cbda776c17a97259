package tokenfly.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// A certificate that signed itself, made by the JDK's keytool: `NAME.pem` and `NAME-key.pem` in a directory.
public record MadeCertificate(Certificate certificate, PrivateKey key, Path file, Path keyFile) {
    private static final char[] PASSWORD = "secret".toCharArray();

    /// @param san as keytool takes it, such as `ip:127.0.0.1`
    public static MadeCertificate in(Path directory, String name, String san) throws Exception {
        var store = directory.resolve(name + ".p12");
        var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                "-genkeypair", "-alias", "a", "-keyalg", "EC", "-groupname", "secp256r1", "-keystore", store.toString(),
                "-storepass", "secret", "-dname", "CN=" + name, "-ext", "san=" + san, "-validity", "3650")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (keytool.waitFor() != 0) throw new IOException("keytool failed");
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        var made = new MadeCertificate(keys.getCertificate("a"), (PrivateKey) keys.getKey("a", PASSWORD),
                directory.resolve(name + ".pem"), directory.resolve(name + "-key.pem"));
        pem(made.file, "CERTIFICATE", made.certificate.getEncoded());
        pem(made.keyFile, "PRIVATE KEY", made.key.getEncoded());
        return made;
    }

    /// A server with this certificate on 127.0.0.1.
    ///
    /// @param client the certificate that a client must show; null when it need show none
    public ServerSocket server(MadeCertificate client) throws GeneralSecurityException, IOException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        var own = empty();
        own.setKeyEntry("own", key, PASSWORD, new Certificate[] {certificate});
        keys.init(own, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), client == null ? null : client.trusted(), null);
        var server = (SSLServerSocket) context.getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
        server.setNeedClientAuth(client != null);
        return server;
    }

    private TrustManager[] trusted() throws GeneralSecurityException, IOException {
        var store = empty();
        store.setCertificateEntry("a", certificate);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void pem(Path file, String label, byte[] der) throws IOException {
        Files.writeString(file, "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n");
    }
}
