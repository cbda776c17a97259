package tokenfly.responses;

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
import tokenfly.dialect.Keeping;
import tokenfly.dialect.Operation;
import tokenfly.dialect.RateLimit;
import tokenfly.dialect.RateLimitHeaders;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.dialect.UpstreamBody;
import tokenfly.dialect.UpstreamPath;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind;
import tokenfly.responses.answer.AnswerWriter;
import tokenfly.responses.answer.Errors;
import tokenfly.responses.answer.ResponsesRelay;
import tokenfly.responses.answer.StreamReader;
import tokenfly.responses.memory.Caller;
import tokenfly.responses.memory.ResponseMemory;
import tokenfly.responses.memory.Seals;
import tokenfly.responses.request.Asked;
import tokenfly.responses.request.Compaction;
import tokenfly.responses.request.Expansion;
import tokenfly.responses.request.RawBody;
import tokenfly.responses.request.RequestReader;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// OpenAI's Responses API: `POST /v1/responses`, what is remembered of it, and its helpers.
/// Thread-safe.
public final class Responses implements Dialect {
    private final InstantSource clock;
    private final Seals seals;
    private final ResponseMemory memory;
    private final KeptResponses kept;
    private final boolean catalogue;

    /// One that remembers nothing.
    public Responses() {
        this(InstantSource.system(), Seals.passing(), new ResponseMemory(0, System::nanoTime), false);
    }

    /// @param clock the time that answers made here bear
    /// @param catalogue lists the models for Codex, too
    Responses(InstantSource clock, Seals seals, ResponseMemory memory, boolean catalogue) {
        this.clock = clock;
        this.seals = seals;
        this.memory = memory;
        this.kept = new KeptResponses(memory);
        this.catalogue = catalogue;
    }

    @Override
    public Responses keeping(Keeping keeping) {
        return new Responses(clock, new Seals(keeping.secret()),
                new ResponseMemory(keeping.memoryBytes(), System::nanoTime, keeping.budget()), keeping.catalogue());
    }

    @Override
    public String name() {
        return "responses";
    }

    @Override
    public List<ClientPath> paths() {
        var paths = new ArrayList<ClientPath>(kept.paths());
        paths.add(new ClientPath.Asking("/responses", Operation.CHAT,
                (body, sender) -> peek(body, sender, false)));
        paths.add(new ClientPath.Asking("/responses/compact", Operation.CHAT,
                (body, sender) -> peek(body, sender, true)));
        paths.add(new ClientPath.Counting("/responses/input_tokens",
                (body, sender) -> peek(body, sender, false),
                tokens -> JsonObject.builder().put("object", "response.input_tokens")
                        .put("input_tokens", tokens).build()));
        if (catalogue) paths.add(new ClientPath.Listing("/codex/models", new CodexCatalogue()));
        return paths;
    }

    private RawRequest peek(byte[] body, ClientPath.Sender sender, boolean compact) {
        var originator = sender.header().apply("originator");
        boolean codex = originator != null && originator.startsWith("codex");
        return new RawBody(body, new Caller(sender.account(), seals, memory, codex), compact);
    }

    @Override
    public UpstreamPath at(Operation operation) {
        return switch (operation) {
            case CHAT -> new UpstreamPath("/responses", "output");
            case COUNT_TOKENS -> new UpstreamPath("/responses/input_tokens", "input_tokens");
            case COMPLETION, EMBEDDING -> null;
        };
    }

    @Override
    public String keyHeader() {
        return "authorization";
    }

    @Override
    public String clientHeader() {
        return null;
    }

    /// By which OpenAI tells conversations and Codex's versions apart.
    @Override
    public boolean passesOn(String header) {
        return header.equals("originator") || header.equals("session-id")
                || header.equals("thread-id") || header.startsWith("x-codex-");
    }

    @Override
    public boolean leavesToClient(String toolType) {
        return switch (toolType) {
            case "function", "custom", "namespace", "local_shell", "apply_patch", "computer",
                 "computer_use_preview", "tool_search" -> true;
            default -> false;
        };
    }

    @Override
    public String requestIdHeader() {
        return "x-request-id";
    }

    @Override
    public Map<String, String> limitHeaders(RateLimit limit) {
        return RateLimitHeaders.of(limit);
    }

    // The client's side.

    @Override
    public ChatRequest readRequest(RawRequest raw) {
        return ((RawBody) raw).asked().request();
    }

    @Override
    public JsonObject writeAnswer(ChatAnswer answer, ChatRequest request, RawRequest raw) {
        var responses = (RawBody) raw;
        var whole = whole(answer, writer(responses, raw.estimateInput()));
        return responses.compact() ? Compaction.answer(whole, responses.asked().input()) : whole;
    }

    /// A whole answer is the end of the stream that it would have been.
    private static JsonObject whole(ChatAnswer answer, AnswerWriter writer) {
        answer.replay(event -> writer.write(event, null));
        return writer.ended();
    }

    @Override
    public EventWriter eventWriter(ChatRequest request, RawRequest raw, long inputEstimate) {
        return writer((RawBody) raw, inputEstimate);
    }

    private AnswerWriter writer(RawBody raw, long inputEstimate) {
        return new AnswerWriter(raw.asked(), raw.caller(), raw.model(), inputEstimate, seconds());
    }

    @Override
    public RawRequest peek(byte[] body) {
        return new RawBody(body, nobody(), false);
    }

    /// Without a client that anything is remembered for.
    @Override
    public ChatRequest readRequest(JsonObject body) {
        return RequestReader.read(new Expansion(Json.utf8(body), null, 0), nobody(), false).request();
    }

    @Override
    public JsonObject writeAnswer(ChatAnswer answer, ChatRequest request, String model) {
        return whole(answer, writer(request, model, 0));
    }

    @Override
    public EventWriter eventWriter(ChatRequest request, String model, long inputEstimate) {
        return writer(request, model, inputEstimate);
    }

    private AnswerWriter writer(ChatRequest request, String model, long inputEstimate) {
        return new AnswerWriter(Asked.of(request), nobody(), model, inputEstimate, seconds());
    }

    private Caller nobody() {
        return new Caller("", seals, new ResponseMemory(0, System::nanoTime), false);
    }

    private long seconds() {
        return clock.millis() / 1000;
    }

    @Override
    public ErrorAnswer writeError(ChatError error, String requestId) {
        return Errors.answer(error);
    }

    /// Of a stream in which nothing but heartbeats has gone out.
    @Override
    public void writeStreamError(ChatError error, String requestId, SseWriter out) {
        new AnswerWriter(Asked.NOTHING, nobody(), "", 0, seconds())
                .fail(error, requestId, out);
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
            case REASONING -> "reasoning.effort";
            case RESPONSE_FORMAT -> "text.format";
            case TOOLS -> "tools";
            case TOOL_CHOICE -> "tool_choice";
            case ONE_TOOL_AT_A_TIME -> "parallel_tool_calls";
            case TOOL_STRICT -> "strict";
            case CACHE_CONTROL -> "cache_control";
            case THINKING_HISTORY -> "input.reasoning";
            case IMAGE_DETAIL -> "detail";
            case DOCUMENT -> "input_file";
            case IMAGE -> "input_image";
            case MESSAGE_NAME -> "name";
            case MAX_TOKENS -> "max_output_tokens";
        };
    }

    // The upstream's side: only requests of this format's own clients are sent there.

    @Override
    public boolean isWritten() {
        return false;
    }

    @Override
    public UpstreamBody writeRequest(ChatRequest request, ProviderKind kind, Dropped dropped) {
        throw new IllegalStateException("no other format's request is written in this one");
    }

    @Override
    public EventReader eventReader(ToolNames names, ProviderKind kind) {
        return new StreamReader();
    }

    @Override
    public ErrorBody errorIn(SseEvent event) {
        try {
            return Json.parse(event.data()) instanceof JsonObject object
                    ? StreamReader.error(object) : null;
        } catch (JsonException notJson) {
            return null; // whoever reads its content will complain
        }
    }

    @Override
    public ErrorBody errorIn(JsonObject body) {
        return StreamReader.error(body);
    }

    @Override
    public Relay relay(RawRequest request, Supplier<Usage> guess) {
        return new ResponsesRelay(request.model(), ((RawBody) request).caller(),
                new AnswerWriter(Asked.NOTHING, nobody(), request.model(), 0, seconds()));
    }
}
