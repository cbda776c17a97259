package tokenfly.openai;

import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Relay;
import tokenfly.json.Json;
import tokenfly.json.JsonString;
import tokenfly.provider.Fault;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// Passes embeddings through. They come whole: a stream is no answer.
final class EmbeddingRelay implements Relay {
    private final byte[] modelJson;
    private Usage usage;

    EmbeddingRelay(String model) {
        this.modelJson = Json.utf8(new JsonString(model));
    }

    @Override
    public byte[] answer(byte[] body) {
        var whole = WholeBody.read(body, modelJson);
        usage = whole.usage();
        return whole.bytes();
    }

    @Override
    public void event(SseEvent event, SseWriter out) {
        throw Fault.unreadable();
    }

    @Override
    public ErrorBody end(SseWriter out) {
        return ErrorBody.CUT_SHORT;
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        ChunkWriter.error(error, out);
    }

    @Override
    public boolean ending() {
        return false;
    }

    @Override
    public boolean done() {
        return false;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public long outputEstimate() {
        return 0;
    }

    @Override
    public ChatAnswer remembered() {
        return null;
    }
}
