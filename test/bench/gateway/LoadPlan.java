package bench.gateway;

import java.nio.ByteBuffer;
import java.util.Map;

/// What a load generator is to do, as one line `port=8080 connections=32 …`.
///
/// With `streams` it runs one on each connection, of `events` at `rate` events a second, to their
/// end; they begin one by one within `warm` seconds. Otherwise requests go out for `seconds` after
/// `warm` seconds that do not count: at `rate` requests a second over all connections, timed from
/// when each was due, or with rate 0 as fast as answers come.
///
/// @param format of the client; the path, body and key header follow from it
/// @param bytes  length of a request's body, about
public record LoadPlan(int port, Format format, String model, int connections, int bytes, double seconds,
        double warm, int rate, boolean streams, int events) {
    public static final String KEY = "sk-tf-benchbenchbenchbenchbenchbenchbenchbenchb";

    private static final String WORDS = "The gateway reads a request, looks up who sent it and what "
            + "it may cost, and passes it on as it came; 128 tokens later the answer is on its way. ";

    public static LoadPlan requests(int connections, int bytes, double seconds) {
        return new LoadPlan(0, Format.OPENAI, "bench", connections, bytes, seconds, 0.5, 0, false, 1);
    }

    public static LoadPlan streams(int streams, int rate, double seconds) {
        return new LoadPlan(0, Format.OPENAI, "bench", streams, 1000, seconds, 1, rate, true,
                (int) (rate * seconds));
    }

    public LoadPlan at(int perSecond) {
        return new LoadPlan(port, format, model, connections, bytes, seconds, warm, perSecond, streams,
                events);
    }

    /// For streams, the time within which they begin.
    public LoadPlan warming(double warmSeconds) {
        return new LoadPlan(port, format, model, connections, bytes, seconds, warmSeconds, rate,
                streams, events);
    }

    public LoadPlan to(int where) {
        return new LoadPlan(where, format, model, connections, bytes, seconds, warm, rate, streams,
                events);
    }

    public LoadPlan as(Format other, String otherModel) {
        return new LoadPlan(port, other, otherModel, connections, bytes, seconds, warm, rate, streams,
                events);
    }

    static LoadPlan parse(String line) {
        var v = Fields.parse(line);
        return new LoadPlan(Integer.parseInt(v.get("port")), Format.valueOf(v.get("format")),
                v.get("model"), Integer.parseInt(v.get("connections")),
                Integer.parseInt(v.get("bytes")), Double.parseDouble(v.get("seconds")),
                Double.parseDouble(v.get("warm")), Integer.parseInt(v.get("rate")),
                Boolean.parseBoolean(v.get("streams")), Integer.parseInt(v.get("events")));
    }

    @Override
    public String toString() {
        return Fields.line(Map.of("port", port, "format", format, "model", model,
                "connections", connections, "bytes", bytes, "seconds", seconds, "warm", warm,
                "rate", rate, "streams", streams, "events", events));
    }

    /// The whole request, in memory that a socket takes without a copy.
    public ByteBuffer request() {
        byte[] body = Format.ascii(body());
        byte[] head = Format.ascii("POST " + format.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nContent-Type: application/json\r\nAccept: */*\r\nUser-Agent: bench\r\n"
                + (format == Format.ANTHROPIC ? "anthropic-version: 2023-06-01\r\nx-api-key: " + KEY
                        : "Authorization: Bearer " + KEY)
                + "\r\nContent-Length: " + body.length + "\r\n\r\n");
        return ByteBuffer.allocateDirect(head.length + body.length).put(head).put(body).flip();
    }

    private String body() {
        boolean responses = format == Format.RESPONSES;
        var json = new StringBuilder("{\"model\":\"" + model + (responses ? "\",\"max_output_tokens" : "\",\"max_tokens")
                + "\":1000," + (streams ? "\"stream\":true," : "") + (responses ? "\"input" : "\"messages") + "\":[{\"role\":\"user\",\"content\":\""
                + "events=" + events + " rate=" + rate + " ");
        for (int i = 0; json.length() + WORDS.length() + 4 < bytes; i++) {
            json.append(WORDS);
            if (i % 8 == 7) json.append("\\n\\n");
            if (i % 64 == 63) json.append("\"},{\"role\":\"").append(i % 128 == 127 ? "user" : "assistant")
                    .append("\",\"content\":\"");
        }
        return json.append("\"}]}").toString();
    }
}
