package tokenfly.http;

import com.sun.net.httpserver.Headers;
import java.util.ArrayList;
import java.util.List;

/// The API key a request came with, from `Authorization: Bearer` (RFC 6750) or `x-api-key`.
public final class Bearer {
    /// How the gateway's own keys begin.
    private static final String OURS = "sk-tf-";
    /// Ours have 49 characters; an operator's own may be longer, but not without end.
    private static final int MOST_CHARACTERS = 512;
    private static final String SCHEME = "bearer ";

    private Bearer() {
    }

    /// The keys to try, in this order; none, one or two.
    ///
    /// Both headers come from clients that set one and inherit the other from their environment,
    /// such as a real Anthropic key. So a Bearer that looks like ours goes first, and otherwise
    /// `x-api-key`.
    public static List<String> candidates(Headers request) {
        String bearer = usable(bearer(request.getFirst("Authorization")));
        String apiKey = usable(request.getFirst("X-api-key"));
        var keys = new ArrayList<String>(2);
        if (bearer != null && bearer.startsWith(OURS)) keys.add(bearer);
        if (apiKey != null && !keys.contains(apiKey)) keys.add(apiKey);
        if (bearer != null && !keys.contains(bearer)) keys.add(bearer);
        return keys;
    }

    private static String bearer(String authorization) {
        boolean isBearer = authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return isBearer ? authorization.substring(SCHEME.length()) : null;
    }

    private static String usable(String key) {
        if (key == null || key.isBlank() || key.length() > MOST_CHARACTERS) return null;
        return key.strip();
    }
}
