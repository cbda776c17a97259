package tokenfly.responses.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.EventWriter;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.responses.memory.Caller;
import tokenfly.responses.memory.Ids;
import tokenfly.responses.memory.Seal;
import tokenfly.responses.memory.StoredResponse;
import tokenfly.responses.request.Asked;
import tokenfly.sse.SseWriter;
import tokenfly.tokens.TokenEstimate;

/// Writes an answer as a response: as a stream of events, and as the object they end with, which is
/// also the whole answer. Not thread-safe.
///
/// ```
/// created in_progress (item.added … item.done)* (completed | incomplete | failed)
/// ```
///
/// One item is open at a time and never gone back to. An item is the same object, under the same ids,
/// in its `done` event and in the response: clients find it by either.
public final class AnswerWriter implements EventWriter {
    /// An answer has a few hundred thousand characters at most.
    private static final int MAX_CHARS = 32 * 1024 * 1024;
    /// Many answers of this length may end in the same moment, of longer ones few.
    private static final int USUAL_CHARS = 64 * 1024;
    /// What a character takes at the end, which says it in four events: once as a text, and in buffers that
    /// grow, for one event and for all, at three bytes each.
    private static final int REPEATED = 36;
    private static final String FILTERED =
            "[The model's provider withheld this answer for its content.]";

    private final Asked asked;
    private final Caller caller;
    private final Seal seal;
    private final long inputEstimate;
    private final String model;
    private final Response response;
    private final Events events = new Events();
    /// As they are told, and as they are remembered.
    private final List<JsonObject> items = new ArrayList<>();
    private final List<JsonObject> kept = new ArrayList<>();
    private final Set<String> callIds;
    private final StringBuilder summary = new StringBuilder();
    private OpenItem open;
    /// Of the call that is open, sealed; or null.
    private String mark;
    private boolean started;
    private long chars;
    private Usage usage;
    /// How it ended; null before that.
    private JsonObject ended;
    private ChatError failure;

    /// @param model the id the client asked for
    public AnswerWriter(Asked asked, Caller caller, String model, long inputEstimate, long createdSeconds) {
        this.asked = asked;
        this.caller = caller;
        this.seal = caller.seals().of(caller.account(), model);
        this.inputEstimate = inputEstimate;
        this.model = model;
        this.response = new Response(model, createdSeconds, asked.settings(), keeps());
        this.callIds = new HashSet<>(asked.callIds());
    }

    private boolean keeps() {
        return asked.store() && !asked.compacts() && caller.memory().holds(0);
    }

    @Override
    public void write(ChatEvent event, SseWriter out) {
        events.to(out);
        if (!started) start();
        switch (event) {
            case ChatEvent.Started _ -> { }
            case ChatEvent.TextDelta(var text) -> text(text);
            case ChatEvent.RefusalDelta(var text) -> refusal(text);
            case ChatEvent.ThinkingDelta(var text) -> thinking(text);
            case ChatEvent.ThinkingSigned(var signature) -> {
                count(signature);
                if (!asked.compacts()) reasoning().signed(signature);
            }
            case ChatEvent.ThinkingRedacted(var data) -> {
                count(data);
                if (!asked.compacts()) reasoning().redacted(data);
            }
            case ChatEvent.ToolStarted started -> call(started);
            case ChatEvent.ToolInput(var delta) -> input(delta);
            case ChatEvent.Aside _ -> { }
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Finished(var stop, _) -> finish(stop);
            case ChatEvent.Failed _ -> throw new IllegalStateException("a failure is written apart");
        }
    }

    /// A text that grows takes up to twice its length, and as much again where it is written out; a long one counts
    /// for what the end will take, too.
    @Override
    public long heldBytes() {
        return 4 * chars + REPEATED * Math.max(0, chars - USUAL_CHARS);
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        events.to(out);
        if (!started) start();
        fail(error);
    }

    /// The response as it ended.
    ///
    /// @throws ChatException when it could not be made
    public JsonObject ended() {
        if (failure != null) throw new ChatException(failure);
        return ended;
    }

    private void start() {
        started = true;
        var begun = response.inProgress();
        events.response("response.created", begun);
        events.response("response.in_progress", begun);
    }

    private void text(String text) {
        if (text.isEmpty()) return;
        count(text);
        if (asked.compacts()) summary.append(text);
        else message().text(text);
    }

    private void refusal(String text) {
        if (text.isEmpty()) return;
        count(text);
        if (!asked.compacts()) message().refusal(text);
    }

    private void thinking(String text) {
        if (text.isEmpty()) return;
        count(text);
        if (!asked.compacts()) reasoning().text(text);
    }

    private void count(String text) {
        chars += text.length();
        if (chars > MAX_CHARS) throw new ChatException(ChatError.of(ErrorKind.UPSTREAM_FAILED,
                "The model's provider sent an answer that does not end. Please try again."));
    }

    private OpenMessage message() {
        if (open instanceof OpenMessage message) return message;
        close("completed");
        var message = new OpenMessage(events, items.size());
        open = message;
        return message;
    }

    private OpenReasoning reasoning() {
        if (open instanceof OpenReasoning reasoning) return reasoning;
        close("completed");
        var reasoning = new OpenReasoning(events, items.size(), asked.shown(), asked.wantsSeals(), seal);
        open = reasoning;
        return reasoning;
    }

    private void call(ChatEvent.ToolStarted call) {
        if (asked.compacts()) return;
        close("completed");
        var tool = asked.toolbox().known(call.name(), call.custom());
        var id = callId(call.id());
        mark = call.signature() == null ? null : seal.sealMark(id, call.signature());
        if (mark != null && asked.wantsSeals()) markItem();
        open = new OpenCall(events, items.size(), tool, id, call.custom());
    }

    /// A call has no member that clients would bring back: its vendor's mark goes before it, as thinking
    /// that shows nothing.
    private void markItem() {
        var item = JsonObject.builder().put("id", Ids.next(Ids.REASONING)).put("type", "reasoning")
                .put("status", "completed").put("summary", JsonArray.EMPTY)
                .put("encrypted_content", mark).build();
        events.item("response.output_item.added", items.size(),
                item.with("status", new JsonString("in_progress")));
        events.item("response.output_item.done", items.size(), item);
        items.add(item);
        kept.add(item);
    }

    /// Some providers number the calls of each answer from 0; here an id stands for one call of a
    /// conversation.
    private String callId(String id) {
        return callIds.add(id) ? id : Ids.next("call_");
    }

    private void input(String delta) {
        count(delta);
        if (open instanceof OpenCall call) call.input(delta);
    }

    private void close(String status) {
        if (open == null) return;
        var item = open.close(status);
        items.add(item);
        kept.add(response.store() ? keepsake(item) : item);
        open = null;
    }

    /// The item with all that must come back of it, whatever its client asked for.
    private JsonObject keepsake(JsonObject item) {
        return switch (open) {
            case OpenReasoning reasoning -> reasoning.keepsake(item);
            case OpenCall _ when mark != null ->
                JsonObject.builder().putAll(item).put("encrypted_content", mark).build();
            case OpenCall _, OpenMessage _ -> item;
        };
    }

    private void finish(StopReason stop) {
        if (asked.compacts()) {
            finishSummary();
            return;
        }
        switch (stop) {
            case END_TURN, STOP_SEQUENCE, TOOL_USE, PAUSE -> complete();
            case MAX_TOKENS, CONTEXT_FULL -> incomplete("max_output_tokens");
            case REFUSAL -> {
                if (caller.codex()) completeFiltered();
                else incomplete("content_filter");
            }
        }
    }

    private void complete() {
        close("completed");
        end("response.completed", response.completed(items, used()));
    }

    private void completeFiltered() {
        if (!(open instanceof OpenMessage)) message().text(FILTERED);
        complete();
    }

    private void incomplete(String reason) {
        close("incomplete");
        end("response.incomplete", response.incomplete(reason, items, used()));
    }

    private void finishSummary() {
        if (summary.isEmpty()) {
            fail(ChatError.of(ErrorKind.UPSTREAM_FAILED,
                    "The model gave no summary of the conversation. Please try again."));
            return;
        }
        var item = JsonObject.builder().put("id", Ids.next(Ids.COMPACTION)).put("type", "compaction")
                .put("encrypted_content", seal.sealSummary(summary.toString())).build();
        events.item("response.output_item.added", 0, item);
        events.item("response.output_item.done", 0, item);
        items.add(item);
        end("response.completed", response.completed(items, used()));
    }

    /// An item that is under way stays as it is: it is no part of the response.
    private void fail(ChatError error) {
        failure = error;
        ended = response.failed(Errors.inResponse(error), items, usage == null ? null : used());
        events.response("response.failed", ended);
    }

    private void end(String type, JsonObject whole) {
        ended = keep(whole);
        events.response(type, ended);
    }

    /// Remembers the response, and says in it whether it is.
    private JsonObject keep(JsonObject whole) {
        if (!response.store()) return whole;
        var stored = StoredResponse.of(whole, asked.previous(), asked.input(), kept,
                asked.wantsSeals());
        return caller.memory().keep(caller.account(), stored) ? whole
                : whole.with("store", JsonBoolean.FALSE);
    }

    /// Without a count a client would never know that its conversation grows too long.
    private Usage used() {
        return usage == null ? Usage.estimate(inputEstimate, said()) : usage;
    }

    /// Tokens of all that was said, estimated.
    private long said() {
        var estimate = new TokenEstimate(model).text(summary);
        for (var item : items)
            for (var name : new String[] {"content", "summary", "name", "arguments", "input"})
                said(item.get(name), estimate);
        return estimate.tokens();
    }

    private static void said(JsonValue value, TokenEstimate estimate) {
        if (value instanceof JsonString(var text)) estimate.border().text(text);
        else if (value instanceof JsonArray parts)
            for (var part : parts)
                for (var name : new String[] {"text", "refusal"})
                    said(((JsonObject) part).get(name), estimate);
    }
}
