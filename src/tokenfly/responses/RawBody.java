package tokenfly.responses;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.Fields;
import tokenfly.dialect.RawRequest;
import tokenfly.json.Json;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.json.MemberIndex;
import tokenfly.tokens.TokenEstimate;

/// A request's bytes, the conversation that it continues among them, and what one look over their top
/// level shows. Not thread-safe.
final class RawBody implements RawRequest {
    private static final int HASHED_BYTES = 4 * 1024;

    private record Range(int from, int to) {}

    /// Of what was sent.
    private final MemberIndex members;
    private final Caller caller;
    private final boolean compact;
    private final Expansion expansion;
    private final byte[] body;
    /// Scanned to its end.
    private final JsonScanner scan;
    private final List<Range> models = new ArrayList<>();
    private final List<Range> ceilings = new ArrayList<>();
    /// What a prompt begins with, in the order in which it is hashed.
    private Range tools;
    private Range instructions;
    private Range input;
    private String cacheKey;
    private String model;
    private boolean stream;
    private long maxTokens = -1;
    private Asked asked;

    /// @param compact the conversation is to be summed up, in one answer
    /// @throws ChatException INVALID_REQUEST, with the field at fault
    RawBody(byte[] sent, Caller caller, boolean compact) {
        this.caller = caller;
        this.compact = compact;
        try {
            members = new MemberIndex(sent, 0, sent.length);
            expansion = Expansion.of(sent, caller);
            body = expansion.body();
            scan = new JsonScanner(body, 0, body.length);
            while (scan.nextMember()) member();
        } catch (JsonException e) {
            throw ChatException.invalid(null,
                    "We could not parse the JSON body of your request: " + e.getMessage() + ".");
        }
        if (!scan.overObject()) throw Fields.wrongType("body", "a JSON object");
        if (model == null)
            throw ChatException.invalid("model", "Missing required parameter: 'model'.");
    }

    private void member() {
        if (scan.nameIs("model")) takeModel();
        else if (scan.nameIs("stream")) stream = flag("stream");
        else if (scan.nameIs("max_output_tokens")) maxTokens = ceiling();
        else if (scan.nameIs("tools")) tools = range();
        else if (scan.nameIs("instructions")) instructions = range();
        else if (scan.nameIs("input")) input = range();
        else if (scan.nameIs("prompt_cache_key")) cacheKey = scan.string();
        else if (scan.nameIs("conversation") || scan.nameIs("prompt")) refuse(!scan.isNull());
        else if (scan.nameIs("background")) refuse(scan.isTrue());
    }

    private void takeModel() {
        model = scan.string();
        if (model == null || model.isEmpty()) throw Fields.wrongType("model", "a model's id");
        models.add(range());
    }

    private boolean flag(String name) {
        if (scan.isTrue()) return true;
        if (scan.isNull() || scan.value() == JsonBoolean.FALSE) return false;
        throw Fields.wrongType(name, "a boolean");
    }

    private long ceiling() {
        ceilings.add(range());
        if (scan.isNull()) return -1;
        long ceiling = scan.whole(Long.MIN_VALUE);
        if (ceiling == Long.MIN_VALUE) throw Fields.wrongType("max_output_tokens", "an integer");
        if (ceiling < 1) throw ChatException.invalid("max_output_tokens",
                "Invalid 'max_output_tokens': at least 1.");
        return ceiling;
    }

    /// What would be answered later, or kept where only OpenAI finds it.
    private void refuse(boolean asked) {
        if (asked) throw new ChatException(new ChatError(ErrorKind.INVALID_REQUEST,
                "Unsupported parameter: '" + scan.name() + "' is not served by this gateway. Leave it"
                        + " out, and send the whole conversation as `input` or name what it"
                        + " continues by `previous_response_id`.",
                scan.name(), "unsupported_parameter", 0, null));
    }

    private Range range() {
        return new Range(scan.valueStart(), scan.valueEnd());
    }

    Caller caller() {
        return caller;
    }

    boolean compact() {
        return compact;
    }

    /// The request in the neutral model, read when it is first needed.
    Asked asked() {
        if (asked == null) asked = RequestReader.read(expansion, caller, compact);
        return asked;
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
        return stream && !compact;
    }

    @Override
    public long maxTokens() {
        return maxTokens;
    }

    @Override
    public long answers() {
        return 1;
    }

    @Override
    public MemberIndex members() {
        return members;
    }

    @Override
    public long estimateInput() {
        return TokenEstimate.ofBody(body, model);
    }

    /// By the client's own word for what shares a cache, where it gives one.
    @Override
    public long prefixHash() {
        if (cacheKey != null && !cacheKey.isEmpty())
            return cacheKey.substring(0, Math.min(cacheKey.length(), HASHED_BYTES)).hashCode();
        long hash = 17;
        for (var range : new Range[] {tools, instructions})
            if (range != null) hash = hash(hash, range.from(), range.to());
        if (input == null) return hash;
        var items = new JsonScanner(body, input.from(), input.to());
        if (!items.overArray()) return hash(hash, input.from(), input.to());
        while (items.nextElement()) {
            hash = hash(hash, items.valueStart(), items.valueEnd());
            if (isUsers(items)) break;
        }
        return hash;
    }

    private static boolean isUsers(JsonScanner items) {
        if (!items.isObject()) return false;
        var item = items.enter();
        while (item.nextMember()) if (item.nameIs("role")) return item.stringIs("user");
        return false;
    }

    private long hash(long seed, int from, int to) {
        long hash = seed;
        for (int i = from; i < Math.min(to, from + HASHED_BYTES); i++) hash = hash * 31 + body[i];
        return hash;
    }

    @Override
    public byte[] forUpstream(Edits edits) {
        var splice = new JsonSplice(body);
        if (!edits.model().equals(model) || models.size() > 1)
            for (var range : models) replace(splice, range, new JsonString(edits.model()));
        if (edits.maxTokens() >= 0) lowerCeiling(splice, JsonNumber.of(edits.maxTokens()));
        var foreign = input == null ? null
                : ForeignItems.without(body, input.from(), input.to(), seal());
        if (foreign != null) splice.replace(input.from(), input.to(), foreign);
        return splice.toByteArray();
    }

    private Seal seal() {
        return caller.seals().of(caller.account(), model);
    }

    private void lowerCeiling(JsonSplice splice, JsonNumber ceiling) {
        for (var range : ceilings) replace(splice, range, ceiling);
        if (ceilings.isEmpty()) splice.append(scan, "max_output_tokens", ceiling);
    }

    private static void replace(JsonSplice splice, Range range, JsonValue value) {
        splice.replace(range.from(), range.to(), Json.utf8(value));
    }
}
