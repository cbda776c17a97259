package tokenfly.anthropic.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.Content;
import tokenfly.chat.StopReason;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonObject;
import tokenfly.sse.SseEvent;
import tokenfly.testing.Passing;

/// Streams that clients were seen to take or refuse, read and written anew and passed through.
class VectorsTest {
    private static final Path VECTORS = Path.of("../shared/wire/vectors");

    @Test
    void everyStreamIsReadAndWrittenValidWithAllItSays() throws IOException {
        for (var vector : vectors("a[0-9].*")) {
            var read = Streams.read(vector.text());
            var written = AnthropicStreamChecker.checked(Streams.write(read));
            var again = Streams.read(written, ToolNames.SAME);

            assertEquals(said(Streams.answer(read)), said(Streams.answer(again)), vector.name());
            boolean failed = read.getLast() instanceof ChatEvent.Failed;
            assertEquals(failed, again.getLast() instanceof ChatEvent.Failed, vector.name());
            assertEquals(vector.name().matches("a0[28].*"), failed, vector.name());
        }
    }

    @Test
    void everyStreamIsReadAlikeWhereverItIsCutInTwo() throws IOException {
        for (var vector : vectors("a.*")) {
            byte[] bytes = vector.text().getBytes(StandardCharsets.UTF_8);
            var whole = Streams.read(vector.text());
            for (int cut = 0; cut < bytes.length; cut++)
                assertEquals(whole, Streams.read(Streams.parse(bytes, cut), ToolNames.SAME), vector.name());
        }
    }

    @Test
    void everyStreamCutBetweenEventsEndsInAnErrorOrWhole() throws IOException {
        for (var vector : vectors("a.*")) {
            var events = Streams.parse(vector.text());
            for (int kept = 0; kept < events.size(); kept++) {
                var read = Streams.read(events.subList(0, kept), ToolNames.SAME);
                boolean stopped = events.subList(0, kept).stream()
                        .anyMatch(event -> event.text().matches(".*\"stop_reason\":\"\\w+\".*"));
                assertEquals(stopped, read.getLast() instanceof ChatEvent.Finished, vector.name());
                var written = Streams.write(read);
                if (kept > 0) AnthropicStreamChecker.checked(written);
            }
        }
    }

    /// Written from the events they stand for, expected streams come out as they are: ids, the estimate
    /// of the start, the signature and chunk borders aside.
    @Test
    void everyExpectedStreamIsWhatItsEventsAreWrittenAs() throws IOException {
        for (var vector : vectors("aU.*")) {
            var written = Streams.write(Streams.read(vector.text()));

            AnthropicStreamChecker.checked(written);
            assertEquals(shape(vector.text()), shape(written), vector.name());
        }
    }

    @Test
    void everyStreamPassesThroughValidAndWithAllItSays() throws IOException {
        for (var vector : vectors("a.*")) {
            // Interleaved blocks and deltas of the wrong kind are the upstream's own grammar: as they come.
            if (vector.name().matches("a(03|17).*")) continue;
            var passed = relayed(vector.text());
            if (!vector.name().startsWith("a08")) AnthropicStreamChecker.checked(passed);

            assertEquals(said(Streams.answer(Streams.read(vector.text()))), said(Streams.answer(Streams.read(passed))),
                    vector.name());
        }
    }

    private static String relayed(String stream) {
        return Streams.written(out -> {
            var relay = Passing.of(Streams.MESSAGES,
                    "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{}]}".getBytes(StandardCharsets.UTF_8));
            for (var event : Streams.parse(stream)) relay.event(event, out);
            Streams.fail(relay.end(out), out);
        });
    }

    /// What an answer says, apart from ids, usage and signatures.
    private static List<Object> said(ChatAnswer answer) {
        var text = new StringBuilder();
        for (var part : answer.content())
            if (part instanceof Content.Text(var each, _)) text.append(each);
        var calls = new ArrayList<String>();
        for (var call : answer.toolCalls()) calls.add(call.name() + mended(call.arguments()));
        var stop = answer.stop() == StopReason.END_TURN && !calls.isEmpty() ? StopReason.TOOL_USE : answer.stop();
        return List.of(text.toString(), answer.thinking(), calls, stop);
    }

    /// What no client could parse was wrapped.
    private static String mended(String arguments) {
        return arguments.equals("not json") ? "{\"raw_arguments\":\"not json\"}" : arguments;
    }

    /// Events with consecutive deltas of a block joined, and without what may differ.
    private static List<String> shape(String stream) {
        var shape = new ArrayList<String>();
        for (var event : Streams.parse(stream)) {
            var data = Streams.object(event.text());
            var delta = data.object("delta");
            if (event.type().equals("ping")) continue;
            if (delta != null && delta.string("type") != null) join(shape, data.get("index"), delta);
            else shape.add(plain(event, data));
        }
        return shape;
    }

    private static void join(List<String> shape, Object index, JsonObject delta) {
        var type = delta.string("type");
        if (type.equals("signature_delta")) {
            shape.add(index + type);
            return;
        }
        var text = delta.members().values().stream().skip(1).findFirst().orElse(JsonNull.NULL).toString();
        var piece = text.substring(1, text.length() - 1);
        if (type.equals("input_json_delta") && piece.equals("{}")) return; // the same as no input at all
        if (shape.getLast().startsWith(index + type)) shape.add(shape.removeLast() + piece);
        else shape.add(index + type + piece);
    }

    private static String plain(SseEvent event, JsonObject data) {
        return switch (event.type()) {
            case "message_start", "error" -> event.type();
            case "message_delta" -> data.object("delta").toString() + input(data.object("usage"));
            default -> event.text();
        };
    }

    private static String input(JsonObject usage) {
        return usage.get("input_tokens") + " " + usage.get("cache_read_input_tokens");
    }

    private record Vector(String name, String text) {}

    private static List<Vector> vectors(String names) throws IOException {
        assumeTrue(Files.isDirectory(VECTORS), "no vectors at " + VECTORS);
        var vectors = new ArrayList<Vector>();
        try (var files = Files.list(VECTORS)) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                if (name.matches(names)) vectors.add(new Vector(name, Files.readString(file)));
            }
        }
        assertTrue(vectors.size() > 10, "found " + vectors.size() + " vectors");
        return vectors;
    }
}
