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
import tokenfly.anthropic.request.RawBody;
import tokenfly.chat.ChatEvent;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.provider.ProviderKind;
import tokenfly.testing.Passing;

/// Real answers and requests of this format, read, written anew and passed through.
class RecordingsTest {
    private static final Path RECORDINGS = Path.of("../shared/recordings");

    private record Recording(String name, String request, String body) {}

    @Test
    void everyRecordedStreamIsReadAndWrittenWithAllItSays() throws IOException {
        for (var recording : recordings(".sse", "anthropic-messages")) {
            var read = Streams.read(recording.body());
            var written = Streams.write(read);
            AnthropicStreamChecker.checked(written);
            var again = Streams.read(written);

            assertEquals(Streams.answer(read).content(), Streams.answer(again).content(), recording.name());
            assertEquals(isExcerpt(recording), read.getLast() instanceof ChatEvent.Failed, recording.name());
            if (isExcerpt(recording)) continue;
            assertEquals(Streams.answer(read).usage(), Streams.answer(again).usage(), recording.name());
        }
    }

    @Test
    void everyRecordedStreamPassesThroughWithAllItSays() throws IOException {
        for (var recording : recordings(".sse", "anthropic-messages")) {
            var relay = relay();
            var passed = Streams.written(out -> {
                for (var event : Streams.parse(recording.body())) relay.event(event, out);
                Streams.fail(relay.end(out), out);
            });
            if (!isExcerpt(recording)) AnthropicStreamChecker.checked(passed);
            var read = Streams.answer(Streams.read(recording.body()));

            assertEquals(read.content(), Streams.answer(Streams.read(passed)).content(), recording.name());
            assertEquals(read.usage(), relay.usage(), recording.name());
        }
    }

    @Test
    void everyRecordedStreamIsReadAlikeWhereverItIsCutInTwo() throws IOException {
        for (var recording : recordings(".sse", "anthropic-messages")) {
            byte[] bytes = recording.body().getBytes(StandardCharsets.UTF_8);
            var whole = Streams.read(recording.body());
            for (int cut = 0; cut < bytes.length; cut++)
                assertEquals(whole, Streams.read(Streams.parse(bytes, cut), ToolNames.SAME), recording.name());
        }
    }

    @Test
    void everyRecordedAnswerIsReadOrKnownAsAnError() throws IOException {
        for (var recording : recordings(".json", "anthropic-messages")) {
            var body = Streams.object(recording.body());
            boolean error = Streams.MESSAGES.errorIn(body) != null;

            assertEquals(recording.name().contains("error"), error, recording.name());
            if (error) continue;
            var answer = Passing.answer(Streams.MESSAGES, Json.utf8(body), ToolNames.SAME);
            var written = Streams.MESSAGES.writeAnswer(answer, Streams.REQUEST, body.string("model"));
            assertEquals(answer, Passing.answer(Streams.MESSAGES, Json.utf8(written), ToolNames.SAME));
            var relay = relay();
            assertTrue(relay.whole(recording.body().getBytes(StandardCharsets.UTF_8)).length > 0);
            assertEquals(answer.usage(), relay.usage(), recording.name());
        }
    }

    /// What a request says in this format's own words comes back in them.
    @Test
    void everyRecordedRequestIsReadAndWrittenBack() throws IOException {
        for (var recording : recordings("", "anthropic-messages", "anthropic-count-tokens")) {
            if (recording.request() == null) continue;
            var body = recording.request();
            var peeked = new RawBody(body.getBytes(StandardCharsets.UTF_8), true);
            var request = Streams.request(body);
            var dropped = new Dropped(Streams.MESSAGES);
            var sent = Streams.MESSAGES.writeRequest(request, ProviderKind.ANTHROPIC, dropped);
            var again = Streams.request(new String(sent.json(), StandardCharsets.UTF_8));

            assertEquals(peeked.model(), request.model());
            assertEquals(request.messages(), again.messages(), recording.name());
            assertEquals(request.tools(), again.tools(), recording.name());
            assertEquals(request.reasoning(), again.reasoning(), recording.name());
            assertEquals(List.of(), dropped.names(), recording.name());
        }
    }

    private static boolean isExcerpt(Recording recording) {
        return recording.name().matches(".*(message-start|no-signature).*");
    }

    private static Passing relay() {
        return Passing.of(Streams.MESSAGES,
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{}]}".getBytes(StandardCharsets.UTF_8));
    }

    private static List<Recording> recordings(String ending, String... formats) throws IOException {
        var index = RECORDINGS.resolve("index.tsv");
        assumeTrue(Files.exists(index), "no recordings at " + RECORDINGS);
        var found = new ArrayList<Recording>();
        for (var line : Files.readAllLines(index)) {
            var cells = line.split("\t");
            if (!List.of(formats).contains(cells[4]) || !cells[0].endsWith(ending)) continue;
            found.add(new Recording(cells[0], read(cells[1]), read(cells[0])));
        }
        assertTrue(found.size() >= 5, "found " + found.size());
        return found;
    }

    private static String read(String file) throws IOException {
        return file.isEmpty() ? null : Files.readString(RECORDINGS.resolve(file));
    }
}
