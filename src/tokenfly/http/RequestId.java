package tokenfly.http;

import tokenfly.id.Base62;


/// Names for requests: `req_` and 24 base62 characters. Not secret, and never the same twice.
public final class RequestId {
    private static final String PREFIX = "req_";
    private static final int CHARACTERS = 24;

    private RequestId() {
    }

    public static String next() {
        return PREFIX + Base62.random(CHARACTERS);
    }
}
