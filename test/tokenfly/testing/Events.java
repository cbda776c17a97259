package tokenfly.testing;

import java.nio.charset.StandardCharsets;
import tokenfly.sse.SseEvent;

/// Events as a test writes them.
public final class Events {
    private Events() {
    }

    public static SseEvent of(String type, String data) {
        return new SseEvent(type, data.getBytes(StandardCharsets.UTF_8), "");
    }
}
