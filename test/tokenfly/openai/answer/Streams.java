package tokenfly.openai.answer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorBody;
import tokenfly.dialect.ToolNames;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.testing.Events;
import tokenfly.testing.Passing;

/// Streams for tests: written in short, read, passed through.
public final class Streams {
    public static final ChatCompletions DIALECT = new ChatCompletions();

    private Streams() {
    }

    /// A chunk with one choice: `choice` is what stands in it beside its index.
    public static String chunk(String choice) {
        return """
                {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,%s}]}"""
                .formatted(choice);
    }

    public static String delta(String members) {
        return chunk("\"delta\":{%s},\"finish_reason\":null".formatted(members));
    }

    public static String call(String members) {
        return delta("\"tool_calls\":[{%s}]".formatted(members));
    }

    public static String finish(String reason) {
        return chunk("\"delta\":{},\"finish_reason\":\"" + reason + "\"");
    }

    public static List<SseEvent> events(String... data) {
        var events = new ArrayList<SseEvent>();
        for (var d : data) events.add(Events.of(SseEvent.DEFAULT_TYPE, d));
        return events;
    }

    public static List<ChatEvent> read(String... data) {
        return read(events(data));
    }

    public static List<ChatEvent> read(List<SseEvent> events) {
        var reader = DIALECT.eventReader(ToolNames.SAME, ProviderKind.GENERIC);
        var read = new ArrayList<ChatEvent>();
        for (var event : events) reader.read(event, read::add);
        reader.end(read::add);
        return read;
    }

    public static ChatAnswer answer(List<ChatEvent> events) {
        var builder = new AnswerBuilder();
        events.forEach(builder::add);
        return builder.build();
    }

    public static ChatAnswer answer(String... data) {
        return answer(read(data));
    }

    public static String text(ChatAnswer answer) {
        var text = new StringBuilder();
        for (var part : answer.content()) {
            if (part instanceof Content.Text(var t, _)) text.append(t);
            if (part instanceof Content.Refusal(var t)) text.append(t);
        }
        return text.toString();
    }

    /// `name(arguments)` of each call.
    public static List<String> calls(ChatAnswer answer) {
        return answer.toolCalls().stream().map(c -> c.name() + "(" + c.arguments() + ")").toList();
    }

    /// A stream after it went through a relay.
    public record Passed(byte[] bytes, OpenAiStreamChecker checked, Passing relay, ErrorBody failure) {
        OpenAiStreamChecker.Choice said() {
            return checked.said();
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    public static final String ASKING = """
            {"model":"public-model","messages":[{"role":"user","content":"hi"}],"stream":true,\
            "stream_options":{"include_usage":true}}""";
    public static final String NOT_ASKING = """
            {"model":"public-model","messages":[{"role":"user","content":"hi"}],"stream":true}""";

    public static Passed pass(String request, List<SseEvent> events) {
        var relay = relay(request);
        var bytes = new ByteArrayOutputStream();
        var out = new SseWriter(bytes);
        try {
            for (var event : events) relay.event(event, out);
            var failure = relay.end(out);
            out.flush();
            return new Passed(bytes.toByteArray(), OpenAiStreamChecker.ofBytes(bytes.toByteArray()),
                    relay, failure);
        } catch (IOException e) {
            throw new AssertionError("a stream in memory fails", e);
        }
    }

    public static Passing relay(String request) {
        return Passing.of(DIALECT, request.getBytes(StandardCharsets.UTF_8));
    }

    public static Passed pass(String... data) {
        return pass(ASKING, events(data));
    }
}
