package tokenfly.http;

import com.sun.net.httpserver.Headers;
import java.util.ArrayList;
import java.util.List;

/// The API key a request came with, from `Authorization: Bearer` (RFC 6750), `x-api-key`, or another
/// header that bears nothing but a key.
public final class Bearer {
    /// How the gateway's own keys begin.
    private static final String OURS = "sk-tf-";
    /// Ours have 49 characters; an operator's own may be longer, but not without end.
    private static final int MOST_CHARACTERS = 512;
    private static final String AUTHORIZATION = "authorization";
    private static final String SCHEME = "bearer ";

    private Bearer() {
    }

    /// Those of `Authorization` and `x-api-key`.
    public static List<String> candidates(Headers request) {
        return candidates(request, List.of("x-api-key"));
    }

    /// The keys to try, in this order; at most one a header.
    ///
    /// Two headers come from clients that set one and inherit the other from their environment,
    /// such as a real Anthropic key. So a Bearer that looks like ours goes first, and otherwise
    /// `x-api-key`.
    ///
    /// @param names of the headers that may bear one
    public static List<String> candidates(Headers request, List<String> names) {
        String bearer = usable(bearer(request.getFirst(AUTHORIZATION)));
        var keys = new ArrayList<String>(2);
        if (bearer != null && bearer.startsWith(OURS)) keys.add(bearer);
        for (var name : names) {
            String key = name.equals(AUTHORIZATION) ? null : usable(request.getFirst(name));
            if (key != null && !keys.contains(key)) keys.add(key);
        }
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
