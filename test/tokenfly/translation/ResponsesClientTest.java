package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tokenfly.anthropic.Messages;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.ProviderKind;
import tokenfly.responses.Responses;
import tokenfly.responses.answer.ResponsesStreamChecker;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.testing.RunningGateway;
import tokenfly.translation.Fixture.Format;

/// A client of the Responses API before providers of the other formats: what they were recorded to
/// answer, what the project's fixtures and the hand-made streams say, whole, streamed, cut anywhere.
class ResponsesClientTest {
    private static final Path RECORDINGS = Path.of("../shared/recordings");
    private static final Path VECTORS = Path.of("../shared/wire/vectors");
    private static final Path FIXTURES = Path.of("test/fixtures");
    private static BothWays both;

    private record Answer(Path path, Format format) {
        boolean stream() {
            return path.toString().endsWith(".sse");
        }

        String body() throws IOException {
            return Files.readString(path);
        }

        Dialect dialect() {
            return format == Format.OPENAI ? new ChatCompletions() : new Messages();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        both = new BothWays();
    }

    @BeforeEach
    void turnToAnother() {
        both.another();
    }

    @AfterAll
    static void stop() throws IOException {
        both.close();
    }

    private static List<Answer> recordings() throws IOException {
        assumeTrue(Files.exists(RECORDINGS), "skipped: no ../shared/recordings beside the project");
        var recordings = new ArrayList<Answer>();
        for (var line : Files.readAllLines(RECORDINGS.resolve("index.tsv"))) {
            var cells = line.split("\t");
            var format = cells[4].equals("openai-chat") ? Format.OPENAI
                    : cells[4].equals("anthropic-messages") ? Format.ANTHROPIC : null;
            if (format != null && cells[6].equals("200"))
                recordings.add(new Answer(RECORDINGS.resolve(cells[0]), format));
        }
        return recordings;
    }

    private static List<Answer> vectors() throws IOException {
        assumeTrue(Files.exists(VECTORS), "skipped: no ../shared/wire beside the project");
        try (var files = Files.list(VECTORS)) {
            return files.filter(f -> f.getFileName().toString().matches("[oua]\\d.*\\.sse")).sorted()
                    .map(f -> new Answer(f, f.getFileName().toString().startsWith("a")
                            ? Format.ANTHROPIC : Format.OPENAI)).toList();
        }
    }

    private static List<Answer> fixtures() throws IOException {
        try (var files = Files.walk(FIXTURES)) {
            return files.filter(f -> f.getFileName().toString().startsWith("upstream-answer."))
                    .filter(f -> !Files.exists(f.resolveSibling("upstream-status")))
                    .sorted().map(f -> new Answer(f, Format.of(f.getParent().getParent().getFileName()
                            .toString().replaceAll(".*-to-", "")))).toList();
        }
    }

    private static JsonObject ask(Answer answer) throws Exception {
        both.answering(answer.stream(), answer.body());
        var got = both.gateway.post("/v1/responses", "{\"model\":\"" + both.model(answer.format())
                + "\",\"input\":\"hi\",\"stream\":" + answer.stream() + "}");
        if (got.statusCode() != 200) return null;
        return answer.stream() ? ResponsesStreamChecker.ofStream(
                got.body().getBytes(StandardCharsets.UTF_8)).response()
                : ResponsesStreamChecker.checkedResponse(RunningGateway.json(got));
    }

    private static String text(JsonObject response, String type, String... members) {
        var text = new StringBuilder();
        for (var value : response.array("output")) {
            var item = (JsonObject) value;
            if (!item.string("type").equals(type) || item.array("content") == null) continue;
            for (var part : item.array("content"))
                for (var member : members)
                    if (((JsonObject) part).string(member) != null)
                        text.append(((JsonObject) part).string(member));
        }
        return text.toString();
    }

    private static List<String> calls(JsonObject response) {
        var calls = new ArrayList<String>();
        for (var value : response.array("output")) {
            var item = (JsonObject) value;
            if (item.string("type").equals("function_call"))
                calls.add(item.string("name") + normal(item.string("arguments")));
        }
        return calls;
    }

    private static String normal(String json) {
        try {
            return Json.parse(json).toString();
        } catch (JsonException cut) {
            return json;
        }
    }

    @Test
    void nothingOfARecordedAnswerIsLost() throws Exception {
        int compared = 0;
        for (var recording : recordings()) {
            if (!recording.stream() && !(Json.parse(recording.body()) instanceof JsonObject object
                    && !object.has("error")
                    && (object.array("choices") != null || object.array("content") != null))) continue;
            var said = recording.stream() ? Sum.ofStream(recording.format(), recording.body())
                    : Sum.ofWhole(recording.format(), (JsonObject) Json.parse(recording.body()));
            var response = ask(recording);
            if (response == null) {
                assertTrue(!said.whole && said.text.isEmpty(), recording.toString());
                both.another();
                continue;
            }
            compared++;
            assertEquals(!said.whole, "failed".equals(response.string("status")), recording.toString());
            if (!said.whole) {
                both.another();
                continue;
            }
            assertEquals(said.text.toString(), text(response, "message", "text", "refusal"),
                    recording.toString());
            assertEquals(said.thinking.toString(), text(response, "reasoning", "text"), recording.toString());
            if (!"length".equals(said.stop)) assertEquals(said.calls(), calls(response), recording.toString());
            if (said.input < 0) continue;
            assertEquals(said.input, response.object("usage").whole("input_tokens", -1), recording.toString());
            assertEquals(said.output, response.object("usage").whole("output_tokens", -1), recording.toString());
        }
        assertTrue(compared > 80, "compared " + compared);
    }

    @Test
    void everyFixturesAnswerIsAResponse() throws Exception {
        int answers = 0;
        for (var fixture : fixtures()) {
            both.another();
            if (ask(fixture) != null) answers++;
        }
        assertTrue(answers > 100, "answers " + answers);
    }

    @Test
    void everyVectorIsAResponse() throws Exception {
        for (var vector : vectors()) {
            both.another();
            ask(vector);
        }
    }

    @Test
    void aStreamThatIsCutAnywhereFailsOrIsWhole() throws Exception {
        var all = new ArrayList<>(fixtures());
        if (Files.exists(VECTORS)) all.addAll(vectors());
        if (Files.exists(RECORDINGS)) all.addAll(recordings());
        for (var answer : all) {
            if (!answer.stream()) continue;
            var events = Canonical.events(answer.body().getBytes(StandardCharsets.UTF_8));
            // Every event of short streams; of long ones those near their ends, and some between.
            int step = Math.max(1, events.size() / 40);
            for (int cut = 0; cut < events.size(); cut += cut < 20 || cut > events.size() - 20 ? 1 : step) {
                var status = cut(answer.dialect(), events.subList(0, cut));
                assertTrue(List.of("failed", "completed", "incomplete").contains(status), answer.toString());
                if (cut == 0) assertEquals("failed", status);
            }
        }
    }

    /// @return the status of the response that the stream ends with, which is checked
    private static String cut(Dialect upstream, List<SseEvent> events) throws IOException {
        var reader = upstream.eventReader(ToolNames.SAME, ProviderKind.GENERIC);
        var read = new ArrayList<ChatEvent>();
        for (var event : events) reader.read(event, read::add);
        reader.end(read::add);
        var responses = new Responses();
        var raw = responses.peek("{\"model\":\"m\",\"input\":\"hi\"}".getBytes(StandardCharsets.UTF_8));
        var writer = responses.eventWriter(responses.readRequest(raw), raw, 7);
        var bytes = new ByteArrayOutputStream();
        var out = new SseWriter(bytes);
        for (var event : read)
            if (event instanceof ChatEvent.Failed)
                writer.fail(ChatError.of(ErrorKind.UPSTREAM_FAILED, "It broke."), "req_1", out);
            else writer.write(event, out);
        out.flush();
        return ResponsesStreamChecker.ofStream(bytes.toByteArray()).response().string("status");
    }
}
