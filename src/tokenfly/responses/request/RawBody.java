package tokenfly.responses.request;

import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.CeilingFields;
import tokenfly.dialect.Fields;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.TopFields;
import tokenfly.dialect.TopLevel;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.MemberIndex.Member;
import tokenfly.json.MemberIndex;
import tokenfly.responses.memory.Caller;
import tokenfly.responses.memory.Seal;
import tokenfly.tokens.TokenEstimate;

/// A request's bytes, the conversation that it continues among them, and what one look over their top
/// level shows. Not thread-safe.
public final class RawBody implements RawRequest {
    private static final String INPUT = "input";
    private static final String CEILING = "max_output_tokens";
    private static final int HASHED_BYTES = 4 * 1024;

    private final Caller caller;
    private final boolean compact;
    private final Expansion expansion;
    private final byte[] body;
    /// Of the body, expanded.
    private final MemberIndex members;
    private final TopLevel topLevel;
    private Asked asked;

    /// @param compact the conversation is to be summed up, in one answer
    /// @throws ChatException INVALID_REQUEST, with the field at fault
    public RawBody(byte[] sent, Caller caller, boolean compact) {
        this.caller = caller;
        this.compact = compact;
        MemberIndex ofSent;
        try {
            ofSent = new MemberIndex(sent, 0, sent.length);
            expansion = Expansion.of(ofSent, caller);
            body = expansion.body();
            members = body == sent ? ofSent : new MemberIndex(body, 0, body.length);
        } catch (JsonException e) {
            throw ChatException.invalid(null,
                    "We could not parse the JSON body of your request: " + e.getMessage() + ".");
        }
        if (!members.overObject()) throw Fields.wrongType("body", "a JSON object");
        members.members().forEach(RawBody::refuseUnserved);
        refuseAnothers(members.last("previous_response_id"));
        topLevel = new TopLevel(body, ofSent, TopFields.model(members),
                TopFields.flag(members, "stream") && !compact,
                CeilingFields.least(members, RawBody::ceiling), 1);
    }

    /// What would be answered later, or kept where only OpenAI finds it.
    private static void refuseUnserved(Member member) {
        boolean asked = switch (member.name()) {
            case "conversation", "prompt" -> !member.isNull();
            case "background" -> member.isTrue();
            default -> false;
        };
        if (asked) throw new ChatException(new ChatError(ErrorKind.INVALID_REQUEST,
                "Unsupported parameter: '" + member.name() + "' is not served by this gateway. Leave it"
                        + " out, and send the whole conversation as `input` or name what it"
                        + " continues by `previous_response_id`.",
                member.name(), "unsupported_parameter", 0, null));
    }

    private void refuseAnothers(Member previous) {
        var id = previous == null ? null : previous.string();
        if (id != null && caller.isAnothers(id)) throw RequestReader.unknownResponse(id);
    }

    private static long ceiling(Member place) {
        if (place.isNull()) return -1;
        long ceiling = place.whole(Long.MIN_VALUE);
        if (ceiling == Long.MIN_VALUE) throw Fields.wrongType(place.name(), "an integer");
        if (ceiling < 1) throw ChatException.invalid(place.name(),
                "Invalid '" + place.name() + "': at least 1.");
        return ceiling;
    }

    public Caller caller() {
        return caller;
    }

    public boolean compact() {
        return compact;
    }

    /// The request in the neutral model, read when it is first needed.
    public Asked asked() {
        if (asked == null) asked = RequestReader.read(expansion, caller, compact);
        return asked;
    }

    @Override
    public TopLevel topLevel() {
        return topLevel;
    }

    @Override
    public long estimateInput() {
        return TokenEstimate.ofBody(body, model());
    }

    @Override
    public long prefixHash() {
        long hash = 17;
        for (var name : new String[] {"tools", "instructions"}) {
            var place = members.last(name);
            if (place != null) hash = hash(hash, place.from(), place.to());
        }
        var input = members.last(INPUT);
        if (input == null) return hash;
        var items = input.scan();
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
        var models = members.all("model");
        if (!edits.model().equals(model()) || models.size() > 1)
            for (var place : models)
                splice.replace(place.from(), place.to(), Json.utf8(new JsonString(edits.model())));
        if (edits.maxTokens() >= 0)
            CeilingFields.write(splice, members, CEILING, edits.within(maxTokens()));
        var input = members.last(INPUT);
        var foreign = input == null ? null
                : ForeignItems.without(body, input.from(), input.to(), seal());
        if (foreign != null) splice.replace(input.from(), input.to(), foreign);
        return splice.toByteArray();
    }

    private Seal seal() {
        return caller.seals().of(caller.account(), model());
    }
}
