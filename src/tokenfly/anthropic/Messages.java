package tokenfly.anthropic;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tokenfly.anthropic.answer.AnswerWriter;
import tokenfly.anthropic.answer.Errors;
import tokenfly.anthropic.answer.EventTypes;
import tokenfly.anthropic.answer.MessagesRelay;
import tokenfly.anthropic.answer.StreamReader;
import tokenfly.anthropic.answer.StreamWriter;
import tokenfly.anthropic.request.RawBody;
import tokenfly.anthropic.request.RequestReader;
import tokenfly.anthropic.request.RequestWriter;
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
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.dialect.UpstreamBody;
import tokenfly.dialect.UpstreamPath;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// Anthropic's Messages API: `POST /v1/messages` and `/v1/messages/count_tokens`. Thread-safe.
///
/// Source: <https://platform.claude.com/docs/en/api/messages>, versions `2023-06-01` and
/// `2026-10-21`.
public final class Messages implements Dialect {
    public static final String NAME = "anthropic";
    private static final Map<Field, String> FIELD_NAMES = fieldNames();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ClientPath> paths() {
        return List.of(new ClientPath.Asking("/messages", Operation.CHAT, (body, _) -> peek(body)),
                new ClientPath.Counting("/messages/count_tokens",
                        (body, _) -> new RawBody(body, true),
                        tokens -> JsonObject.builder().put("input_tokens", tokens).build()),
                new ClientPath.Listing("/models", new ModelList()),
                new ClientPath.NotServed("/messages/batches", "Send each request by itself."),
                new ClientPath.NotServed("/files", "Send a file's content in a block of the message."),
                new ClientPath.NotServed("/complete", ""), new ClientPath.NotServed("/skills", ""),
                new ClientPath.NotServed("/organizations", ""),
                new ClientPath.NotServed("/experimental", ""));
    }

    @Override
    public UpstreamPath at(Operation operation) {
        return switch (operation) {
            case CHAT -> new UpstreamPath("/v1/messages", "content");
            case COUNT_TOKENS -> new UpstreamPath("/v1/messages/count_tokens", "input_tokens");
            case COMPLETION, EMBEDDING -> null;
        };
    }

    @Override
    public String modelsPath() {
        return "/v1/models?limit=1000";
    }

    @Override
    public String keyHeader() {
        return "x-api-key";
    }

    @Override
    public String clientHeader() {
        return "anthropic-version";
    }

    /// Those of Claude Code, too, by which Anthropic tells its conversations apart.
    @Override
    public boolean passesOn(String header) {
        return header.startsWith("anthropic-")
                && !header.equals("anthropic-dangerous-direct-browser-access")
                || header.startsWith("x-claude-code-");
    }

    /// Tools that this vendor defines and the client runs have a type with a date.
    @Override
    public boolean leavesToClient(String toolType) {
        return toolType.equals("custom") || toolType.startsWith("bash_")
                || toolType.startsWith("text_editor_") || toolType.startsWith("computer_")
                || toolType.startsWith("memory_") || toolType.startsWith("tool_search_tool_");
    }

    @Override
    public String requestIdHeader() {
        return "request-id";
    }

    @Override
    public Map<String, String> limitHeaders(RateLimit limit) {
        return LimitHeaders.of(limit);
    }

    @Override
    public RawRequest peek(byte[] body) {
        return new RawBody(body, false);
    }

    @Override
    public ChatRequest readRequest(JsonObject body) {
        return RequestReader.read(body);
    }

    @Override
    public JsonObject writeAnswer(ChatAnswer answer, ChatRequest request, String model) {
        return new AnswerWriter(answer, request, model).write();
    }

    @Override
    public EventWriter eventWriter(ChatRequest request, String model, long inputEstimate) {
        return new StreamWriter(request, model, inputEstimate);
    }

    @Override
    public ErrorAnswer writeError(ChatError error, String requestId) {
        return Errors.answer(error, requestId);
    }

    @Override
    public void writeStreamError(ChatError error, String requestId, SseWriter out) {
        StreamWriter.error(error, requestId, out);
    }

    @Override
    public void writeKeepAlive(SseWriter out) {
        StreamWriter.keepAlive(out);
    }

    @Override
    public String fieldName(Field field) {
        return FIELD_NAMES.get(field);
    }

    @Override
    public UpstreamBody writeRequest(ChatRequest request, ProviderKind kind, Dropped dropped) {
        return new RequestWriter(request, kind, dropped).write();
    }

    @Override
    public EventReader eventReader(ToolNames names, ProviderKind kind) {
        return new StreamReader(names);
    }

    @Override
    public ErrorBody errorIn(SseEvent event) {
        return EventTypes.error(event);
    }

    /// Some clones answer a bad path or model with 200 and a body of their own (`code`, `msg`).
    @Override
    public ErrorBody errorIn(JsonObject body) {
        var error = EventTypes.error(body);
        if (error != null) return error;
        boolean foreign = body.array("content") == null && (body.has("code") || body.has("msg"));
        return foreign ? ErrorBody.of(body) : null;
    }

    @Override
    public boolean plainlyAnswers(byte[] body) {
        return EventTypes.plainlyAnswers(body);
    }

    @Override
    public Relay relay(RawRequest request, Supplier<Usage> guess) {
        return new MessagesRelay(request.model(), guess);
    }

    private static Map<Field, String> fieldNames() {
        var names = new EnumMap<Field, String>(Field.class);
        for (var field : Field.values()) names.put(field, switch (field) {
            case TEMPERATURE -> "temperature";
            case TOP_P -> "top_p";
            case TOP_K -> "top_k";
            case STOP -> "stop_sequences";
            case USER -> "metadata.user_id";
            case REASONING -> "thinking";
            case RESPONSE_FORMAT -> "output_config.format";
            case TOOLS -> "tools";
            case TOOL_CHOICE -> "tool_choice";
            case ONE_TOOL_AT_A_TIME -> "disable_parallel_tool_use";
            case TOOL_STRICT -> "strict";
            case CACHE_CONTROL -> "cache_control";
            case THINKING_HISTORY -> "messages.thinking";
            case IMAGE_DETAIL -> "detail";
            case DOCUMENT -> "document";
            case IMAGE -> "image";
            case MESSAGE_NAME -> "messages.name";
            case MAX_TOKENS -> "max_tokens";
        });
        return names;
    }
}
