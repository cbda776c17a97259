package tokenfly.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/// Names for requests: `req_` and 24 base62 characters. Not secret, and never the same twice.
public final class RequestId {
    private static final String PREFIX = "req_";
    private static final int CHARACTERS = 24;
    private static final byte[] BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                    .getBytes(StandardCharsets.US_ASCII);

    private RequestId() {
    }

    public static String next() {
        var random = ThreadLocalRandom.current();
        var id = new byte[CHARACTERS];
        for (int i = 0; i < CHARACTERS; i++) id[i] = BASE62[random.nextInt(BASE62.length)];
        return PREFIX + new String(id, StandardCharsets.US_ASCII);
    }
}
