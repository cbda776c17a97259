package tokenfly.config;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tokenfly.account.settings.KeyHash;
import tokenfly.dialect.CostlyFields;
import tokenfly.properties.HiddenFault;
import tokenfly.properties.Values;

/// Parsers of the values that only this table has.
final class ConfigValues {
    static final String NONE = "none";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]");

    private ConfigValues() {
    }

    /// `127.0.0.1:8080`, `[::1]:8080`.
    static Settings.Listen address(String text) {
        int colon = text.lastIndexOf(':');
        var host = text.substring(0, Math.max(colon, 0));
        var port = text.substring(colon + 1);
        boolean isAddress = HOST.matcher(host).matches() && port.matches("[0-9]{1,5}")
                && Integer.parseInt(port) <= 65535;
        if (!isAddress) throw new IllegalArgumentException("is no address; allowed: HOST:PORT with a port"
                + " from 0 to 65535, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080");
        return new Settings.Listen(host.replaceAll("[\\[\\]]", ""), Integer.parseInt(port));
    }

    static Path path(String text) {
        try {
            if (!text.isEmpty()) return Path.of(text);
        } catch (InvalidPathException malformed) {
            // Reported below, in the words of this setting.
        }
        throw new IllegalArgumentException("is no path; allowed: a path, relative to the configuration");
    }

    /// A key of the operator's, or its hash. A shorter one could be guessed.
    static KeyHash hash(String text) {
        if (text.startsWith("sha256:")) return KeyHash.parse(text);
        if (text.matches("[!-~]{16,500}")) return KeyHash.of(text);
        throw new IllegalArgumentException("is no key, or too short a one; allowed: 16 to 500 visible ASCII"
                + " characters without blanks, or sha256: and 64 hexadecimal digits");
    }

    /// Keys of a provider, or `none` alone. What is no visible ASCII cannot travel in a header.
    static List<String> keys(String text) {
        var keys = Values.list(text);
        if (keys.contains(NONE) && keys.size() > 1)
            throw new IllegalArgumentException("has none among keys; allowed: keys, or none alone");
        if (!keys.stream().allMatch(key -> key.matches("[!-~]+")))
            throw new IllegalArgumentException("has a key with a blank or an odd character in it; allowed:"
                    + " visible ASCII, with commas between keys");
        return keys;
    }

    /// Parts of a request that may cost more than the prices know.
    static List<String> costly(String text) {
        var names = Values.list(text);
        for (var name : names)
            if (!CostlyFields.NAMES.contains(name) && !name.matches("tools(\\.[A-Za-z0-9_.-]{1,64})?"))
                throw new IllegalArgumentException("has a name that is not among those left out; allowed: "
                        + String.join(", ", new TreeSet<>(CostlyFields.NAMES)) + ", tools, tools.TYPE");
        return names;
    }

    /// Where notices are sent.
    static URI webhook(String text) {
        try {
            var uri = new URI(text);
            if (uri.getRawUserInfo() == null && uri.getRawFragment() == null && isHttp(uri)) return uri;
        } catch (URISyntaxException malformed) {
            // Reported below, in the words of this setting.
        }
        throw new IllegalArgumentException("is no URL; allowed: http:// or https:// and a host, without a password");
    }

    /// `http://host:port`, or `none`.
    static Proxy proxy(String text) {
        if (text.equals(NONE)) return Proxy.NO_PROXY;
        try {
            var uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (uri.getRawUserInfo() != null)
                throw new HiddenFault("holds a password; allowed: http://HOST:PORT of a proxy that asks for none");
            if (isBase(uri) && "http".equalsIgnoreCase(uri.getScheme()) && uri.getPort() > 0 && uri.getRawPath().isEmpty())
                return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort()));
        } catch (URISyntaxException malformed) {
            // Reported below, in the words of this setting.
        }
        throw new IllegalArgumentException("is no proxy; allowed: http://HOST:PORT, or none");
    }

    /// A JDBC URL of PostgreSQL, without a password.
    static String store(String text) {
        if (text.contains("password=") || text.matches("[^?]*//[^/?]*@.*")) throw new HiddenFault(
                "holds a password; allowed: a URL without, and the user and the password in store.user, store.password");
        if (text.matches("jdbc:postgresql://[^/?\\s]+/[^/?\\s]+(\\?\\S+)?")) return text;
        throw new IllegalArgumentException("is no database; allowed: jdbc:postgresql://HOST:5432/DATABASE, with several"
                + " hosts as HOST1,HOST2, and the driver's own parameters behind ?");
    }

    /// A base URL without slashes at its end.
    ///
    /// @param path what is added to it, and so must not be its end
    static URI base(String text, String path) {
        try {
            var uri = new URI(text.replaceAll("/+$", ""));
            if (uri.getRawUserInfo() != null)
                throw new HiddenFault("holds a password; allowed: a URL without, and the key in .keys");
            if (isBase(uri)) return withoutPath(uri, path);
        } catch (URISyntaxException malformed) {
            // Reported below, in the words of this setting.
        }
        throw new IllegalArgumentException(
                "is no base URL; allowed: http:// or https://, a host and a path, without ? and #");
    }

    private static boolean isBase(URI uri) {
        return isHttp(uri) && uri.getRawQuery() == null && uri.getRawFragment() == null;
    }

    private static boolean isHttp(URI uri) {
        boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        return isHttp && uri.getHost() != null && uri.getPort() <= 65535;
    }

    private static URI withoutPath(URI uri, String path) {
        // The whole path and, for a path of two steps, its beginning: /v1/messages and /v1.
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            var added = path.substring(0, end);
            boolean isOwn = path.startsWith("/v1") || end == path.length();
            if (isOwn && uri.getRawPath().endsWith(added)) throw new IllegalArgumentException(
                    "ends in " + added + ", which is added to it; allowed: the part before");
        }
        return uri;
    }
}
