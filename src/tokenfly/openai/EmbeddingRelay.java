package tokenfly.openai;

import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Relay;
import tokenfly.json.Json;
import tokenfly.json.JsonString;
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
        throw new ChatException(UpstreamErrors.unreadable());
    }

    @Override
    public ChatError end(SseWriter out) {
        return UpstreamErrors.cutShort();
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
    public ErrorBody failure() {
        return null;
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
