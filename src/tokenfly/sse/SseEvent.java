package tokenfly.sse;

import java.nio.charset.StandardCharsets;

/// One dispatched server-sent event (WHATWG HTML 9.2).
///
/// @param type the event's name; `message` when the stream gave none
/// @param data the joined `data` lines, UTF-8, without the last line end; never changed after
/// @param id the last event id when it was dispatched, `""` at first
public record SseEvent(String type, byte[] data, String id) {
    public static final String DEFAULT_TYPE = "message";

    /// An event of our own, without an id.
    public static SseEvent of(String type, String data) {
        return new SseEvent(type, data.getBytes(StandardCharsets.UTF_8), "");
    }

    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }
}
