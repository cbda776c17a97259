package tokenfly.testing.parley;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Field;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.ErrorAnswer;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.EventWriter;
import tokenfly.dialect.ModelInfo;
import tokenfly.dialect.Operation;
import tokenfly.dialect.RateLimit;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.dialect.UpstreamBody;
import tokenfly.dialect.UpstreamPath;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// A format that nobody speaks, unlike the others in every shape:
///
/// ```
/// request = {"voice", "lines": [{"who": "me" | "you" | "stage", "says"}], "aloud"?, "longest"?}
/// answer  = {"voice", "reply", "why": "over" | "longest", "ears", "mouth"}
/// stream  = event: bit   data: {"say"}     any number of them
///           event: over  data: {"why", "ears", "mouth"}
/// error   = {"trouble": {"sort", "what"}}, also as an event `trouble`
/// ```
public final class Parley implements Dialect {
    @Override
    public String name() {
        return "parley";
    }

    @Override
    public List<ClientPath> paths() {
        return List.of(new ClientPath.Asking("/parley/talk", Operation.CHAT, (body, _) -> peek(body)),
                new ClientPath.Counting("/parley/ears", (body, _) -> peek(body), Parley::ears),
                new ClientPath.Listing("/parley/voices", new Voices()),
                new ClientPath.Kept("GET", "/parley/notes/{}/line", Parley::note),
                new ClientPath.Kept("DELETE", "/parley/notes/{}/line", Parley::note));
    }

    private static JsonObject ears(long tokens) {
        return JsonObject.builder().put("ears", tokens).build();
    }

    private static JsonObject note(ClientPath.Lookup query) {
        if (query.variables().getFirst().equals("lost"))
            throw ChatException.invalid("note", "The note is lost.");
        return JsonObject.builder().put("of", query.account()).put("note", query.variables().getFirst())
                .put("ink", query.parameter().apply("ink")).put("pen", query.header().apply("x-pen")).build();
    }

    private static final class Voices implements ClientPath.Lister {
        @Override
        public JsonObject one(ModelInfo model) {
            return JsonObject.builder().put("voice", model.id()).build();
        }

        @Override
        public JsonObject list(List<ModelInfo> models, UnaryOperator<String> parameter) {
            return JsonObject.builder().put("voices", new JsonArray(models.stream()
                    .<JsonValue>map(model -> new JsonString(model.id())).toList())).build();
        }
    }

    @Override
    public UpstreamPath at(Operation operation) {
        return switch (operation) {
            case CHAT -> new UpstreamPath("/talk", "reply");
            case COUNT_TOKENS -> new UpstreamPath("/ears", "ears");
            default -> null;
        };
    }

    @Override
    public String keyHeader() {
        return "x-parley-key";
    }

    @Override
    public String clientHeader() {
        return null;
    }

    @Override
    public boolean passesOn(String header) {
        return header.startsWith("x-parley-mood");
    }

    @Override
    public boolean leavesToClient(String toolType) {
        return true;
    }

    @Override
    public String requestIdHeader() {
        return "x-parley-ticket";
    }

    @Override
    public Map<String, String> limitHeaders(RateLimit limit) {
        return Map.of("x-parley-" + limit.kind().word() + "-left", Long.toString(limit.remaining()));
    }

    @Override
    public RawRequest peek(byte[] body) {
        return new ParleyRequest(body);
    }

    @Override
    public ChatRequest readRequest(JsonObject body) {
        return ParleyRequest.read(body);
    }

    @Override
    public JsonObject writeAnswer(ChatAnswer answer, ChatRequest request, String model) {
        var reply = new StringBuilder();
        for (var part : answer.content()) if (part instanceof Content.Text(var text, _)) reply.append(text);
        return JsonObject.builder().put("voice", model).put("reply", reply.toString())
                .putAll(end(answer.stop(), answer.usage())).build();
    }

    static JsonObject end(StopReason stop, Usage usage) {
        var end = JsonObject.builder().put("why", stop == StopReason.MAX_TOKENS ? "longest" : "over");
        if (usage != null) end.put("ears", usage.input()).put("mouth", usage.output());
        return end.build();
    }

    static StopReason why(JsonObject end) {
        return "longest".equals(end.string("why")) ? StopReason.MAX_TOKENS : StopReason.END_TURN;
    }

    static Usage usage(JsonObject end) {
        return end.has("ears")
                ? new Usage(end.whole("ears", 0), 0, 0, end.whole("mouth", 0), 0, false) : null;
    }

    @Override
    public EventWriter eventWriter(ChatRequest request, String model, long inputEstimate) {
        return new ParleyWriter();
    }

    @Override
    public ErrorAnswer writeError(ChatError error, String requestId) {
        int status = switch (error.kind()) {
            case UNAUTHENTICATED -> 401;
            case MODEL_NOT_FOUND, PATH_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case LIMIT_REACHED, UPSTREAM_RATE_LIMITED -> 429;
            case UPSTREAM_FAILED -> 502;
            default -> 400;
        };
        return new ErrorAnswer(status, Map.of(), Json.utf8(trouble(error)));
    }

    private static JsonObject trouble(ChatError error) {
        return JsonObject.builder().put("trouble", JsonObject.builder()
                .put("sort", error.kind().name().toLowerCase(Locale.ROOT)).put("what", error.message())
                .build()).build();
    }

    @Override
    public void writeStreamError(ChatError error, String requestId, SseWriter out) {
        trouble(error, out);
    }

    static void trouble(ChatError error, SseWriter out) {
        out.event("trouble", Json.utf8(trouble(error)));
    }

    @Override
    public void writeKeepAlive(SseWriter out) {
        out.comment("hm");
    }

    @Override
    public String fieldName(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public UpstreamBody writeRequest(ChatRequest request, ProviderKind kind, Dropped dropped) {
        return new UpstreamBody(Json.utf8(ParleyRequest.write(request, dropped)), ToolNames.SAME);
    }

    @Override
    public EventReader eventReader(ToolNames names, ProviderKind kind) {
        return new ParleyReader();
    }

    @Override
    public ErrorBody errorIn(SseEvent event) {
        return event.type().equals("trouble") ? errorIn((JsonObject) Json.parse(event.data())) : null;
    }

    @Override
    public ErrorBody errorIn(JsonObject body) {
        return trouble(body);
    }

    static ErrorBody trouble(JsonObject body) {
        return body.object("trouble") instanceof JsonObject trouble
                ? new ErrorBody(trouble.string("what"), trouble.string("sort"), null, null) : null;
    }

    @Override
    public Relay relay(RawRequest request, Supplier<Usage> guess) {
        return new ParleyRelay(request.model());
    }
}
