package tokenfly.openai.answer;

import java.nio.charset.StandardCharsets;
import tokenfly.chat.ChatError;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.openai.request.RawBody;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// Passes what its reader has read on to a client of the same format: chat, text completions and
/// embeddings. Not thread-safe.
///
/// ```
///   chunk ── plain ─────────────────── its bytes, model replaced ──▶ client
///        └── first, last, odd ── tree ── repaired if need be ───▶
/// ```
///
/// Nearly all chunks of a stream are plain.
public final class ChatRelay implements Relay {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final StreamReader reader;
    private final ChunkRepair repair;
    private final byte[] modelJson;
    private final boolean asksForUsage;
    private boolean usagePassed;

    /// @param model the id the client asked for
    public ChatRelay(RawBody request, String model, long nowSeconds) {
        boolean chat = request.endpoint() == RawBody.Endpoint.CHAT;
        this.reader = new StreamReader(ToolNames.SAME, request.answers(),
                chat ? StreamReader.CHAT : StreamReader.COMPLETION);
        this.repair = new ChunkRepair(reader, chat, model, nowSeconds);
        this.modelJson = Json.utf8(new JsonString(model));
        this.asksForUsage = request.stream() && request.asksForUsage();
    }

    @Override
    public EventReader reader() {
        return reader;
    }

    @Override
    public byte[] whole(byte[] body) {
        return isPlainlyWhole() ? withModel(reader.chunk()) : AnswerRepair.repaired(body, modelJson);
    }

    /// Whether nothing could have to be mended but the model's id: one choice, with a reason of its end and
    /// no calls.
    private boolean isPlainlyWhole() {
        var choice = reader.choice();
        return reader.choicesInChunk() == 1 && choice.finish != null && choice.calls == null;
    }

    @Override
    public void pass(SseEvent event, SseWriter out) {
        var chunk = reader.chunk();
        if (chunk == null) return;
        boolean usageAlone = reader.choicesInChunk() == 0 && chunk.usage != null;
        if (usageAlone && !asksForUsage) return;
        usagePassed |= chunk.usage != null;
        if (repair.isPlain()) plain(chunk, reader.choice(), out);
        else odd(chunk, out);
    }

    private void plain(Chunk chunk, Choice choice, SseWriter out) {
        var mended = choice.callIndex < 0 ? null : reader.choices().get(choice.index).calls().pieces()
                .element().arguments();
        boolean mends = mended != null && !mended.equals(choice.arguments);
        if (!mends && choice.roleTo == 0) {
            send(withModel(chunk), out);
            return;
        }
        var splice = new JsonSplice(chunk.data)
                .replace(chunk.modelFrom, chunk.modelTo, modelJson)
                .replace(choice.roleFrom, choice.roleTo, new byte[0]);
        if (mends) splice.replace(choice.argumentsFrom, choice.argumentsTo,
                Json.utf8(new JsonString(mended)));
        send(splice.toByteArray(), out);
    }

    /// The chunk as it came, with the public model id in the place of the upstream's.
    private byte[] withModel(Chunk chunk) {
        if (chunk.modelTo == 0) return chunk.data;
        int rest = chunk.data.length - chunk.modelTo;
        var passed = new byte[chunk.modelFrom + modelJson.length + rest];
        System.arraycopy(chunk.data, 0, passed, 0, chunk.modelFrom);
        System.arraycopy(modelJson, 0, passed, chunk.modelFrom, modelJson.length);
        System.arraycopy(chunk.data, chunk.modelTo, passed, chunk.modelFrom + modelJson.length, rest);
        return passed;
    }

    private void odd(Chunk chunk, SseWriter out) {
        var tree = (JsonObject) Json.parse(chunk.data);
        var repaired = repair.repaired(tree);
        if (repaired == null) return;
        if (chunk.modelTo > 0 && repaired.equals(tree.with("model", repaired.get("model"))))
            send(withModel(chunk), out);
        else send(Json.utf8(repaired), out);
    }

    /// Writes what a whole answer still lacks, and its end.
    @Override
    public void finish(SseWriter out) {
        reader.choices().forEach((index, choice) -> {
            if (choice.finish() == null) send(Json.utf8(repair.missingFinish(index)), out);
        });
        if (asksForUsage && !usagePassed && reader.usage() != null)
            send(Json.utf8(repair.envelope(JsonArray.EMPTY)
                    .with("usage", UsageFields.write(reader.usage()))), out);
        out.data(DONE, 0, DONE.length);
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        StreamWriter.error(error, out);
    }

    private static void send(byte[] data, SseWriter out) {
        out.data(data, 0, data.length);
    }
}
