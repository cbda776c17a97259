package tokenfly.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import tokenfly.chat.ChatException;
import tokenfly.dialect.RawRequest;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonException;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.provider.ProviderKind;
import tokenfly.tokens.TokenEstimate;

/// A request body of this format, of which one pass looked at the top level. Thread-safe.
final class RawMessagesRequest implements RawRequest {
    private static final byte[] BILLING = "x-anthropic-billing-header:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] THINKING_OFF = "{\"type\":\"disabled\"}".getBytes(StandardCharsets.US_ASCII);
    private static final long LEAST_BUDGET = 1_024;

    /// The bytes of a value, from (inclusive) to (exclusive).
    private record Place(int from, int to) {}

    private final byte[] body;
    private String model;
    private boolean stream;
    private long maxTokens = -1;
    private boolean hasTools;
    private boolean inThread;
    /// Every place of a name that stands twice, since a reader may take the first or the last.
    private final List<Place> models = new ArrayList<>();
    private final List<Place> ceilings = new ArrayList<>();
    private Place messages;
    private Place system;
    private Place tools;
    private Place thinking;
    private Place budget;
    private long budgetTokens;

    /// @param counting the request is for `count_tokens`, which needs no `max_tokens`
    /// @throws ChatException INVALID_REQUEST when it is not a JSON object with `model`, `messages` and
    ///     `max_tokens`
    RawMessagesRequest(byte[] body, boolean counting) {
        this.body = body;
        try {
            var scan = new JsonScanner(body, 0, body.length);
            while (scan.nextMember()) look(scan);
            if (!scan.overObject())
                throw ChatException.invalid(null, "The request body must be a JSON object");
        } catch (JsonException e) {
            throw ChatException.invalid(null, "The request body is not valid JSON: " + e.getMessage());
        }
        if (model == null) throw ChatException.invalid("model", "Field required");
        if (messages == null) throw ChatException.invalid("messages", "Field required");
        // What a thread already holds may be all there is to answer.
        if (isEmpty(messages) && !inThread)
            throw ChatException.invalid("messages", "at least one message is required");
        if (maxTokens < 0 && !counting) throw ChatException.invalid("max_tokens", "Field required");
    }

    private void look(JsonScanner scan) {
        if (scan.nameIs("model")) {
            if (!scan.isString() || scan.string().isEmpty())
                throw ChatException.invalid("model", "Input should be a valid string");
            model = ModelId.plain(scan.string());
            models.add(place(scan));
        } else if (scan.nameIs("messages")) {
            if (!scan.isArray()) throw ChatException.invalid("messages", "Input should be a valid list");
            messages = place(scan);
        } else if (scan.nameIs("max_tokens")) {
            if (scan.isNull()) return;
            maxTokens = scan.whole(-1);
            if (maxTokens < 0)
                throw ChatException.invalid("max_tokens", "Input should be a valid integer, 0 or greater");
            ceilings.add(place(scan));
        } else if (scan.nameIs("stream")) {
            stream = scan.isTrue();
            if (!stream && !scan.isNull() && scan.value() != JsonBoolean.FALSE)
                throw ChatException.invalid("stream", "Input should be a valid boolean");
        } else if (scan.nameIs("tools")) {
            tools = place(scan);
            hasTools = scan.isArray() && !isEmpty(tools);
        } else if (scan.nameIs("system")) {
            system = place(scan);
        } else if (scan.nameIs(Threads.FIELD)) {
            inThread = !scan.isNull();
        } else if (scan.nameIs("thinking") && scan.isObject()) {
            thinking = place(scan);
            lookAtThinking(scan.enter());
        }
    }

    private void lookAtThinking(JsonScanner scan) {
        while (scan.nextMember()) {
            if (!scan.nameIs("budget_tokens")) continue;
            budget = place(scan);
            budgetTokens = scan.whole(0);
        }
    }

    private static Place place(JsonScanner scan) {
        return new Place(scan.valueStart(), scan.valueEnd());
    }

    private boolean isEmpty(Place array) {
        return new JsonScanner(body, array.from(), array.to()).isEmpty();
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
        return stream;
    }

    @Override
    public long maxTokens() {
        return maxTokens;
    }

    @Override
    public int choices() {
        return 1;
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
        var hash = new CRC32C();
        if (tools != null) hash.update(body, tools.from(), tools.to() - tools.from());
        if (system != null) hashSystem(hash);
        var scan = new JsonScanner(body, messages.from(), messages.to());
        if (scan.nextElement())
            hash.update(body, scan.valueStart(), scan.valueEnd() - scan.valueStart());
        return hash.getValue();
    }

    /// Without Claude Code's attribution block, which changes with every request.
    private void hashSystem(CRC32C hash) {
        var scan = new JsonScanner(body, system.from(), system.to());
        if (!scan.overArray()) hash.update(body, system.from(), system.to() - system.from());
        while (scan.nextElement())
            if (Bytes.find(body, scan.valueStart(), scan.valueEnd(), BILLING) < 0)
                hash.update(body, scan.valueStart(), scan.valueEnd() - scan.valueStart());
    }

    /// The same bytes but for the model's id, a lowered ceiling and, for the vendor's own endpoint,
    /// thinking that it did not sign and would refuse.
    @Override
    public byte[] forUpstream(Edits edits) {
        if (inThread && edits.kind() != ProviderKind.ANTHROPIC) throw Threads.refusal();
        var splice = new JsonSplice(body);
        for (var place : models)
            splice.replace(place.from(), place.to(), utf8(new JsonString(edits.model()).toString()));
        if (edits.maxTokens() >= 0 && edits.maxTokens() < maxTokens) lower(edits.maxTokens(), splice);
        if (edits.kind() == ProviderKind.ANTHROPIC) {
            var own = OwnThinking.removed(body, messages.from(), messages.to());
            if (own != null) splice.replace(messages.from(), messages.to(), own);
        }
        return splice.toByteArray();
    }

    /// A budget for thinking must stay below the ceiling.
    private void lower(long ceiling, JsonSplice splice) {
        for (var place : ceilings) splice.replace(place.from(), place.to(), number(ceiling));
        if (budget == null || budgetTokens < ceiling) return;
        if (ceiling > LEAST_BUDGET)
            splice.replace(budget.from(), budget.to(), number(Math.max(LEAST_BUDGET, ceiling / 5 * 4)));
        else splice.replace(thinking.from(), thinking.to(), THINKING_OFF);
    }

    private static byte[] number(long value) {
        return utf8(JsonNumber.of(value).toString());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
