package tokenfly.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HttpSettingsTest {
    private static String connections(long heapBytes) {
        return HttpSettings.properties(heapBytes).get("jdk.httpserver.maxConnections");
    }

    @Test
    void connectionsGrowWithTheHeapWithinBounds() {
        assertEquals("256", connections(1 << 20));
        assertEquals("1820", connections(128L << 20));
        assertEquals("20000", connections(64L << 30));
    }

    @Test
    void smallEventsAreNotHeldBack() {
        assertEquals("true", HttpSettings.properties(1).get("sun.net.httpserver.nodelay"));
    }
}
