package tokenfly.http.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HttpSettingsTest {
    @Test
    void connectionsGrowWithTheHeapWithinBounds() {
        assertEquals(new Room(16, 12, 8), Room.of(1 << 20, Long.MAX_VALUE));
        assertEquals(new Room(1820, 1365, 64), Room.of(128L << 20, Long.MAX_VALUE));
        assertEquals(new Room(20000, 15000, 64), Room.of(64L << 30, Long.MAX_VALUE));
    }

    @Test
    void connectionsLeaveDescriptorsForProviders() {
        assertEquals(new Room(88, 66, 8), Room.of(64L << 30, 256));
        assertEquals(16, Room.of(64L << 30, 20).most());
    }

    @Test
    void smallEventsAreNotHeldBack() {
        assertEquals("true", HttpSettings.properties(1).get("sun.net.httpserver.nodelay"));
    }
}
