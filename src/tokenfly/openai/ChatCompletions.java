package tokenfly.openai;

import java.time.InstantSource;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Field;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ErrorAnswer;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.EventWriter;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.dialect.UpstreamBody;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// OpenAI's Chat Completions, as OpenAI and the providers that call themselves compatible speak it.
/// Thread-safe.
///
/// Text completions and embeddings, which no other format has, are passed through with the same
/// machinery: [#peekCompletion], [#peekEmbedding], and [#relay] for what these return.
public final class ChatCompletions implements Dialect {
    private final InstantSource clock;

    public ChatCompletions() {
        this(InstantSource.system());
    }

    /// @param clock the time that answers made here bear
    ChatCompletions(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public RawRequest peek(byte[] body) {
        return new RawBody(body, RawBody.Endpoint.CHAT);
    }

    /// A request to `/v1/completions`.
    ///
    /// @throws tokenfly.chat.ChatException INVALID_REQUEST when it is no JSON object with a `model`
    public RawRequest peekCompletion(byte[] body) {
        return new RawBody(body, RawBody.Endpoint.COMPLETION);
    }

    /// A request to `/v1/embeddings`.
    ///
    /// @throws tokenfly.chat.ChatException INVALID_REQUEST when it is no JSON object with a `model`
    public RawRequest peekEmbedding(byte[] body) {
        return new RawBody(body, RawBody.Endpoint.EMBEDDING);
    }

    @Override
    public ChatRequest readRequest(JsonObject body) {
        return RequestReader.read(body);
    }

    @Override
    public JsonObject writeAnswer(ChatAnswer answer, ChatRequest request, String model) {
        return new AnswerWriter(answer, request).write(model, seconds());
    }

    @Override
    public EventWriter eventWriter(ChatRequest request, String model, long inputEstimate) {
        return new ChunkWriter(request, model, seconds());
    }

    @Override
    public ErrorAnswer writeError(ChatError error, String requestId) {
        return Errors.answer(error);
    }

    @Override
    public void writeStreamError(ChatError error, String requestId, SseWriter out) {
        ChunkWriter.error(error, out);
    }

    @Override
    public void writeKeepAlive(SseWriter out) {
        out.comment("keep-alive");
    }

    @Override
    public String fieldName(Field field) {
        return switch (field) {
            case TEMPERATURE -> "temperature";
            case TOP_P -> "top_p";
            case TOP_K -> "top_k";
            case STOP -> "stop";
            case USER -> "user";
            case REASONING -> "reasoning_effort";
            case RESPONSE_FORMAT -> "response_format";
            case TOOLS -> "tools";
            case TOOL_CHOICE -> "tool_choice";
            case ONE_TOOL_AT_A_TIME -> "parallel_tool_calls";
            case TOOL_STRICT -> "strict";
            case CACHE_CONTROL -> "cache_control";
            case THINKING_HISTORY -> "reasoning_content";
            case IMAGE_DETAIL -> "detail";
            case DOCUMENT -> "file";
            case IMAGE -> "image_url";
            case MESSAGE_NAME -> "name";
            case MAX_TOKENS -> "max_tokens";
        };
    }

    @Override
    public UpstreamBody writeRequest(ChatRequest request, ProviderKind kind, Dropped dropped) {
        return RequestWriter.write(request, kind, dropped);
    }

    @Override
    public ChatAnswer readAnswer(JsonObject body, ToolNames names, ProviderKind kind) {
        return AnswerReader.read(body, names);
    }

    @Override
    public EventReader eventReader(ToolNames names, ProviderKind kind) {
        return new ChunkReader(names);
    }

    @Override
    public ErrorBody errorIn(SseEvent event) {
        return UpstreamErrors.in(event);
    }

    @Override
    public ErrorBody errorIn(JsonObject body) {
        return UpstreamErrors.in(body);
    }

    /// @param request what a peek of this dialect returned
    @Override
    public Relay relay(RawRequest request, String model, ProviderKind kind) {
        var body = (RawBody) request;
        return body.endpoint() == RawBody.Endpoint.EMBEDDING ? new EmbeddingRelay(model)
                : new ChatRelay(body, model, kind, seconds());
    }

    private long seconds() {
        return clock.millis() / 1000;
    }
}
