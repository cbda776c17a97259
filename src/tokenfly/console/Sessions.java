package tokenfly.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The cookie that a signed-in browser carries, and the token that its scripts must add to a
/// change. Thread-safe.
///
/// A cookie is `base64url(session).base64url(hmac)`, with a key made at start: nothing is stored,
/// and a restart signs everybody out. The token is the HMAC of the session's id under another
/// label; only scripts of our own origin can read it, and only they know what to put into the
/// header.
final class Sessions {
    static final String TOKEN_HEADER = "x-csrf-token";
    private static final String COOKIE = "tokenfly";
    private static final Duration LIFE = Duration.ofHours(12);
    private static final int MAX_COOKIE = 1024;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec secret = new SecretKeySpec(random(32), "HmacSHA256");
    private final InstantSource clock;
    private final SignedOut signedOut = new SignedOut();

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /// @param account empty for the operator
    /// @param key as in [Session]
    Session begin(HttpExchange http, String account, String key) {
        Instant expires = clock.instant().plus(LIFE);
        var session = new Session(HexFormat.of().formatHex(random(16)), account, key, expires);
        setCookie(http, sealed(session), LIFE);
        return session;
    }

    String sealed(Session session) {
        byte[] text = session.text().getBytes(StandardCharsets.UTF_8);
        return ENCODER.encodeToString(text) + '.' + hmac("cookie", text);
    }

    void end(HttpExchange http, Session session) {
        signedOut.add(session, clock.instant());
        setCookie(http, "", Duration.ZERO);
    }

    /// The session that the request's cookie proves, or null.
    Session of(HttpExchange http) {
        return opened(cookie(http, cookieName(http)));
    }

    /// What [#sealed] sealed; null when that was not so, when it has expired or was signed out.
    Session opened(String cookie) {
        int dot = cookie == null || cookie.length() > MAX_COOKIE ? -1 : cookie.indexOf('.');
        if (dot < 0) return null;
        byte[] text = decoded(cookie.substring(0, dot));
        if (text == null || !same(cookie.substring(dot + 1), hmac("cookie", text))) return null;
        var session = Session.parse(new String(text, StandardCharsets.UTF_8));
        if (!session.expires().isAfter(clock.instant())) return null;
        return signedOut.has(session) ? null : session;
    }

    /// What a change must carry in [#TOKEN_HEADER].
    String token(Session session) {
        return hmac("token", session.id().getBytes(StandardCharsets.UTF_8));
    }

    boolean hasToken(HttpExchange http, Session session) {
        var sent = http.getRequestHeaders().getFirst(TOKEN_HEADER);
        return sent != null && same(sent, token(session));
    }

    private static void setCookie(HttpExchange http, String value, Duration life) {
        http.getResponseHeaders().add("Set-Cookie", cookieName(http) + "=" + value
                + "; Path=/; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (isTls(http) ? "; Secure" : ""));
    }

    /// Under TLS one that no other host of the domain, and nobody on the way, can set (RFC 6265bis,
    /// 4.1.3.2).
    private static String cookieName(HttpExchange http) {
        return isTls(http) ? "__Host-" + COOKIE : COOKIE;
    }

    /// Behind a proxy that ends TLS, the browser's side is what counts.
    private static boolean isTls(HttpExchange http) {
        return http instanceof HttpsExchange
                || "https".equalsIgnoreCase(http.getRequestHeaders().getFirst("X-Forwarded-Proto"));
    }

    private static String cookie(HttpExchange http, String name) {
        for (var header : http.getRequestHeaders().getOrDefault("Cookie", List.of()))
            for (var pair : header.split(";"))
                if (pair.strip().startsWith(name + "="))
                    return pair.strip().substring(name.length() + 1);
        return null;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static boolean same(String sent, String due) {
        return MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8),
                due.getBytes(StandardCharsets.UTF_8));
    }

    /// @param label keeps what is signed for one purpose from passing for another
    private String hmac(String label, byte[] text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update(label.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return ENCODER.encodeToString(mac.doFinal(text));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has HMAC-SHA256", impossible);
        }
    }

    private byte[] random(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
