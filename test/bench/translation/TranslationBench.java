package bench.translation;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import tokenfly.anthropic.Messages;
import tokenfly.dialect.Dialect;
import tokenfly.gateway.answer.Relays;
import tokenfly.json.JsonString;
import tokenfly.openai.ChatCompletions;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseParser;
import tokenfly.sse.SseWriter;

/// What does an event of a stream cost that is translated, beside one that is passed through?
///
/// In process and on one core: an upstream's bytes are parsed to events, each goes through the gateway's
/// relay and is written and flushed to an output that keeps nothing. The same stream is passed through
/// and translated, so that the two differ in the relay alone.
public final class TranslationBench {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RUNS = 7;
    private static final int WARM_UPS = 8;
    private static final long RUN_NANOS = 200_000_000;
    private static final int EVENTS = 1_000;
    private static final Dialect OPENAI = new ChatCompletions();
    private static final Dialect ANTHROPIC = new Messages();
    private static final String OPENAI_REQUEST = """
            {"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true,\
            "stream_options":{"include_usage":true}}""";
    private static final String ANTHROPIC_REQUEST = """
            {"model":"m","max_tokens":100,"messages":[{"role":"user","content":"hi"}],"stream":true}""";

    /// What an event brings: a few words of text or thinking, or a piece of a call's input.
    private enum Content {
        TEXT, THINKING, TOOL_INPUT
    }

    private TranslationBench() {
    }

    public static void main(String[] args) throws IOException {
        for (var content : Content.values()) {
            System.out.printf("%n%s, %,d events a stream%n%-38s %s%n", content, EVENTS, "ns an event",
                    "run 1 ... run " + RUNS + ", median | bytes allocated an event");
            compare("OpenAI's stream", OPENAI, ANTHROPIC, openAi(content));
            compare("Anthropic's stream", ANTHROPIC, OPENAI, anthropic(content));
        }
    }

    /// The two take turns, so that what else the machine does hits both alike.
    private static void compare(String name, Dialect upstream, Dialect other, byte[] stream) throws IOException {
        var passed = new double[RUNS];
        var translated = new double[RUNS];
        for (int i = -WARM_UPS; i < RUNS; i++) {
            double pass = run(upstream, upstream, stream);
            double translate = run(other, upstream, stream);
            if (i < 0) continue;
            passed[i] = pass;
            translated[i] = translate;
        }
        double pass = report(name + ", passed through", passed, allocated(upstream, upstream, stream));
        double translate = report(name + ", translated", translated, allocated(other, upstream, stream));
        System.out.printf(Locale.ROOT, "%-38s %.2f times%n", "translation costs", translate / pass);
    }

    private static double report(String name, double[] runs, long allocated) {
        var line = new StringBuilder("%-38s".formatted(name));
        for (double run : runs) line.append("%7.0f".formatted(run));
        Arrays.sort(runs);
        System.out.printf(Locale.ROOT, "%s | %6.0f | %5d%n", line, runs[RUNS / 2], allocated);
        return runs[RUNS / 2];
    }

    /// Bytes an event over one stream.
    private static long allocated(Dialect client, Dialect upstream, byte[] stream) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        relay(client, upstream, stream);
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / EVENTS;
    }

    /// Nanoseconds of processor time an event over one run.
    private static double run(Dialect client, Dialect upstream, byte[] stream) throws IOException {
        long start = THREADS.getCurrentThreadCpuTime();
        long taken = 0;
        long streams = 0;
        for (; taken < RUN_NANOS; streams++) {
            relay(client, upstream, stream);
            taken = THREADS.getCurrentThreadCpuTime() - start;
        }
        return (double) taken / streams / EVENTS;
    }

    private static void relay(Dialect client, Dialect upstream, byte[] stream) throws IOException {
        var relay = Relays.of(client, upstream, client == OPENAI ? OPENAI_REQUEST : ANTHROPIC_REQUEST);
        var out = new SseWriter(OutputStream.nullOutputStream());
        var parser = new SseParser(1 << 20);
        parser.feed(stream, 0, stream.length, event -> event(relay, event, out));
        if (relay.end(out) != null) throw new IllegalStateException("the stream is not whole");
        out.flush();
    }

    private static void event(Relays relay, SseEvent event, SseWriter out) {
        try {
            relay.event(event, out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("a stream in memory fails", e);
        }
    }

    private static byte[] openAi(Content content) {
        var stream = new StringBuilder();
        chunk(stream, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
        if (content == Content.TOOL_INPUT)
            chunk(stream, "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":"
                    + "{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\\\"\"}}]}", "null");
        for (int i = 0; i < EVENTS; i++)
            chunk(stream, switch (content) {
                case TEXT -> "{\"content\":" + words(i) + "}";
                case THINKING -> "{\"reasoning_content\":" + words(i) + "}";
                case TOOL_INPUT -> "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":" + words(i) + "}}]}";
            }, "null");
        if (content == Content.TOOL_INPUT)
            chunk(stream, "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"}\"}}]}", "null");
        chunk(stream, "{}", "\"stop\"");
        return stream.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void chunk(StringBuilder stream, String delta, String finish) {
        stream.append("data: {\"id\":\"chatcmpl-0123456789abcdef\",\"object\":\"chat.completion.chunk\",")
                .append("\"created\":1795000000,\"model\":\"some-model\",\"system_fingerprint\":\"fp_1\",")
                .append("\"choices\":[{\"index\":0,\"delta\":").append(delta)
                .append(",\"logprobs\":null,\"finish_reason\":").append(finish).append("}]}\n\n");
    }

    private static byte[] anthropic(Content content) {
        var stream = new StringBuilder();
        send(stream, "message_start", "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"some-model\",\"content\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}");
        send(stream, "content_block_start", "\"index\":0,\"content_block\":" + switch (content) {
            case TEXT -> "{\"type\":\"text\",\"text\":\"\"}";
            case THINKING -> "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}";
            case TOOL_INPUT -> "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{}}";
        });
        if (content == Content.TOOL_INPUT) delta(stream, "\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\\\"\"");
        for (int i = 0; i < EVENTS; i++)
            delta(stream, switch (content) {
                case TEXT -> "\"text_delta\",\"text\":" + words(i);
                case THINKING -> "\"thinking_delta\",\"thinking\":" + words(i);
                case TOOL_INPUT -> "\"input_json_delta\",\"partial_json\":" + words(i);
            });
        if (content == Content.TOOL_INPUT) delta(stream, "\"input_json_delta\",\"partial_json\":\"\\\"}\"");
        send(stream, "content_block_stop", "\"index\":0");
        send(stream, "message_delta", "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                + "\"usage\":{\"output_tokens\":3000}");
        send(stream, "message_stop", null);
        return stream.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void delta(StringBuilder stream, String delta) {
        send(stream, "content_block_delta", "\"index\":0,\"delta\":{\"type\":" + delta + "}");
    }

    private static void send(StringBuilder stream, String type, String members) {
        stream.append("event: ").append(type).append("\ndata: {\"type\":\"").append(type).append('"')
                .append(members == null ? "" : "," + members).append("}\n\n");
    }

    /// As much as providers send at a time, now and then with what JSON must escape.
    private static JsonString words(int i) {
        return new JsonString(i % 10 == 0 ? " the \"next\"\n" : i % 7 == 0 ? " größer" : " a word or two");
    }
}
