package tokenfly.anthropic.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import tokenfly.chat.ChatException;
import tokenfly.dialect.CeilingFields;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.TopLevel;
import tokenfly.json.EightBytes;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.MemberIndex.Member;
import tokenfly.json.MemberIndex;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;
import tokenfly.tokens.TokenEstimate;

/// A request body of this format, of which one pass looked at the top level. Thread-safe.
public final class RawBody implements RawRequest {
    private static final String CEILING = "max_tokens";
    private static final byte[] BILLING = "x-anthropic-billing-header:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] THINKING_ON = "{\"type\":\"enabled\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] THINKING_OFF = "{\"type\":\"disabled\"}".getBytes(StandardCharsets.US_ASCII);
    private static final long LEAST_BUDGET = 1_024;

    private final byte[] body;
    private final MemberIndex members;
    private final TopLevel topLevel;
    private final boolean inThread;
    private final Member messages;

    /// @param counting the request is for `count_tokens`, which needs no `max_tokens`
    /// @throws ChatException INVALID_REQUEST when it is not a JSON object with `model`, `messages` and
    ///     `max_tokens`
    public RawBody(byte[] body, boolean counting) {
        this.body = body;
        try {
            members = new MemberIndex(body, 0, body.length);
        } catch (JsonException e) {
            throw ChatException.invalid(null, "The request body is not valid JSON: " + e.getMessage());
        }
        if (!members.overObject())
            throw ChatException.invalid(null, "The request body must be a JSON object");
        var model = readModel();
        messages = readMessages();
        boolean stream = readStream();
        var thread = members.last(Threads.FIELD);
        inThread = thread != null && !thread.isNull();
        // What a thread already holds may be all there is to answer.
        if (messages.scan().isEmpty() && !inThread)
            throw ChatException.invalid("messages", "at least one message is required");
        long maxTokens = counting ? -1 : CeilingFields.least(members, RawBody::ceiling);
        if (maxTokens < 0 && !counting) throw ChatException.invalid(CEILING, "Field required");
        topLevel = new TopLevel(body, members, model, stream, maxTokens, 1);
    }

    private String readModel() {
        String last = null;
        for (var place : members.all("model")) {
            last = place.string();
            if (last == null || last.isEmpty())
                throw ChatException.invalid("model", "Input should be a valid string");
        }
        if (last == null) throw ChatException.invalid("model", "Field required");
        return ModelId.plain(last);
    }

    private Member readMessages() {
        var last = members.last("messages");
        if (last == null) throw ChatException.invalid("messages", "Field required");
        if (!last.isArray()) throw ChatException.invalid("messages", "Input should be a valid list");
        return last;
    }

    private boolean readStream() {
        boolean stream = false;
        for (var place : members.all("stream")) {
            if (!place.isTrue() && !place.isFalse() && !place.isNull())
                throw ChatException.invalid("stream", "Input should be a valid boolean");
            stream = place.isTrue();
        }
        return stream;
    }

    private static long ceiling(Member place) {
        if (place.isNull()) return -1;
        long ceiling = place.whole(-1);
        if (ceiling >= 1) return ceiling;
        throw ChatException.invalid(place.name(), "Input should be a valid integer, 1 or greater");
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
        var hash = new CRC32C();
        var tools = members.last("tools");
        if (tools != null) hash.update(body, tools.from(), tools.to() - tools.from());
        var system = members.last("system");
        if (system != null) hashSystem(hash, system);
        var scan = messages.scan();
        if (scan.nextElement())
            hash.update(body, scan.valueStart(), scan.valueEnd() - scan.valueStart());
        return hash.getValue();
    }

    /// Without Claude Code's attribution block, which changes with every request.
    private void hashSystem(CRC32C hash, Member system) {
        var scan = system.scan();
        if (!scan.overArray()) hash.update(body, system.from(), system.to() - system.from());
        while (scan.nextElement())
            if (EightBytes.find(body, scan.valueStart(), scan.valueEnd(), BILLING) < 0)
                hash.update(body, scan.valueStart(), scan.valueEnd() - scan.valueStart());
    }

    /// The same bytes but for the model's id, the ceiling and what would be refused: by the vendor's own
    /// endpoint thinking that it did not sign, by others system messages among the others, thinking
    /// beside a tool that must be called, an effort where there is no thinking.
    @Override
    public byte[] forUpstream(Edits edits) {
        if (inThread && !edits.kind().has(Trait.THREADS)) throw Threads.refusal();
        boolean forced = toolsForbidThinking(edits);
        var splice = new JsonSplice(body);
        for (var place : members.all("model"))
            splice.replace(place.from(), place.to(), Json.utf8(new JsonString(edits.model())));
        if (edits.maxTokens() >= 0) {
            CeilingFields.write(splice, members, CEILING, edits.within(maxTokens()));
            if (edits.maxTokens() < maxTokens() && !forced) lowerBudgets(edits, splice);
        }
        var fitted = fitted(edits.kind());
        if (fitted != null) splice.replace(messages.from(), messages.to(), fitted);
        if (forced) switchThinkingOff(splice);
        if (edits.kind().has(Trait.NO_EFFORT_AT_REST) && (forced || isThinkingOff())) takeEffortOut(splice);
        return splice.toByteArray();
    }

    @Override
    public List<String> lost(Edits edits) {
        var thinking = members.last("thinking");
        return thinking != null && !thinking.isNull() && toolsForbidThinking(edits) ? List.of("thinking") : List.of();
    }

    /// The messages as the provider takes them, or null where they are so already.
    private byte[] fitted(ProviderKind kind) {
        int from = messages.from();
        int to = messages.to();
        if (kind.has(Trait.SIGNED_THINKING)) return OwnThinking.removed(body, from, to);
        return kind.has(Trait.SYSTEM_ANYWHERE) ? null : Reminders.inTurns(body, from, to);
    }

    /// A tool must be called, which some refuse to do while they think.
    private boolean toolsForbidThinking(Edits edits) {
        if (!edits.kind().has(Trait.NO_FORCED_TOOL_WHILE_THINKING) || edits.kind().alwaysThinks(edits.model())
                || isThinkingOff()) return false;
        var choice = members.last("tool_choice");
        return choice != null && choice.value() instanceof JsonObject object
                && ("any".equals(object.string("type")) || "tool".equals(object.string("type")));
    }

    private void switchThinkingOff(JsonSplice splice) {
        for (var thinking : members.all("thinking")) splice.replace(thinking.from(), thinking.to(), THINKING_OFF);
        if (members.last("thinking") == null)
            splice.append(members.ended(), "thinking", Json.parse(THINKING_OFF));
    }

    private boolean isThinkingOff() {
        var thinking = members.last("thinking");
        return thinking != null && thinking.value() instanceof JsonObject object
                && "disabled".equals(object.string("type"));
    }

    private void takeEffortOut(JsonSplice splice) {
        for (var output : members.all("output_config"))
            if (output.value() instanceof JsonObject object && object.has("effort"))
                splice.replace(output.from(), output.to(), Json.utf8(object.without("effort")));
    }

    @Override
    public Map<String, String> headers(Map<String, String> client) {
        return ApiVersion.headers(client, members, body);
    }

    private void lowerBudgets(Edits edits, JsonSplice splice) {
        long ceiling = edits.maxTokens();
        var tooLow = edits.kind().alwaysThinks(edits.model()) ? THINKING_ON : THINKING_OFF;
        for (var thinking : members.all("thinking")) {
            var scan = thinking.scan();
            while (scan.nextMember())
                if (scan.nameIs("budget_tokens") && scan.whole(0) >= ceiling) {
                    lowerBudget(thinking, scan, ceiling, tooLow, splice);
                    break;
                }
        }
    }

    /// A budget for thinking must stay below the ceiling.
    private static void lowerBudget(Member thinking, JsonScanner budget, long ceiling,
            byte[] tooLow, JsonSplice splice) {
        if (ceiling > LEAST_BUDGET)
            splice.replace(budget.valueStart(), budget.valueEnd(),
                    Json.utf8(JsonNumber.of(Math.max(LEAST_BUDGET, ceiling / 5 * 4))));
        else splice.replace(thinking.from(), thinking.to(), tooLow);
    }
}
