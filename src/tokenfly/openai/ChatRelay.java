package tokenfly.openai;

import java.nio.charset.StandardCharsets;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.Usage;
import tokenfly.dialect.Relay;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.provider.ProviderKind;
import tokenfly.sse.SseEvent;
import tokenfly.sse.SseWriter;
import tokenfly.tokens.TokenEstimate;

/// Passes a chat completion, or a text completion, through to a client of the same format. Not
/// thread-safe.
///
/// ```
///   event ── scan ── ordinary ──────────────── bytes, model replaced ──▶ client
///               └── first, last, odd ── tree ── repaired if need be ───▶
/// ```
///
/// Nearly all chunks of a stream are ordinary: they cost one look over their bytes.
final class ChatRelay implements Relay {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final byte[] modelJson;
    private final boolean asksForUsage;
    private final long choicesAsked;
    private final ChunkRepair repair;
    private final ChunkScan scan = new ChunkScan();
    private final TokenEstimate estimate;
    /// Null where nothing needs to be remembered.
    private final Thoughts thoughts;
    private Usage usage;
    private boolean usagePassed;
    private boolean done;
    private ErrorBody failure;

    /// @param model the id the client asked for
    ChatRelay(RawBody request, String model, ProviderKind kind, long nowSeconds) {
        boolean chat = request.endpoint() == RawBody.Endpoint.CHAT;
        this.modelJson = Json.utf8(new JsonString(model));
        this.asksForUsage = request.asksForUsage();
        this.choicesAsked = request.answers();
        this.repair = new ChunkRepair(chat, model, nowSeconds);
        this.estimate = new TokenEstimate(model);
        this.thoughts = chat && kind.needsReasoningBack() ? new Thoughts() : null;
    }

    @Override
    public byte[] answer(byte[] body) {
        var whole = WholeBody.read(body, modelJson);
        usage = whole.usage();
        if (usage == null) estimate.jsonString(body, whole.contentFrom(), whole.contentTo());
        if (thoughts != null) remember(body);
        return whole.bytes();
    }

    private void remember(byte[] body) {
        try {
            thoughts.whole(AnswerReader.read((JsonObject) Json.parse(body), ToolNames.SAME));
        } catch (ChatException noAnswer) {
            // It is passed on as it is, and there is nothing in it to remember.
        }
    }

    @Override
    public void event(SseEvent event, SseWriter out) {
        if (done() || ChunkReader.isBlank(event.data())) return;
        if (ChunkReader.isDone(event.data())) {
            if (isWhole()) finish(out);
            return;
        }
        try {
            if (event.type().equals(UpstreamErrors.EVENT_TYPE))
                failure = UpstreamErrors.in(event);
            else chunk(event.data(), out);
        } catch (JsonException | IllegalStateException unreadable) {
            failure = ErrorBody.UNREADABLE;
        }
    }

    /// At `[DONE]`: some servers never give a `finish_reason`, but an answer that says nothing at
    /// all is none.
    private boolean isWhole() {
        return repair.choices().values().stream().anyMatch(c -> c.finished || c.produced);
    }

    private void chunk(byte[] data, SseWriter out) {
        scan.read(data, repair.object());
        if (scan.usage != null) {
            usage = scan.usage;
            usagePassed |= scan.choices > 0 || asksForUsage;
        }
        if (scan.ordinary && repair.isOrdinary(scan)) {
            ordinary(data);
            pass(data, false, out);
        } else if (Json.parse(data) instanceof JsonObject chunk && !chunk.isEmpty()) {
            odd(chunk, data, out);
        }
    }

    private void ordinary(byte[] data) {
        estimate.jsonString(data, scan.textFrom, scan.textTo)
                .jsonString(data, scan.thinkingFrom, scan.thinkingTo)
                .jsonString(data, scan.argumentsFrom, scan.argumentsTo);
        if (thoughts != null && scan.index == 0 && scan.thinkingTo > scan.thinkingFrom)
            thoughts.thinking(Json.parse(data, scan.thinkingFrom - 1, scan.thinkingTo + 1));
    }

    /// The chunk as it came, with the public model id in the place of the upstream's, and without a
    /// role that was sent before.
    private void pass(byte[] data, boolean withRole, SseWriter out) {
        int roleFrom = withRole ? 0 : scan.roleFrom;
        int roleTo = withRole ? 0 : scan.roleTo;
        var passed = new byte[data.length - (roleTo - roleFrom) - (scan.modelTo - scan.modelFrom)
                + modelJson.length];
        boolean roleFirst = roleFrom < scan.modelFrom;
        int at = roleFirst ? copy(data, 0, roleFrom, passed, 0) : 0;
        at = copy(data, roleFirst ? roleTo : 0, scan.modelFrom, passed, at);
        at = copy(modelJson, 0, modelJson.length, passed, at);
        if (!roleFirst) at = copy(data, scan.modelTo, roleFrom, passed, at);
        copy(data, roleFirst ? scan.modelTo : roleTo, data.length, passed, at);
        out.data(passed, 0, passed.length);
    }

    private static int copy(byte[] from, int start, int end, byte[] to, int at) {
        System.arraycopy(from, start, to, at, end - start);
        return at + end - start;
    }

    private void odd(JsonObject chunk, byte[] data, SseWriter out) {
        if (UpstreamErrors.isError(chunk)) {
            failure = ErrorBody.of(chunk);
            return;
        }
        if (scan.usage == null) nestedUsage(chunk);
        if (scan.choices == 0 && chunk.object("usage") != null && !asksForUsage) return;
        var repaired = repair.repaired(chunk);
        if (repaired == null) return;
        count(repaired);
        if (scan.modelTo > 0 && repaired.equals(chunk.with("model", repaired.get("model"))))
            pass(data, true, out);
        else send(repaired, out);
        if (repair.failedFinish() != null) failure = ErrorBody.endedWith(repair.failedFinish());
    }

    private void nestedUsage(JsonObject chunk) {
        var groq = chunk.object("x_groq");
        Usage found = groq == null ? null : UsageFields.read(groq.object("usage"));
        if (chunk.get("choices") instanceof JsonArray(var choices))
            for (var choice : choices)
                if (found == null && choice instanceof JsonObject object)
                    found = UsageFields.read(object.object("usage"));
        if (found != null) usage = found;
    }

    private void count(JsonObject chunk) {
        for (var value : chunk.array("choices")) {
            if (!(value instanceof JsonObject choice)) continue;
            if (choice.string("text") != null) estimate.text(choice.string("text"));
            var delta = choice.object("delta");
            if (delta == null) continue;
            if (delta.string("content") != null) estimate.text(delta.string("content"));
            estimate.text(ThinkingReader.text(delta));
            if (delta.array("tool_calls") != null)
                for (var call : delta.array("tool_calls")) estimate.text(call.toString());
            if (thoughts != null && choice.whole("index", -1) == 0) thoughts.delta(delta);
        }
    }

    @Override
    public ErrorBody end(SseWriter out) {
        if (done()) return failure;
        if (allFinished()) finish(out);
        else failure = ErrorBody.CUT_SHORT;
        return failure;
    }

    /// Writes what a whole answer still lacks, and its end.
    private void finish(SseWriter out) {
        for (var choice : repair.choices().entrySet())
            if (!choice.getValue().finished) send(repair.missingFinish(choice.getKey()), out);
        if (asksForUsage && !usagePassed && usage != null)
            send(repair.envelope(JsonArray.EMPTY).with("usage", UsageFields.write(usage)), out);
        out.data(DONE, 0, DONE.length);
        done = true;
    }

    private static void send(JsonObject chunk, SseWriter out) {
        byte[] data = Json.utf8(chunk);
        out.data(data, 0, data.length);
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        ChunkWriter.error(error, out);
    }

    /// A choice that has not begun may yet come.
    @Override
    public boolean ending() {
        return repair.choices().size() >= choicesAsked && allFinished();
    }

    private boolean allFinished() {
        var choices = repair.choices();
        if (choices.isEmpty()) return false;
        for (var choice : choices.values()) if (!choice.finished) return false;
        return true;
    }

    @Override
    public boolean done() {
        return done || failure != null;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public long outputEstimate() {
        return estimate.tokens();
    }

    @Override
    public ChatAnswer remembered() {
        return thoughts == null ? null : thoughts.answer();
    }
}
