package tokenfly.anthropic.answer;

import java.nio.charset.StandardCharsets;
import tokenfly.chat.Signature;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.json.JsonWriter;
import tokenfly.sse.SseWriter;

/// Writes a stream's events one block at a time: opens a block when its first delta comes and closes
/// the one before it. Not thread-safe.
///
/// Every event has its `event:` line: official SDKs drop those without. Source: streaming guide.
final class Blocks {
    private enum Kind {
        NONE, TEXT, THINKING, TOOL
    }

    private static final byte[] BLOCK_DELTA = type("content_block_delta");
    private static final byte[] TEXT = type("text_delta");
    private static final byte[] THINKING = type("thinking_delta");
    private static final byte[] SIGNATURE = type("signature_delta");
    private static final byte[] INPUT = type("input_json_delta");

    private final JsonWriter json = new JsonWriter();
    private int index = -1;
    private Kind open = Kind.NONE;
    private String signature;

    /// @param input a guess, since nothing is known yet: Claude Code shows it as the context in use
    void messageStart(String id, String model, long input, SseWriter out) {
        begin("message_start").name("message").beginObject()
                .name("id").string(id)
                .name("type").string("message")
                .name("role").string("assistant")
                .name("model").string(model)
                .name("content").beginArray().endArray()
                .name("stop_reason").nul()
                .name("stop_sequence").nul()
                .name("usage");
        UsageFields.write(json, Usage.estimate(input, 1));
        json.endObject();
        send("message_start", out);
    }

    void text(String text, SseWriter out) {
        if (open != Kind.TEXT) {
            start(Kind.TEXT, out).name("type").string("text").name("text").string("");
            started(out);
        }
        delta(TEXT, "text", text, out);
    }

    void thinking(String text, SseWriter out) {
        if (open != Kind.THINKING) startThinking(out);
        delta(THINKING, "thinking", text, out);
    }

    /// Ends the thinking with its vendor's signature. Thinking that was withheld has only that.
    void sign(String vendorSignature, SseWriter out) {
        if (open != Kind.THINKING) startThinking(out);
        signature = vendorSignature;
        close(out);
    }

    void redacted(String data, SseWriter out) {
        start(Kind.NONE, out).name("type").string("redacted_thinking").name("data").string(data);
        started(out);
        stop(out);
    }

    void tool(String id, String name, SseWriter out) {
        start(Kind.TOOL, out).name("type").string("tool_use")
                .name("id").string(id).name("name").string(name)
                .name("input").beginObject().endObject();
        started(out);
    }

    /// @param piece `""` writes nothing
    void input(String piece, SseWriter out) {
        if (!piece.isEmpty()) delta(INPUT, "partial_json", piece, out);
    }

    void close(SseWriter out) {
        if (open == Kind.NONE) return;
        if (open == Kind.THINKING) delta(SIGNATURE, "signature", signature, out);
        open = Kind.NONE;
        stop(out);
    }

    void messageEnd(StopReason reason, boolean calls, String sequence, Usage usage, SseWriter out) {
        begin("message_delta").name("delta").beginObject()
                .name("stop_reason").string(StopReasons.write(reason, calls))
                .name("stop_sequence");
        if (sequence == null) json.nul();
        else json.string(sequence);
        if (reason == StopReason.REFUSAL)
            json.name("stop_details").value(StopReasons.REFUSAL_DETAILS);
        json.endObject().name("usage");
        UsageFields.write(json, usage);
        send("message_delta", out);
        begin("message_stop");
        send("message_stop", out);
    }

    private void startThinking(SseWriter out) {
        signature = Signature.UNSIGNED;
        start(Kind.THINKING, out).name("type").string("thinking")
                .name("thinking").string("").name("signature").string("");
        started(out);
    }

    private JsonWriter start(Kind kind, SseWriter out) {
        close(out);
        open = kind;
        return begin("content_block_start").name("index").number(++index)
                .name("content_block").beginObject();
    }

    private void started(SseWriter out) {
        json.endObject();
        send("content_block_start", out);
    }

    private void delta(byte[] type, String name, String text, SseWriter out) {
        json.reset().beginObject().members(BLOCK_DELTA).name("index").number(index)
                .name("delta").beginObject().members(type).name(name).string(text).endObject();
        send("content_block_delta", out);
    }

    private static byte[] type(String ascii) {
        return ("\"type\":\"" + ascii + "\"").getBytes(StandardCharsets.US_ASCII);
    }

    private void stop(SseWriter out) {
        begin("content_block_stop").name("index").number(index);
        send("content_block_stop", out);
    }

    private JsonWriter begin(String type) {
        return json.reset().beginObject().name("type").string(type);
    }

    private void send(String type, SseWriter out) {
        json.endObject();
        out.line(type, json.toByteArray());
    }
}
