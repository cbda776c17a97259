package tokenfly.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Inet6Address;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// What happened to a connection, in words for the operator and without the name of a class: the JDK's
/// own messages speak of its parts, or say nothing.
public final class FailureWords {
    static final String NO_CONNECTION = "no connection in time";
    /// As the JDK begins to say it.
    private static final String TUNNEL_FAILED = "Tunnel failed, got: ";
    private static final String NOT_TRUSTED = "certificate not trusted: ";
    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");
    private static final int MAX_CHARS = 200;

    /// What a message of the JDK's may hold, in lower case, and what it means.
    private record Meaning(String held, String words) {}

    private static final List<Meaning> MEANINGS = List.of(
            new Meaning("connection refused", "connection refused"),
            new Meaning("unreachable", "network unreachable"),
            new Meaning("no route to host", "network unreachable"),
            new Meaning("connection timed out", NO_CONNECTION),
            new Meaning("connection reset", "connection reset"),
            new Meaning("broken pipe", "connection reset"),
            new Meaning("received no bytes", "connection closed without an answer"),
            new Meaning("eof reached while reading", "connection closed in the answer"));

    private FailureWords() {
    }

    /// @param where the server that was connected to, such as `127.0.0.1:9`
    public static String of(Throwable failure, String where) {
        String words = null;
        Throwable deepest = failure;
        for (var cause = failure; cause != null && words == null; cause = cause.getCause()) {
            words = specific(cause, where);
            deepest = cause;
        }
        if (words == null) words = failure instanceof ConnectException ? "connection refused (" + where + ")"
                : said(deepest) + " (" + where + ")";
        return words.length() <= MAX_CHARS ? words : words.substring(0, MAX_CHARS);
    }

    /// A proxy did not let us through.
    public static IOException ofProxy(int status) {
        return new IOException(TUNNEL_FAILED + status);
    }

    /// An address with its port, as they are written together.
    public static String place(InetAddress address, int port) {
        var text = address.getHostAddress();
        // The JDK writes every zero of it.
        return (address instanceof Inet6Address ? "[" + ZEROS.matcher(text).replaceFirst("::") + "]" : text) + ":" + port;
    }

    /// Whether the name service gave no answer, rather than that there is no such name.
    static boolean isPassing(UnknownHostException failure) {
        return String.valueOf(failure.getMessage()).contains("Temporary failure");
    }

    /// Null when another of the causes says more.
    private static String specific(Throwable failure, String where) {
        return switch (failure) {
            case UnknownHostException e when isPassing(e) -> "the name service gave no answer for " + name(e);
            case UnknownHostException e -> "name not known: " + name(e);
            case UnresolvedAddressException _ -> "name not known: " + where;
            case HttpConnectTimeoutException _ -> NO_CONNECTION + " (" + where + ")";
            // Ours say what they mean.
            case SocketTimeoutException e when e.getMessage().contains("(") -> e.getMessage();
            case SocketTimeoutException _ -> NO_CONNECTION + " (" + where + ")";
            case ConnectException e when said(e).contains("(") -> e.getMessage();
            case NoRouteToHostException _ -> "network unreachable (" + where + ")";
            case CertPathBuilderException _ -> NOT_TRUSTED + "no known authority has signed it (" + where + ")";
            case CertificateExpiredException e -> NOT_TRUSTED + "it has expired, " + said(e) + " (" + where + ")";
            case CertificateNotYetValidException e -> NOT_TRUSTED + "it is not valid yet, " + said(e) + " (" + where + ")";
            case CertificateException e when e.getCause() == null ->
                    NOT_TRUSTED + (said(e).contains("matching") ? "it is for another name than " + where : said(e));
            case SSLException e when e.getCause() == null -> tls(said(e), where);
            case EOFException e when e.getMessage() == null -> "connection closed (" + where + ")";
            default -> known(said(failure), where);
        };
    }

    private static String tls(String said, String where) {
        var alert = "Received fatal alert: ";
        if (said.contains(alert)) {
            var named = said.substring(said.indexOf(alert) + alert.length()).replace('_', ' ');
            return "the server refused the TLS handshake: " + named
                    + (named.contains("certificate") ? "; it wants a certificate" : "") + " (" + where + ")";
        }
        if (said.contains("SSL message")) return "the server does not speak TLS (" + where + ")";
        return said.contains("terminated the handshake") || said.contains("closed") ?
                "connection closed in the TLS handshake (" + where + ")" : "TLS: " + said + " (" + where + ")";
    }

    private static String known(String said, String where) {
        if (said.startsWith(TUNNEL_FAILED))
            return "the proxy refused with HTTP " + said.substring(TUNNEL_FAILED.length()) + " (" + where + ")";
        var message = said.toLowerCase(Locale.ROOT);
        for (var meaning : MEANINGS)
            if (message.contains(meaning.held)) return meaning.words + " (" + where + ")";
        return null;
    }

    private static String name(UnknownHostException failure) {
        var said = said(failure);
        int more = said.indexOf(": ");
        return more < 0 ? said : said.substring(0, more);
    }

    private static String said(Throwable failure) {
        return failure.getMessage() == null ? "the connection failed" : failure.getMessage();
    }
}
