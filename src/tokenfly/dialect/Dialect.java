package tokenfly.dialect;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Field;
import tokenfly.chat.Usage;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;

/// One vendor's wire format, read and written around the neutral model.
///
/// The client's side reads requests and writes answers; the upstream's side writes requests and reads
/// answers. A translation uses one dialect's client side and another's upstream side, so N formats
/// need N dialects. Thread-safe; what has state ([EventReader], [EventWriter], [Relay]) is made anew
/// for each request.
public interface Dialect {

    /// `openai`, `anthropic`: as in the configuration, where `provider.NAME.` and this name the base
    /// URL of a provider that speaks it.
    String name();

    /// This format, with what it needs to remember things for its clients.
    default Dialect keeping(Keeping keeping) {
        return this;
    }

    /// False for a format in which only its own clients' requests are sent to a provider.
    default boolean isWritten() {
        return true;
    }

    // Where it is spoken, and with which headers. All names of headers are in lower case.

    /// What clients of this format can call.
    List<ClientPath> paths();

    /// How an upstream of this format is asked, or null when the format has no such operation.
    UpstreamPath at(Operation operation);

    /// Where an upstream of this format lists its models, below its base URL; null where none does.
    default String modelsPath() {
        return null;
    }

    /// Carries the key, from a client and to an upstream: `authorization` behind the word Bearer, any
    /// other header bare.
    String keyHeader();

    /// By what header this format's clients are known on a path that other formats have, too; or null.
    String clientHeader();

    /// True when a client's header is the format's own, for an upstream that speaks it to see.
    boolean passesOn(String header);

    /// Whether a tool of this type is run by the client. Any other one the provider runs, and bills.
    boolean leavesToClient(String toolType);

    /// In which its clients look for the id of an answer.
    String requestIdHeader();

    /// The state of a limit as its clients read it.
    Map<String, String> limitHeaders(RateLimit limit);

    // The client's side.

    /// Looks at the body of a chat without building a tree.
    ///
    /// @throws ChatException INVALID_REQUEST when it is not a JSON object with a `model`
    RawRequest peek(byte[] body);

    /// @throws ChatException INVALID_REQUEST, with `param`, when a field is wrong
    ChatRequest readRequest(JsonObject body);

    /// @param model the id the client asked for
    JsonObject writeAnswer(ChatAnswer answer, ChatRequest request, String model);

    /// @param model the id the client asked for
    /// @param inputEstimate input tokens, for formats that name them before they are known
    EventWriter eventWriter(ChatRequest request, String model, long inputEstimate);

    /// The same three for what one of [#paths] saw: a format that has several such paths, or keeps what
    /// was said, needs more than the body.
    default ChatRequest readRequest(RawRequest raw) {
        return readRequest((JsonObject) Json.parse(raw.body()));
    }

    default JsonObject writeAnswer(ChatAnswer answer, ChatRequest request, RawRequest raw) {
        return writeAnswer(answer, request, raw.model());
    }

    default EventWriter eventWriter(ChatRequest request, RawRequest raw, long inputEstimate) {
        return eventWriter(request, raw.model(), inputEstimate);
    }

    ErrorAnswer writeError(ChatError error, String requestId);

    /// Ends a stream that has begun with an error; nothing may follow it.
    void writeStreamError(ChatError error, String requestId, SseWriter out) throws IOException;

    /// What a silent stream gets so that nobody takes it for dead.
    void writeKeepAlive(SseWriter out) throws IOException;

    /// The client's word for a field.
    String fieldName(Field field);

    // The upstream's side.

    /// @param kind what the provider accepts beyond the plain format
    /// @param dropped is told every field that could not be carried
    /// @throws ChatException INVALID_REQUEST when leaving something out would change the meaning
    UpstreamBody writeRequest(ChatRequest request, ProviderKind kind, Dropped dropped);

    /// @param names the mapping that [#writeRequest] made
    EventReader eventReader(ToolNames names, ProviderKind kind);

    /// The error that a stream's event carries, or null when it carries none. Without state: used on
    /// the first event, while another upstream can still be tried.
    ErrorBody errorIn(SseEvent event);

    /// The error that a JSON body with status 200 carries, or null when it is an answer.
    ErrorBody errorIn(JsonObject body);

    /// True when a look over the bytes, to their end, shows an answer in which nothing hints at an error;
    /// false when it takes a tree to tell.
    ///
    /// @throws tokenfly.json.JsonException when the body is no JSON
    default boolean plainlyAnswers(byte[] body) {
        return false;
    }

    // Pass-through: both sides are this dialect.

    /// @param guess what to say of usage where the upstream says nothing
    Relay relay(RawRequest request, Supplier<Usage> guess);
}
