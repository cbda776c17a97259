package tokenfly.http.listener;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.net.Socket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;

/// The certificate a listener serves with, from two PEM files that may change while it runs.
///
/// The files are looked at when a client connects, at most once a second. Files that have changed
/// and are sound take effect for new connections; files that are not are reported once, and the old
/// ones stay. Thread-safe.
public final class Tls {
    private static final Logger LOG = System.getLogger("tokenfly.http");
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final Path certificateFile;
    private final Path keyFile;
    private final LongSupplier nanoTime;
    private final AtomicLong lookAgainAt;
    private final SSLContext context;
    private volatile List<Object> state; // of the files, when they were last read
    private volatile X509ExtendedKeyManager keys;

    /// @throws IOException if a file cannot be read
    /// @throws GeneralSecurityException if one is not sound, or they do not belong together
    public static Tls of(Path certificateFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        return new Tls(certificateFile, keyFile, System::nanoTime);
    }

    /// When the first certificate of a file ends.
    ///
    /// @throws GeneralSecurityException if there is none or one is not sound
    public static Instant end(Path certificateFile) throws IOException, GeneralSecurityException {
        return Pem.certificates(Files.readString(certificateFile)).stream()
                .map(certificate -> certificate.getNotAfter().toInstant()).min(Comparator.naturalOrder()).orElseThrow();
    }

    Tls(Path certificateFile, Path keyFile, LongSupplier nanoTime)
            throws IOException, GeneralSecurityException {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.nanoTime = nanoTime;
        this.lookAgainAt = new AtomicLong(nanoTime.getAsLong() + LOOK_NANOS);
        this.state = stateOfFiles();
        this.keys = read();
        this.context = SSLContext.getInstance("TLS");
        this.context.init(new KeyManager[] {new CurrentKeys()}, null, null);
    }

    SSLContext context() {
        return context;
    }

    /// TLS 1.3 and 1.2, without the suites whose padding was attacked time and again (CBC).
    SSLParameters parameters() {
        var parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setCipherSuites(Arrays.stream(parameters.getCipherSuites())
                .filter(suite -> !suite.contains("_CBC_")).toArray(String[]::new));
        return parameters;
    }

    private void look() {
        long now = nanoTime.getAsLong();
        long due = lookAgainAt.get();
        if (now - due < 0 || !lookAgainAt.compareAndSet(due, now + LOOK_NANOS)) return;
        try {
            var found = stateOfFiles();
            if (found.equals(state)) return;
            state = found;
            keys = read();
            LOG.log(Level.INFO, "serving with the changed certificate {0}", certificateFile);
        } catch (IOException | GeneralSecurityException e) {
            LOG.log(Level.WARNING, "the changed certificate {0} or key {1} cannot be used: {2}; "
                    + "the one before stays", certificateFile, keyFile,
                    e instanceof FileSystemException ? e : e.getMessage());
        }
    }

    private List<Object> stateOfFiles() {
        try {
            return List.of(Files.getLastModifiedTime(certificateFile), Files.size(certificateFile),
                    Files.getLastModifiedTime(keyFile), Files.size(keyFile));
        } catch (IOException e) {
            return List.of("absent"); // a state too: reading them will say why, and once
        }
    }

    private X509ExtendedKeyManager read() throws IOException, GeneralSecurityException {
        var chain = Pem.certificates(Files.readString(certificateFile));
        var key = Pem.key(Files.readString(keyFile), chain.getFirst());
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("tls", key, new char[0], chain.toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, new char[0]);
        return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
    }

    /// Hands each handshake to whichever keys are current.
    private final class CurrentKeys extends X509ExtendedKeyManager {
        @Override public String chooseEngineServerAlias(
                String keyType, Principal[] issuers, SSLEngine engine) {
            look();
            return keys.chooseEngineServerAlias(keyType, issuers, engine);
        }

        @Override public String chooseServerAlias(
                String keyType, Principal[] issuers, Socket socket) {
            return keys.chooseServerAlias(keyType, issuers, socket);
        }

        @Override public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }

        @Override public String[] getServerAliases(String keyType, Principal[] issuers) {
            return keys.getServerAliases(keyType, issuers);
        }

        @Override public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null; // the listener is never a client
        }

        @Override public String chooseClientAlias(
                String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }
    }
}
