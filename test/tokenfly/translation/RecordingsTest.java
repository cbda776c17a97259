package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.testing.RunningGateway;
import tokenfly.translation.Fixture.Format;

/// Every recorded exchange with a real provider, through the gateway, to clients of both formats.
@Timeout(120)
class RecordingsTest {
    private static final Path RECORDINGS = Path.of("../shared/recordings");
    private static final int LONGEST_TEXT_SHOWN = 200;
    private static BothWays both;

    private record Recording(Path path, Format format, int status) {
        boolean stream() {
            return path.toString().endsWith(".sse");
        }

        /// Two of Anthropic's format are pieces out of the middle: passed on, they stay so.
        boolean isPiece() throws IOException {
            return stream() && format == Format.ANTHROPIC && !body().contains("message_start");
        }

        String body() throws IOException {
            return Files.readString(path);
        }

        /// Null when the source had none.
        JsonObject request() throws IOException {
            var file = Path.of(path.toString().replaceAll("\\.(sse|json)$", ".req.json"));
            return Files.exists(file) && Json.parse(Files.readAllBytes(file)) instanceof JsonObject body
                    && body.has("messages") ? body : null;
        }

        /// The answer added up; null for what is an error as a whole.
        Sum sum() throws IOException {
            if (stream()) return Sum.ofStream(format, body());
            var object = (JsonObject) Json.parse(body());
            boolean answer = status == 200 && !object.has("error")
                    && (object.array("choices") != null || object.array("content") != null);
            return answer ? Sum.ofWhole(format, object) : null;
        }

        @Override
        public String toString() {
            return RECORDINGS.relativize(path).toString();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.exists(RECORDINGS), "skipped: no ../shared/recordings beside the project");
        both = new BothWays();
    }

    /// The providers that failed before rest.
    @BeforeEach
    void turnToAnother() {
        both.another();
    }

    @AfterAll
    static void stop() throws IOException {
        if (both != null) both.close();
    }

    private static List<Recording> recordings() throws IOException {
        var recordings = new ArrayList<Recording>();
        for (var line : Files.readAllLines(RECORDINGS.resolve("index.tsv"))) {
            var cells = line.split("\t");
            var format = cells[4].equals("openai-chat") ? Format.OPENAI
                    : cells[4].equals("anthropic-messages") ? Format.ANTHROPIC : null;
            if (format == null) continue;
            int status = cells[6].matches("\\d+") ? Integer.parseInt(cells[6]) : 200;
            recordings.add(new Recording(RECORDINGS.resolve(cells[0]), format, status));
        }
        return recordings;
    }

    @Test
    void nothingOfARecordedAnswerIsLost() throws Exception {
        var counts = new TreeMap<String, Long>();
        for (var recording : recordings()) {
            var said = recording.sum();
            if (said == null) continue;
            for (var client : Format.values()) {
                var where = recording + " to a client of " + client.word;
                both.answering(recording.stream(), recording.body());
                var answer = recording.isPiece() && client == Format.ANTHROPIC
                        ? both.askUnchecked(client, recording.format())
                        : both.ask(client, recording.format(), recording.stream());
                if (answer.statusCode() != 200) {
                    assertTrue(!said.whole && said.text.isEmpty() && said.thinking.isEmpty()
                            && said.calls().isEmpty(), where + ": " + answer.body());
                    both.another();
                    count(counts, "failed before anything was said", 1);
                    continue;
                }
                compare(said, got(recording, client, answer), where);
                if (!said.whole) both.another();
                count(counts, recording.stream() ? "streams" : "whole answers", 1);
                count(counts, "characters of text", said.text.length());
                count(counts, "characters of thinking", said.thinking.length());
                count(counts, "tool calls", said.calls().size());
                count(counts, "tokens in", Math.max(0, said.input));
                count(counts, "tokens out", Math.max(0, said.output));
                count(counts, "cut or failed in the middle", said.whole ? 0 : 1);
            }
        }
        System.out.println("recorded answers, to clients of both formats: " + counts);
        assertTrue(counts.get("streams") > 90, counts.toString());
    }

    private static Sum got(Recording recording, Format client, HttpResponse<String> answer)
            throws IOException {
        if (!recording.stream()) return Sum.ofWhole(client, RunningGateway.json(answer));
        return Sum.ofStream(client, answer.body());
    }

    private static void compare(Sum said, Sum got, String where) {
        assertEquals(said.text.toString(), got.text.toString(), where);
        assertEquals(said.thinking.toString(), got.thinking.toString(), where);
        assertEquals(said.whole, got.whole, where + " is whole");
        assertEquals(!said.whole, got.failed, where + " has failed");
        if (!said.whole) return;
        if (!"length".equals(said.stop)) assertEquals(said.calls(), got.calls(), where);
        else assertEquals(said.calls().size(), got.calls().size(), where);
        assertNotNull(got.stop, where);
        if (said.input < 0) return;
        assertEquals(said.input, got.input, where);
        assertEquals(said.output, got.output, where);
    }

    private static void count(TreeMap<String, Long> counts, String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    @Test
    void everyRecordedErrorIsToldInTheClientsFormat() throws Exception {
        var counts = new TreeMap<String, Long>();
        for (var recording : recordings()) {
            if (recording.sum() != null || recording.stream()) continue;
            for (var client : Format.values()) {
                both.another();
                both.upstream.script((_, reply) ->
                        reply.json(recording.status(), recording.body(), "retry-after: 30"));
                var answer = both.ask(client, recording.format(), false);
                var where = recording + " to a client of " + client.word + ": " + answer.body();
                assertTrue(answer.statusCode() >= 400, where);
                assertTrue(answer.statusCode() != 401, where);
                var error = RunningGateway.json(answer).object("error");
                assertFalse(error.string("message").isBlank(), where);
                assertFalse(error.string("type").isBlank(), where);
                count(counts, recording.status() + " as " + answer.statusCode(), 1);
            }
        }
        System.out.println("recorded errors, to clients of both formats: " + counts);
    }

    @Test
    void everyRecordedRequestIsTranslatedOrRefusedWithItsField() throws Exception {
        var counts = new TreeMap<String, Long>();
        for (var recording : recordings()) {
            var request = recording.request();
            if (request == null) continue;
            var other = recording.format() == Format.OPENAI ? Format.ANTHROPIC : Format.OPENAI;
            both.answering(false, other == Format.OPENAI ? OPENAI_ANSWER : ANTHROPIC_ANSWER);
            var answer = both.gateway.post(recording.format().path, request
                    .with("model", new JsonString(both.model(other))).without("stream")
                    .without("stream_options").toString());
            var direction = recording.format().word + " to " + other.word + ": ";
            if (answer.statusCode() == 200) {
                count(counts, direction + "carried", 1);
                answer.headers().firstValue("x-tokenfly-dropped").ifPresent(names ->
                        count(counts, direction + "carried without " + names, 1));
                continue;
            }
            assertEquals(400, answer.statusCode(), recording + ": " + answer.body());
            var error = RunningGateway.json(answer).object("error");
            var named = recording.format() == Format.OPENAI ? error.string("param")
                    : error.string("message").replaceAll("[: ].*", "");
            assertTrue(named != null && named.matches("[a-z_]+[\\w.\\[\\]]*"), recording + ": " + answer.body());
            count(counts, direction + "refused for " + named + ": " + shown(error.string("message")), 1);
        }
        counts.forEach((what, times) -> System.out.println("recorded requests, " + what + ": " + times));
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(LONGEST_TEXT_SHOWN, text.length()));
    }

    private static final String OPENAI_ANSWER = """
            {"id":"c1","object":"chat.completion","created":1,"model":"x","choices":[{"index":0,"message":
            {"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,
            "completion_tokens":1,"total_tokens":4}}""";
    private static final String ANTHROPIC_ANSWER = """
            {"id":"msg_1","type":"message","role":"assistant","model":"x","content":[{"type":"text",
            "text":"ok"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":1}}""";
}
