package tokenfly.config;

import static tokenfly.config.ConfigKeys.CA;
import static tokenfly.config.ConfigKeys.SHOWN_CERTIFICATE;
import static tokenfly.config.ConfigKeys.SHOWN_KEY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import tokenfly.http.listener.Pem;
import tokenfly.properties.Key;
import tokenfly.properties.Mistakes;
import tokenfly.properties.Section;
import tokenfly.transport.Certificates;
import tokenfly.transport.Transport;

/// Reads `provider.NAME.proxy` and `provider.NAME.tls.…`, with the files that they name: a reload takes what
/// is in them then.
final class TransportReader {
    private static final String ALLOWED = "; allowed: a PEM file, relative to the configuration";
    /// Every authority that there is has a tenth of it.
    private static final long MAX_BYTES = 4 << 20;

    private final Path directory;
    private final Mistakes mistakes;

    TransportReader(Path directory, Mistakes mistakes) {
        this.directory = directory;
        this.mistakes = mistakes;
    }

    /// What is read of a PEM file's text.
    @FunctionalInterface
    private interface Content<T> {
        T of(String text) throws GeneralSecurityException;
    }

    Transport read(Section section) {
        var authorities = certificates(section, CA);
        var chain = certificates(section, SHOWN_CERTIFICATE);
        checkPair(section, SHOWN_CERTIFICATE, SHOWN_KEY);
        checkPair(section, SHOWN_KEY, SHOWN_CERTIFICATE);
        var key = chain.isEmpty() ? null : key(section, chain.getFirst());
        var proxy = section.get(ConfigKeys.PROXY);
        if (authorities.isEmpty() && key == null)
            return proxy == null ? Transport.USUAL : new Transport(proxy, null);
        return new Transport(proxy, new Certificates(authorities, key == null ? List.of() : chain, key));
    }

    private void checkPair(Section section, Key<Path> key, Key<Path> other) {
        if (section.has(key) && !section.has(other)) mistakes.add(section.at(key),
                "stands without " + other.ending() + "; allowed: both or neither");
    }

    private List<X509Certificate> certificates(Section section, Key<Path> key) {
        var read = content(section, key, Pem::certificates);
        return read == null ? List.of() : read;
    }

    private PrivateKey key(Section section, X509Certificate certificate) {
        return content(section, SHOWN_KEY, text -> Pem.key(text, certificate));
    }

    /// Null when the key is left out, or its file is not fit, which is a mistake.
    private <T> T content(Section section, Key<Path> key, Content<T> content) {
        if (section.get(key) == null) return null;
        var file = directory.resolve(section.get(key));
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) return content.of(Files.readString(file));
            mistakes.add(section.at(key), "is no file of a fitting size" + ALLOWED);
        } catch (IOException unread) {
            mistakes.add(section.at(key), "cannot be read" + ALLOWED);
        } catch (GeneralSecurityException unsound) {
            mistakes.add(section.at(key), "cannot be used, " + unsound.getMessage() + ALLOWED);
        }
        return null;
    }
}
