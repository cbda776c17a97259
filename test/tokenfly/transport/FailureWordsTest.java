package tokenfly.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailureWordsTest {
    private static final String WHERE = "192.0.2.1:443";

    @Test
    void refusedIsSaidOfWhateverTheJdkThrowsForIt() {
        for (var failure : List.of(new ConnectException("Connection refused"), new ConnectException(),
                caused(new ConnectException(), new ClosedChannelException())))
            assertEquals("connection refused (192.0.2.1:443)", FailureWords.of(failure, WHERE));
    }

    @Test
    void theDeepestCauseOfACertificateCounts() {
        assertEquals("certificate not trusted: no known authority has signed it (192.0.2.1:443)",
                FailureWords.of(handshake(new CertPathBuilderException("unable to find valid certification path")), WHERE));
        assertEquals("certificate not trusted: it has expired, NotAfter: Sat Feb 01 2020 (192.0.2.1:443)",
                FailureWords.of(handshake(new CertificateExpiredException("NotAfter: Sat Feb 01 2020")), WHERE));
        assertEquals("certificate not trusted: it is for another name than 192.0.2.1:443", FailureWords.of(
                handshake(new CertificateException("No subject alternative DNS name matching a.test found.")), WHERE));
    }

    @Test
    void aServersAlertIsSaid() {
        assertEquals("the server refused the TLS handshake: certificate required; it wants a certificate (192.0.2.1:443)",
                FailureWords.of(new SSLException("Received fatal alert: certificate_required"), WHERE));
        assertEquals("the server does not speak TLS (192.0.2.1:443)", FailureWords.of(
                new SSLException("Unsupported or unrecognized SSL message"), WHERE));
    }

    @Test
    void aNameServiceThatIsSilentIsNoUnknownName() {
        assertEquals("name not known: a.test", FailureWords.of(caused(new ConnectException(),
                new UnknownHostException("a.test: Name or service not known")), WHERE));
        assertEquals("the name service gave no answer for a.test", FailureWords.of(
                new UnknownHostException("a.test: Temporary failure in name resolution"), WHERE));
    }

    @Test
    void connectionsThatEndAreToldApart() {
        assertEquals("no connection in time (192.0.2.1:443)",
                FailureWords.of(new HttpConnectTimeoutException("HTTP connect timed out"), WHERE));
        assertEquals("connection reset (192.0.2.1:443)", FailureWords.of(new SocketException("Connection reset"), WHERE));
        assertEquals("connection closed without an answer (192.0.2.1:443)", FailureWords.of(
                new IOException("HTTP/1.1 header parser received no bytes"), WHERE));
    }

    @Test
    void noClassIsEverNamed() {
        assertFalse(FailureWords.of(new IllegalStateException(new IOException((String) null)), WHERE).contains("Exception"));
        assertFalse(FailureWords.of(new IOException(new IllegalStateException("odd")), WHERE).contains("Exception"));
    }

    @Test
    void anAddressStandsAsItIsWritten() {
        assertEquals("[::1]:9", FailureWords.place(InetAddress.ofLiteral("::1"), 9));
        assertEquals("[2001:db8::1]:9", FailureWords.place(InetAddress.ofLiteral("2001:db8::1"), 9));
        assertEquals("192.0.2.1:9", FailureWords.place(InetAddress.ofLiteral("192.0.2.1"), 9));
    }

    private static SSLHandshakeException handshake(Throwable cause) {
        return caused(new SSLHandshakeException("(certificate_unknown) PKIX"), caused(new CertificateException("PKIX"), cause));
    }

    private static <T extends Throwable> T caused(T failure, Throwable cause) {
        failure.initCause(cause);
        return failure;
    }
}
