package tokenfly.openai;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatException;
import tokenfly.dialect.RawRequest;
import tokenfly.json.Json;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.provider.ProviderKind;
import tokenfly.tokens.TokenEstimate;

/// A request's bytes and what one look over their top level shows.
///
/// An upstream of this format gets the same bytes but for the model's id, the wish for usage in a
/// stream, a lowered ceiling of output, and reasoning that the client dropped. A name that stands
/// twice is changed in both places, since servers differ in which one counts.
final class RawBody implements RawRequest {
    private static final int HASHED_PROMPT_BYTES = 4 * 1024;
    private static final byte[] TRUE = Json.utf8(JsonBoolean.TRUE);

    /// Whose request it is.
    enum Endpoint {
        CHAT, COMPLETION, EMBEDDING
    }

    /// Where a value stands: from its first byte to after its last.
    record Range(int from, int to) {}

    private final byte[] body;
    private final Endpoint endpoint;
    /// Scanned to its end.
    private final JsonScanner scan;

    private final List<Range> models = new ArrayList<>();
    private final List<Range> streamOptions = new ArrayList<>();
    private final List<Range> ceilings = new ArrayList<>();
    private String model;
    private boolean stream;
    private long maxTokens = -1;
    private long maxCompletionTokens = -1;
    private long n = 1;
    private long bestOf = 1;
    private boolean hasTools;
    private Range tools;
    private Range messages;
    private Range prompt;
    private Range thinking;

    /// @throws ChatException INVALID_REQUEST, with the field at fault
    RawBody(byte[] body, Endpoint endpoint) {
        this.body = body;
        this.endpoint = endpoint;
        try {
            scan = new JsonScanner(body, 0, body.length);
            while (scan.nextMember()) member();
        } catch (JsonException e) {
            throw ChatException.invalid(null,
                    "We could not parse the JSON body of your request: " + e.getMessage() + ".");
        }
        if (!scan.overObject()) throw Fields.wrongType("body", "a JSON object");
        check();
    }

    private void member() {
        if (scan.nameIs("model")) takeModel();
        else if (scan.nameIs("messages")) messages = range();
        else if (scan.nameIs("stream")) stream = flag("stream");
        else if (scan.nameIs("stream_options")) takeOptions();
        else if (scan.nameIs("max_tokens")) maxTokens = ceiling("max_tokens");
        else if (scan.nameIs("max_completion_tokens"))
            maxCompletionTokens = ceiling("max_completion_tokens");
        else if (scan.nameIs("tools")) tools = range();
        else if (scan.nameIs("functions")) hasTools |= scan.isArray();
        else if (scan.nameIs("n")) n = count("n");
        else if (scan.nameIs("best_of")) bestOf = count("best_of");
        else if (scan.nameIs("thinking")) thinking = range();
        else if (scan.nameIs("prompt")) prompt = range();
    }

    private void check() {
        if (model == null)
            throw ChatException.invalid("model", "Missing required parameter: 'model'.");
        if (tools != null) hasTools |= holdsAny(elements(tools));
        if (endpoint != Endpoint.CHAT) return;
        if (messages == null)
            throw ChatException.invalid("messages", "Missing required parameter: 'messages'.");
        var elements = elements(messages);
        if (!elements.overArray()) throw Fields.wrongType("messages", "an array");
        if (elements.isEmpty())
            throw ChatException.invalid("messages",
                    "Invalid 'messages': empty array. Expected at least one message.");
    }

    private static boolean holdsAny(JsonScanner elements) {
        return elements.overArray() && !elements.isEmpty();
    }

    private void takeModel() {
        model = scan.string();
        if (model == null || model.isEmpty()) throw Fields.wrongType("model", "a model's id");
        models.add(range());
    }

    private void takeOptions() {
        if (!scan.isObject() && !scan.isNull())
            throw Fields.wrongType("stream_options", "an object");
        streamOptions.add(range());
    }

    private boolean flag(String name) {
        if (scan.isTrue()) return true;
        if (scan.isNull() || scan.value() == JsonBoolean.FALSE) return false;
        throw Fields.wrongType(name, "a boolean");
    }

    /// Some local servers take -1 for no ceiling.
    private long ceiling(String name) {
        ceilings.add(range());
        if (scan.isNull()) return -1;
        long ceiling = whole(name);
        if (ceiling < -1) throw ChatException.invalid(name, "Invalid '" + name + "': below 0.");
        return ceiling;
    }

    private long count(String name) {
        if (scan.isNull()) return 1;
        long count = whole(name);
        if (count < 1) throw ChatException.invalid(name, "Invalid '" + name + "': at least 1.");
        return count;
    }

    private long whole(String name) {
        long whole = scan.whole(Long.MIN_VALUE);
        if (whole == Long.MIN_VALUE) throw Fields.wrongType(name, "an integer");
        return whole;
    }

    private Range range() {
        return new Range(scan.valueStart(), scan.valueEnd());
    }

    private JsonScanner elements(Range range) {
        return new JsonScanner(body, range.from(), range.to());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /// Whether the client wants the usage of its stream.
    boolean asksForUsage() {
        boolean asks = false;
        for (var range : streamOptions) {
            var options = elements(range);
            while (options.nextMember())
                if (options.nameIs("include_usage")) asks = options.isTrue();
        }
        return asks;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public boolean stream() {
        return stream && endpoint != Endpoint.EMBEDDING;
    }

    @Override
    public long maxTokens() {
        return maxCompletionTokens >= 0 ? maxCompletionTokens : maxTokens;
    }

    @Override
    public int choices() {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(n, bestOf));
    }

    @Override
    public boolean hasTools() {
        return hasTools;
    }

    @Override
    public long estimateInput() {
        return TokenEstimate.ofBody(body, model);
    }

    @Override
    public long prefixHash() {
        long hash = tools == null ? 17 : hash(17, tools.from(), tools.to());
        if (prompt != null)
            hash = hash(hash, prompt.from(),
                    Math.min(prompt.to(), prompt.from() + HASHED_PROMPT_BYTES));
        if (messages == null) return hash;
        var elements = elements(messages);
        while (elements.nextElement()) {
            hash = hash(hash, elements.valueStart(), elements.valueEnd());
            if (!isInstruction(elements)) break;
        }
        return hash;
    }

    private static boolean isInstruction(JsonScanner element) {
        if (!element.isObject()) return false;
        var message = element.enter();
        while (message.nextMember())
            if (message.nameIs("role"))
                return "system".equals(message.string()) || "developer".equals(message.string());
        return false;
    }

    private long hash(long seed, int from, int to) {
        long hash = seed;
        for (int i = from; i < to; i++) hash = hash * 31 + body[i];
        return hash;
    }

    @Override
    public byte[] forUpstream(Edits edits) {
        var splice = new JsonSplice(body);
        if (!edits.model().equals(model) || models.size() > 1)
            for (var range : models) replace(splice, range, new JsonString(edits.model()));
        if (stream()) askForUsage(splice);
        if (edits.maxTokens() >= 0 && endpoint != Endpoint.EMBEDDING)
            lowerCeiling(splice, edits.maxTokens(), edits.kind());
        if (edits.kind().needsReasoningBack() && messages != null)
            new ReasoningReturn(splice, edits.kind(), edits.memory())
                    .into(elements(messages), isThinkingOff());
        return splice.toByteArray();
    }

    private static void replace(JsonSplice splice, Range range, JsonValue value) {
        splice.replace(range.from(), range.to(), Json.utf8(value));
    }

    /// The meter needs it, whether the client wants it or not.
    private void askForUsage(JsonSplice splice) {
        var wish = JsonObject.builder().put("include_usage", true).build();
        for (var range : streamOptions) {
            var options = elements(range);
            if (options.overObject()) askWithin(splice, options);
            else replace(splice, range, wish);
        }
        if (streamOptions.isEmpty()) splice.append(scan, "stream_options", wish);
    }

    private static void askWithin(JsonSplice splice, JsonScanner options) {
        boolean found = false;
        while (options.nextMember()) {
            if (!options.nameIs("include_usage")) continue;
            found = true;
            if (!options.isTrue())
                splice.replace(options.valueStart(), options.valueEnd(), TRUE);
        }
        if (!found) splice.append(options, "include_usage", JsonBoolean.TRUE);
    }

    private void lowerCeiling(JsonSplice splice, long ceiling, ProviderKind kind) {
        for (var range : ceilings) {
            long now = Json.parse(body, range.from(), range.to()) instanceof JsonNumber(var literal)
                    ? Long.parseLong(literal) : -1;
            if (now < 0 || now > ceiling) replace(splice, range, JsonNumber.of(ceiling));
        }
        if (ceilings.isEmpty())
            splice.append(scan, endpoint == Endpoint.CHAT ? kind.maxTokensField() : "max_tokens",
                    JsonNumber.of(ceiling));
    }

    private boolean isThinkingOff() {
        return thinking != null
                && Json.parse(body, thinking.from(), thinking.to()) instanceof JsonObject object
                && "disabled".equals(object.string("type"));
    }
}
