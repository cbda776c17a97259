package tokenfly.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;

/// Streams with the events the standard's own algorithm makes of them, from a shared collection
/// beside the checkout; skipped where it is absent.
class SseConformanceTest {
    private static final Path CASES = Path.of("../shared/conformance/sse-cases.json");

    record Seen(String type, String data, String id) {}

    @TestFactory
    Stream<DynamicTest> everyStreamGivesTheSameEventsHoweverItIsCut() throws IOException {
        assumeTrue(Files.exists(CASES), CASES + " is absent");
        var file = (JsonObject) Json.parse(Files.readAllBytes(CASES));
        return file.array("cases").values().stream().map(JsonObject.class::cast).map(
                one -> DynamicTest.dynamicTest(one.string("name"), () -> check(one)));
    }

    private static void check(JsonObject one) throws SseException {
        byte[] input = one.string("input").getBytes(StandardCharsets.ISO_8859_1);
        checkPieces(one, input, 0);
        checkPieces(one, input, 1);
        for (int cut = 1; cut < input.length; cut++) {
            var parser = new SseParser(1 << 20);
            var seen = new ArrayList<Seen>();
            feed(parser, input, 0, cut, seen);
            feed(parser, input, cut, input.length, seen);
            checkEnd(one, parser, seen);
        }
    }

    private static void checkPieces(JsonObject one, byte[] input, int size) throws SseException {
        var parser = new SseParser(1 << 20);
        var seen = new ArrayList<Seen>();
        if (size == 0) feed(parser, input, 0, input.length, seen);
        else for (int i = 0; i < input.length; i++) feed(parser, input, i, i + 1, seen);
        checkEnd(one, parser, seen);
    }

    private static void feed(SseParser parser, byte[] input, int from, int to, List<Seen> seen)
            throws SseException {
        parser.feed(input, from, to, e -> seen.add(new Seen(e.type(), e.text(), e.id())));
    }

    private static void checkEnd(JsonObject one, SseParser parser, List<Seen> seen) {
        JsonArray events = one.array("events");
        var expected = events.values().stream().map(JsonObject.class::cast)
                .map(e -> new Seen(e.string("type"), e.string("data"), e.string("id"))).toList();
        assertEquals(expected, seen);
    }
}
