package tokenfly.openai.request;

import java.util.List;
import tokenfly.chat.ChatException;
import tokenfly.dialect.CeilingFields;
import tokenfly.dialect.Fields;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.TopFields;
import tokenfly.dialect.TopLevel;
import tokenfly.json.Json;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.json.MemberIndex;
import tokenfly.json.MemberIndex.Member;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.tokens.TokenEstimate;

/// A request's bytes and what one look over their top level shows.
///
/// An upstream of this format gets the same bytes but for the model's id, the wish for usage in a
/// stream, the ceiling of output, and reasoning that the client dropped. A name that stands
/// twice is changed in both places, since servers differ in which one counts.
public final class RawBody implements RawRequest {
    private static final int HASHED_PROMPT_BYTES = 4 * 1024;
    private static final byte[] TRUE = Json.utf8(JsonBoolean.TRUE);

    /// More answers than any server gives to one request, and few enough to count their tokens.
    private static final long MOST_ANSWERS = 1_000_000;
    /// How many choices or candidates a prompt has; `n_cmpl` is llama.cpp's.
    private static final List<String> CHOICES = List.of("n", "best_of", "n_cmpl");
    /// The prompts of a completion; `prompt_embeds` are vLLM's.
    private static final List<String> PROMPTS = List.of("prompt", "prompt_embeds");

    /// Whose request it is.
    public enum Endpoint {
        CHAT, COMPLETION, EMBEDDING
    }

    private final byte[] body;
    private final Endpoint endpoint;
    private final MemberIndex members;
    private final TopLevel topLevel;

    /// @throws ChatException INVALID_REQUEST, with the field at fault
    public RawBody(byte[] body, Endpoint endpoint) {
        this.body = body;
        this.endpoint = endpoint;
        try {
            members = new MemberIndex(body, 0, body.length);
        } catch (JsonException e) {
            throw ChatException.invalid(null,
                    "We could not parse the JSON body of your request: " + e.getMessage() + ".");
        }
        if (!members.overObject()) throw Fields.wrongType("body", "a JSON object");
        boolean embeds = endpoint == Endpoint.EMBEDDING;
        topLevel = new TopLevel(body, members, TopFields.model(members),
                TopFields.flag(members, "stream") && !embeds,
                embeds ? -1 : CeilingFields.least(members, RawBody::ceiling), countAnswers());
        check();
    }

    private void check() {
        for (var options : members.all("stream_options"))
            if (!options.isObject() && !options.isNull())
                throw Fields.wrongType("stream_options", "an object");
        if (endpoint != Endpoint.CHAT) return;
        var messages = members.last("messages");
        if (messages == null)
            throw ChatException.invalid("messages", "Missing required parameter: 'messages'.");
        if (!messages.isArray()) throw Fields.wrongType("messages", "an array");
        if (messages.scan().isEmpty())
            throw ChatException.invalid("messages",
                    "Invalid 'messages': empty array. Expected at least one message.");
    }

    /// Some local servers take -1 for no ceiling.
    private static long ceiling(Member place) {
        if (place.isNull()) return -1;
        long ceiling = whole(place);
        if (ceiling >= 1 || ceiling == -1) return ceiling;
        throw ChatException.invalid(place.name(), "Invalid '" + place.name() + "': must be at least 1.");
    }

    /// The most that any server could read out of the body, where it says several things.
    private long countAnswers() {
        long choices = 1;
        for (var name : CHOICES)
            for (var place : members.all(name)) choices = Math.max(choices, choices(place));
        long prompts = 0;
        if (endpoint == Endpoint.COMPLETION)
            for (var name : PROMPTS)
                prompts += members.all(name).stream().mapToLong(RawBody::prompts).max().orElse(0);
        long answers = choices * Math.max(1, prompts);
        if (answers <= MOST_ANSWERS) return answers;
        throw ChatException.invalid("n", "Invalid 'n': " + answers + " answers, allowed are "
                + MOST_ANSWERS + ".");
    }

    private static long choices(Member place) {
        if (place.isNull()) return 1;
        long choices = whole(place);
        if (choices >= 1 && choices <= MOST_ANSWERS) return choices;
        throw ChatException.invalid(place.name(), "Invalid '" + place.name() + "': must be 1 to "
                + MOST_ANSWERS + ".");
    }

    /// A list of numbers is one prompt, of tokens.
    private static long prompts(Member place) {
        if (!place.isArray()) return 1;
        var elements = place.scan();
        long prompts = 0;
        while (elements.nextElement()) if (!elements.isNumber()) prompts++;
        return Math.max(1, prompts);
    }

    private static long whole(Member place) {
        long whole = place.whole(Long.MIN_VALUE);
        if (whole == Long.MIN_VALUE) throw Fields.wrongType(place.name(), "an integer");
        return whole;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /// Whether the client wants the usage of its stream.
    public boolean asksForUsage() {
        boolean asks = false;
        for (var place : members.all("stream_options")) {
            var options = place.scan();
            while (options.nextMember())
                if (options.nameIs("include_usage")) asks = options.isTrue();
        }
        return asks;
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
        var tools = members.last("tools");
        long hash = tools == null ? 17 : hash(17, tools.from(), tools.to());
        var prompt = members.last("prompt");
        if (prompt != null)
            hash = hash(hash, prompt.from(),
                    Math.min(prompt.to(), prompt.from() + HASHED_PROMPT_BYTES));
        var messages = members.last("messages");
        if (messages == null) return hash;
        var elements = messages.scan();
        while (elements.nextElement()) {
            hash = hash(hash, elements.valueStart(), elements.valueEnd());
            if (!isInstruction(elements)) break;
        }
        return hash;
    }

    static boolean isInstruction(JsonScanner element) {
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
        var models = members.all("model");
        if (!edits.model().equals(model()) || models.size() > 1)
            for (var place : models) replace(splice, place, new JsonString(edits.model()));
        if (stream()) askForUsage(splice);
        if (edits.maxTokens() >= 0 && endpoint != Endpoint.EMBEDDING)
            CeilingFields.write(splice, members, endpoint == Endpoint.CHAT
                    ? edits.kind().maxTokensField() : "max_tokens", edits.within(maxTokens()));
        var messages = members.last("messages");
        if (edits.kind().needsReasoningBack() && messages != null)
            new ReasoningReturn(splice, edits.kind(), edits.memory())
                    .into(messages.scan(), isThinkingOff());
        if (edits.kind().has(Trait.EXTRA_CONTENT) && messages != null && edits.memory().holdsMarks())
            new MarkReturn(splice, edits.memory()).into(messages.scan());
        if (messages != null) LeadingSystem.into(splice, messages.scan(), body, edits.kind());
        var effort = effort(edits);
        if (effort != null) effort.into(splice);
        var rest = rest(edits);
        if (rest != null) rest.into(splice);
        return splice.toByteArray();
    }

    @Override
    public List<String> lost(Edits edits) {
        var effort = effort(edits);
        if (effort != null) return effort.lost();
        var rest = rest(edits);
        return rest == null ? List.of() : rest.lost();
    }

    private ThinkingRest rest(Edits edits) {
        return endpoint == Endpoint.CHAT ? ThinkingRest.of(members, edits.kind(), edits.model()) : null;
    }

    private EffortEdit effort(Edits edits) {
        return endpoint == Endpoint.CHAT ? EffortEdit.of(members, edits.kind(), edits.model()) : null;
    }

    private static void replace(JsonSplice splice, Member place, JsonValue value) {
        splice.replace(place.from(), place.to(), Json.utf8(value));
    }

    /// The meter needs it, whether the client wants it or not.
    private void askForUsage(JsonSplice splice) {
        var wish = JsonObject.builder().put("include_usage", true).build();
        var places = members.all("stream_options");
        for (var place : places) {
            if (place.isObject()) askWithin(splice, place.scan());
            else replace(splice, place, wish);
        }
        if (places.isEmpty()) splice.append(members.ended(), "stream_options", wish);
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

    private boolean isThinkingOff() {
        var thinking = members.last("thinking");
        return thinking != null && thinking.value() instanceof JsonObject object
                && "disabled".equals(object.string("type"));
    }
}
