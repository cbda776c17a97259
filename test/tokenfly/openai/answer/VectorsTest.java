package tokenfly.openai.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.Content;
import tokenfly.chat.StopReason;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;

/// The hand-made streams beside the project: odd ones of providers (`u`), and ones that the official
/// SDKs were seen to take or refuse (`o`).
class VectorsTest {
    private static final Path VECTORS = Path.of("../shared/wire/vectors");

    private static List<Path> vectors(String prefix) throws IOException {
        assumeTrue(Files.exists(VECTORS), "no vectors beside the project");
        try (var files = Files.list(VECTORS)) {
            return files.filter(f -> f.getFileName().toString().matches(prefix + "\\d.*\\.sse"))
                    .sorted().toList();
        }
    }

    /// What an answer says, however it was written: blocks in order, then the end.
    private static List<String> said(List<ChatEvent> events) {
        var said = new ArrayList<String>();
        var answer = Streams.answer(events);
        for (var part : answer.content()) said.add(switch (part) {
            case Content.Text(var text, _) -> "text " + text;
            case Content.Thinking(var text, _) -> "thinking " + text;
            case Content.ToolCall call ->
                "tool " + call.id() + " " + call.name() + " " + call.arguments();
            default -> throw new AssertionError(part);
        });
        if (events.getLast() instanceof ChatEvent.Finished(var stop, _))
            said.add("end " + (stop == StopReason.TOOL_USE ? "tool_use"
                    : stop == StopReason.MAX_TOKENS ? "max_tokens" : "end_turn"));
        else said.add("error");
        return said;
    }

    /// The same of the expected stream, which is in Anthropic's format.
    private static List<String> expected(Path file) throws IOException {
        var said = new ArrayList<String>();
        for (var event : OpenAiStreamChecker.events(Files.readAllBytes(file))) {
            var data = (JsonObject) Json.parse(event.data());
            switch (data.string("type")) {
                case "content_block_start" -> {
                    var block = data.object("content_block");
                    said.add("tool_use".equals(block.string("type"))
                            ? "tool " + block.string("id") + " " + block.string("name") + " "
                            : block.string("type") + " ");
                }
                case "content_block_delta" -> {
                    var delta = data.object("delta");
                    for (var field : List.of("text", "thinking", "partial_json"))
                        if (delta.string(field) != null)
                            said.set(said.size() - 1, said.getLast() + delta.string(field));
                }
                case "message_delta" -> said.add("end " + data.object("delta").string("stop_reason"));
                case "error" -> said.add("error");
                default -> { }
            }
        }
        return said;
    }

    @Test
    void everyOddStreamSaysWhatIsExpected() throws IOException {
        int compared = 0;
        for (var file : vectors("u")) {
            var number = file.getFileName().toString().substring(0, 3);
            var events = Streams.read(OpenAiStreamChecker.events(Files.readAllBytes(file)));
            for (var expected : vectors("aU")) {
                if (!expected.getFileName().toString().startsWith("a" + number.toUpperCase())) continue;
                assertEquals(expected(expected), said(events), file.toString());
                compared++;
            }
        }
        assertEquals(15, compared);
    }

    @Test
    void everyOddStreamIsPassedThroughAsSdksNeedIt() throws IOException {
        for (var prefix : List.of("u", "o"))
            for (var file : vectors(prefix)) {
                var stream = OpenAiStreamChecker.events(Files.readAllBytes(file));
                var passed = Streams.pass(Streams.ASKING, stream);
                var sum = SimpleSum.of(Files.readAllBytes(file));
                assertEquals(sum.text.toString(), passed.said().text.toString(), file.toString());
                assertEquals(sum.thinking.toString(), passed.said().thinking.toString(), file.toString());
                assertTrue(passed.checked().done() || passed.failure() != null, file.toString());
            }
    }

    @Test
    void whatIsWrittenHereIsWhatSdksTake() throws IOException {
        for (var file : vectors("oX")) OpenAiStreamChecker.ofBytes(Files.readAllBytes(file));
    }
}
