package tokenfly.anthropic.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tokenfly.anthropic.Messages;
import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.ErrorBody;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.provider.Faults;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseParser;
import tokenfly.sse.SseWriter;

/// Streams as tests write and read them.
public final class Streams {
    public static final Messages MESSAGES = new Messages();
    public static final ChatRequest REQUEST = request("""
            {"model":"m","max_tokens":100,"messages":[{"role":"user","content":"hi"}]}""");
    private static final int LIMIT = 64 * 1024 * 1024;

    private Streams() {
    }

    public static ChatRequest request(String json) {
        return MESSAGES.readRequest(object(json));
    }

    public static JsonObject object(String json) {
        return (JsonObject) Json.parse(json);
    }

    public static List<SseEvent> parse(byte[] stream) {
        return parse(stream, stream.length);
    }

    /// The stream's events when it arrives in two pieces.
    public static List<SseEvent> parse(byte[] stream, int cut) {
        try {
            var events = new ArrayList<SseEvent>();
            var parser = new SseParser(LIMIT);
            parser.feed(stream, 0, cut, events::add);
            parser.feed(stream, cut, stream.length, events::add);
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<SseEvent> parse(String stream) {
        return parse(stream.getBytes(StandardCharsets.UTF_8));
    }

    /// What a reader makes of the events, and of their end.
    public static List<ChatEvent> read(List<SseEvent> events, ToolNames names) {
        var read = new ArrayList<ChatEvent>();
        var reader = MESSAGES.eventReader(names, ProviderKind.GENERIC);
        for (var event : events) reader.read(event, read::add);
        reader.end(read::add);
        return read;
    }

    public static List<ChatEvent> read(String stream) {
        return read(parse(stream), ToolNames.SAME);
    }

    /// The answer that the events make, whether they ended well or not.
    public static ChatAnswer answer(List<ChatEvent> events) {
        var builder = new AnswerBuilder();
        for (var event : events) builder.add(event);
        return builder.build();
    }

    public static String write(List<ChatEvent> events) {
        return write(events, REQUEST);
    }

    public static String write(List<ChatEvent> events, ChatRequest request) {
        return written(out -> {
            var writer = MESSAGES.eventWriter(request, "m", 7);
            for (var event : events)
                if (event instanceof ChatEvent.Failed(var said)) fail(said, out);
                else writer.write(event, out);
        });
    }

    /// Ends a stream as a client's ends when its upstream failed.
    ///
    /// @param said null when it did not
    public static void fail(ErrorBody said, SseWriter out) throws IOException {
        if (said != null) MESSAGES.writeStreamError(
                Faults.of(ProviderKind.GENERIC, "m", 200, said).toChatError(), "req_1", out);
    }

    public interface Writing {
        void to(SseWriter out) throws IOException;
    }

    public static String written(Writing writing) {
        try {
            var bytes = new ByteArrayOutputStream();
            var out = new SseWriter(bytes);
            writing.to(out);
            out.flush();
            return bytes.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The data of a stream's events, one a line, pings left out.
    public static String lines(String stream) {
        var lines = new StringBuilder();
        for (var event : parse(stream))
            if (!event.type().equals("ping")) lines.append(event.text()).append('\n');
        return lines.toString();
    }
}
