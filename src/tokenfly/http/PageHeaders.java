package tokenfly.http;

import com.sun.net.httpserver.Headers;

/// What every page and its parts tell the browser about safety.
public final class PageHeaders {
    /// Scripts, styles and calls of our own origin only; no inline script, no frame around us.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'";

    private PageHeaders() {
    }

    /// To be called before the answer begins.
    public static void set(Headers response) {
        response.set("Content-Security-Policy", POLICY);
        response.set("X-Content-Type-Options", "nosniff");
        response.set("Referrer-Policy", "no-referrer");
        response.set("X-Frame-Options", "DENY");
        response.set("Cross-Origin-Opener-Policy", "same-origin");
        response.set("Cross-Origin-Resource-Policy", "same-origin");
    }
}
