package tokenfly.transport;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Whom to trust and what to show in TLS.
///
/// @param authorities trusted beside those that the JVM trusts; a server's own certificate may be one
/// @param chain shown to a server that asks, the own certificate first; empty for what the JVM shows
/// @param key of the chain's first; null without one
public record Certificates(List<X509Certificate> authorities, List<X509Certificate> chain, PrivateKey key) {
    private static final char[] NO_PASSWORD = {};

    public Certificates {
        authorities = List.copyOf(authorities);
        chain = List.copyOf(chain);
    }

    /// @throws GeneralSecurityException when one of them cannot be used
    /// @throws IOException when what the JVM was started with cannot be read
    public SSLContext context() throws GeneralSecurityException, IOException {
        var context = SSLContext.getInstance("TLS");
        context.init(keys(), trust(), null);
        return context;
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        if (authorities.isEmpty()) return null;
        var usual = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        usual.init((KeyStore) null);
        var all = empty();
        int number = 0;
        for (var manager : usual.getTrustManagers())
            if (manager instanceof X509TrustManager known)
                for (var issuer : known.getAcceptedIssuers()) all.setCertificateEntry("usual" + number++, issuer);
        for (var authority : authorities) all.setCertificateEntry("own" + number++, authority);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(all);
        return trust.getTrustManagers();
    }

    private KeyManager[] keys() throws GeneralSecurityException, IOException {
        if (key == null) return ofJvm();
        var own = empty();
        own.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        return managers(own, NO_PASSWORD);
    }

    /// What `-Djavax.net.ssl.keyStore` names: only the JDK's own context reads it by itself.
    private static KeyManager[] ofJvm() throws GeneralSecurityException, IOException {
        var file = System.getProperty("javax.net.ssl.keyStore");
        if (file == null) return null;
        var password = System.getProperty("javax.net.ssl.keyStorePassword", "").toCharArray();
        return managers(KeyStore.getInstance(new File(file), password), password);
    }

    private static KeyManager[] managers(KeyStore store, char[] password) throws GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        return managers.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /// The key is a secret.
    @Override
    public String toString() {
        return "Certificates[" + authorities.size() + " authorities, " + chain.size() + " own]";
    }
}
