package tokenfly.responses.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorKind;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.responses.Responses;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.testing.Passing;
import tokenfly.translation.Canonical;

/// The hand-made streams beside the project, as a provider of this format may send them.
class VectorsTest {
    private static final Path VECTORS = Path.of("../shared/wire/vectors");
    /// Those that do not end whole, by what they end with.
    private static final Map<String, String> ENDS = Map.of("r03", "broke", "r04", "broke",
            "r13", "cut_short", "r05", "max_tokens");

    private static List<Path> vectors() throws IOException {
        assumeTrue(Files.exists(VECTORS), "no vectors beside the project");
        try (var files = Files.list(VECTORS)) {
            return files.filter(f -> f.getFileName().toString().matches("[rx][0-9A-F].*\\.sse"))
                    .sorted().toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().substring(0, 3);
    }

    private static List<ChatEvent> read(List<SseEvent> events) {
        var read = new ArrayList<ChatEvent>();
        var reader = new StreamReader();
        for (var event : events) reader.read(event, read::add);
        reader.end(read::add);
        return read;
    }

    private static Passing relay() {
        return Passing.of(new Responses(), "{\"model\":\"public\"}".getBytes());
    }

    @Test
    void everyStreamIsReadToItsOwnEnd() throws IOException {
        for (var file : vectors()) {
            var read = read(Canonical.events(Files.readAllBytes(file)));
            var end = switch (read.getLast()) {
                case ChatEvent.Finished(var stop, _) ->
                    stop.name().equals("MAX_TOKENS") ? "max_tokens" : "whole";
                case ChatEvent.Failed(var said) ->
                    "cut_short".equals(said.code()) ? "cut_short" : "broke";
                default -> throw new AssertionError(read.getLast());
            };
            assertEquals(ENDS.getOrDefault(name(file), "whole"), end, file.toString());
            if (end.equals("whole")) assertTrue(read.stream().anyMatch(event ->
                    event instanceof ChatEvent.TextDelta || event instanceof ChatEvent.ToolStarted
                            || event instanceof ChatEvent.ThinkingDelta
                            || name(file).equals("xD-")), file + " says something: " + read);
        }
    }

    @Test
    void everyStreamGoesThroughWithThePublicModelAndNothingElseChanged() throws IOException {
        for (var file : vectors()) {
            if (List.of("r03", "r04").contains(name(file))) continue; // a failure is told in our words
            var events = Canonical.events(Files.readAllBytes(file));
            var bytes = new ByteArrayOutputStream();
            var out = new SseWriter(bytes);
            var relay = relay();
            for (var event : events) relay.event(event, out);
            out.flush();
            var passed = Canonical.events(bytes.toByteArray());
            events.removeIf(StreamReader::isDoneMark);
            assertEquals(events.stream().map(e -> withModel(e)).toList(),
                    passed.stream().map(e -> Json.parse(e.data())).toList(), file.toString());
        }
    }

    private static Object withModel(SseEvent event) {
        var object = (JsonObject) Json.parse(event.data());
        var response = object.object("response");
        if (response == null || !response.has("model")) return object;
        return object.with("response", response.with("model", new tokenfly.json.JsonString("public")));
    }

    @Test
    void aStreamThatIsCutAnywhereFailsUnderItsOwnIdAndNumber() throws IOException {
        for (var file : vectors()) {
            var events = Canonical.events(Files.readAllBytes(file));
            for (int cut = 0; cut < events.size(); cut++) {
                var relay = relay();
                var bytes = new ByteArrayOutputStream();
                var out = new SseWriter(bytes);
                for (var event : events.subList(0, cut)) relay.event(event, out);
                if (relay.over()) break;
                assertNotNull(relay.end(out), file + " cut at " + cut);
                relay.fail(ChatError.of(ErrorKind.UPSTREAM_FAILED, "It broke."), "req_1", out);
                out.flush();
                var last = (JsonObject) Json.parse(
                        Canonical.events(bytes.toByteArray()).getLast().data());
                assertEquals("response.failed", last.string("type"));
                assertEquals("failed", last.object("response").string("status"));
            }
        }
    }

    @Test
    void anErrorAtTheBeginningIsSeenBeforeAnythingGoesOut() throws IOException {
        var responses = new Responses();
        for (var file : vectors()) {
            var first = Canonical.events(Files.readAllBytes(file)).getFirst();
            assertNull(responses.errorIn(first), file.toString());
        }
        var failed = "{\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\","
                + "\"message\":\"m\"}}}";
        assertEquals("server_error", responses.errorIn((JsonObject) Json.parse(failed)).code());
        assertEquals("m", responses.errorIn((JsonObject) Json.parse(
                "{\"type\":\"error\",\"code\":null,\"message\":\"m\"}")).message());
    }
}
