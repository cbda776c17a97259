package tokenfly.openai;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Field;
import tokenfly.chat.Usage;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ErrorAnswer;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.EventWriter;
import tokenfly.dialect.Operation;
import tokenfly.dialect.RateLimit;
import tokenfly.dialect.RateLimitHeaders;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.dialect.UpstreamBody;
import tokenfly.dialect.UpstreamPath;
import tokenfly.json.JsonObject;
import tokenfly.openai.answer.AnswerWriter;
import tokenfly.openai.answer.ChatRelay;
import tokenfly.openai.answer.Errors;
import tokenfly.openai.answer.StreamReader;
import tokenfly.openai.answer.StreamWriter;
import tokenfly.openai.answer.UpstreamErrors;
import tokenfly.openai.request.RawBody;
import tokenfly.openai.request.RequestReader;
import tokenfly.openai.request.RequestWriter;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// OpenAI's Chat Completions, as OpenAI and the providers that call themselves compatible speak it.
/// Thread-safe.
///
/// Text completions and embeddings, which no other format has, are passed through with the same
/// machinery.
public final class ChatCompletions implements Dialect {
    private final InstantSource clock;

    public ChatCompletions() {
        this(InstantSource.system());
    }

    /// @param clock the time that answers made here bear
    public ChatCompletions(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public List<ClientPath> paths() {
        var paths = new ArrayList<>(List.of(asking("/chat/completions", Operation.CHAT, RawBody.Endpoint.CHAT),
                asking("/completions", Operation.COMPLETION, RawBody.Endpoint.COMPLETION),
                asking("/embeddings", Operation.EMBEDDING, RawBody.Endpoint.EMBEDDING),
                new ClientPath.Listing("/models", new ModelList())));
        paths.addAll(NotServed.paths());
        return paths;
    }

    private static ClientPath asking(String path, Operation operation, RawBody.Endpoint endpoint) {
        return new ClientPath.Asking(path, operation, (body, _) -> new RawBody(body, endpoint));
    }

    @Override
    public UpstreamPath at(Operation operation) {
        return switch (operation) {
            case CHAT -> new UpstreamPath("/chat/completions", "choices");
            case COMPLETION -> new UpstreamPath("/completions", "choices");
            case EMBEDDING -> new UpstreamPath("/embeddings", "data");
            case COUNT_TOKENS -> null;
        };
    }

    @Override
    public String modelsPath() {
        return "/models";
    }

    @Override
    public String keyHeader() {
        return "authorization";
    }

    @Override
    public String clientHeader() {
        return null;
    }

    @Override
    public boolean passesOn(String header) {
        return false;
    }

    @Override
    public boolean leavesToClient(String toolType) {
        return toolType.equals("function") || toolType.equals("custom");
    }

    @Override
    public String requestIdHeader() {
        return "x-request-id";
    }

    @Override
    public Map<String, String> limitHeaders(RateLimit limit) {
        return RateLimitHeaders.of(limit);
    }

    @Override
    public RawRequest peek(byte[] body) {
        return new RawBody(body, RawBody.Endpoint.CHAT);
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
        return new StreamWriter(request, model, seconds());
    }

    @Override
    public ErrorAnswer writeError(ChatError error, String requestId) {
        return Errors.answer(error);
    }

    @Override
    public void writeStreamError(ChatError error, String requestId, SseWriter out) {
        StreamWriter.error(error, out);
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
    public EventReader eventReader(ToolNames names, ProviderKind kind) {
        return new StreamReader(names);
    }

    @Override
    public ErrorBody errorIn(SseEvent event) {
        return UpstreamErrors.in(event);
    }

    @Override
    public ErrorBody errorIn(JsonObject body) {
        return UpstreamErrors.in(body);
    }

    @Override
    public boolean plainlyAnswers(byte[] body) {
        return UpstreamErrors.plainlyAnswers(body);
    }

    /// @param request what a peek of this dialect returned
    @Override
    public Relay relay(RawRequest request, Supplier<Usage> guess) {
        return new ChatRelay((RawBody) request, request.model(), seconds());
    }

    private long seconds() {
        return clock.millis() / 1000;
    }
}
