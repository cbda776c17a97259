package tokenfly.openai.answer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.EventWriter;
import tokenfly.json.Json;
import tokenfly.json.JsonWriter;
import tokenfly.openai.request.CallMark;
import tokenfly.openai.request.CustomTools;
import tokenfly.sse.SseWriter;

/// Writes events as chat completion chunks in the one order that all official SDKs accept:
///
/// ```
/// role · (reasoning_content | content | refusal | tool call)* · finish · usage, if asked · [DONE]
/// ```
///
/// The SDKs' helpers add chunks up: id, type and name of a call are sent once, never null; calls
/// are numbered from 0 without gaps; there is one role and one finish chunk. A call without input
/// gets `{}`, as clients parse what they get.
public final class StreamWriter implements EventWriter {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INDEX = "\"index\":0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_FINISH =
            "\"logprobs\":null,\"finish_reason\":null".getBytes(StandardCharsets.US_ASCII);

    /// The call that is being written.
    private record Call(int number, ChatEvent.ToolStarted started, StringBuilder wrapped) {
        boolean custom() {
            return started.custom() || wrapped != null;
        }
    }

    private final ChatRequest request;
    private final String model;
    private final long createdSeconds;
    private final JsonWriter json = new JsonWriter();
    private int calls;
    /// Null while none is being written; its `wrapped` holds a custom tool's input that comes in JSON
    /// until it is whole.
    private Call call;
    private boolean hasInput;
    /// The members that are alike in all chunks.
    private byte[] envelope;
    private Usage usage = Usage.estimate(0, 0);

    public StreamWriter(ChatRequest request, String model, long createdSeconds) {
        this.request = request;
        this.model = model;
        this.createdSeconds = createdSeconds;
    }

    @Override
    public void write(ChatEvent event, SseWriter out) {
        switch (event) {
            case ChatEvent.Started(var upstream) -> {
                envelope = envelope(Ids.completion(upstream));
                begin().name("role").string("assistant").name("content").string("");
                end(null, out);
            }
            case ChatEvent.TextDelta(var text) -> say("content", text, out);
            case ChatEvent.RefusalDelta(var text) -> say("refusal", text, out);
            case ChatEvent.ThinkingDelta(var text) -> {
                if (!request.reasoning().hidden()) say("reasoning_content", text, out);
            }
            case ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _ -> { }
            case ChatEvent.ToolStarted started -> start(started, out);
            case ChatEvent.ToolInput(var delta) -> {
                if (call.wrapped == null) input(delta, out);
                else call.wrapped.append(delta);
            }
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Aside _ -> { }
            case ChatEvent.Finished(var stop, _) -> finish(stop, out);
            case ChatEvent.Failed _ -> throw new IllegalStateException("a failure is written apart");
        }
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) {
        error(error, out);
    }

    /// Nothing may follow it: a client that sees `[DONE]` takes the answer for whole.
    public static void error(ChatError error, SseWriter out) {
        out.event(null, Json.utf8(Errors.body(error)));
    }

    private void say(String field, String text, SseWriter out) {
        if (text.isEmpty()) return;
        settle(out);
        begin().name(field).string(text);
        end(null, out);
    }

    private void start(ChatEvent.ToolStarted event, SseWriter out) {
        settle(out);
        boolean wrapped = !event.custom() && CustomTools.has(request, event.name());
        call = new Call(calls++, event, wrapped ? new StringBuilder() : null);
        hasInput = false;
        if (isLeftOut()) return;
        if (request.functionCall()) {
            begin().name("function_call").beginObject().name("name").string(event.name())
                    .name("arguments").string("").endObject();
        } else {
            var type = call.custom() ? "custom" : "function";
            beginCall().name("id").string(event.id()).name("type").string(type)
                    .name(type).beginObject().name("name").string(event.name())
                    .name(call.custom() ? "input" : "arguments").string("").endObject();
            if (event.signature() != null)
                json.name("extra_content").value(CallMark.extraContent(event.signature()));
            json.endObject().endArray();
        }
        end(null, out);
    }

    private void input(String delta, SseWriter out) {
        hasInput = true;
        if (isLeftOut()) return;
        if (request.functionCall()) {
            begin().name("function_call").beginObject().name("arguments").string(delta).endObject();
        } else {
            beginCall().name(call.custom() ? "custom" : "function").beginObject()
                    .name(call.custom() ? "input" : "arguments").string(delta).endObject();
            json.endObject().endArray();
        }
        end(null, out);
    }

    /// Ends the call that was being written: with some input.
    private void settle(SseWriter out) {
        if (call == null) return;
        if (call.wrapped != null) input(CustomTools.input(call.wrapped.toString()), out);
        else if (!hasInput && !call.custom()) input("{}", out);
        call = null;
    }

    /// A `function_call` is one at most.
    private boolean isLeftOut() {
        return request.functionCall() && call.number > 0;
    }

    private void finish(StopReason stop, SseWriter out) {
        settle(out);
        begin();
        end(StopReasons.write(stop, calls > 0, request.functionCall()), out);
        if (request.streamUsage() && !usage.estimated()) usageChunk(out);
        out.data(DONE, 0, DONE.length);
    }

    private void usageChunk(SseWriter out) {
        head().name("choices").beginArray().endArray()
                .name("usage").value(UsageFields.write(usage)).endObject();
        send(out);
    }

    private JsonWriter beginCall() {
        return begin().name("tool_calls").beginArray().beginObject().name("index").number(call.number);
    }

    /// Opens a chunk up to the inside of its `delta`.
    private JsonWriter begin() {
        return head().name("choices").beginArray().beginObject().members(INDEX)
                .name("delta").beginObject();
    }

    private JsonWriter head() {
        return json.reset().beginObject().members(envelope);
    }

    private byte[] envelope(String id) {
        byte[] object = json.reset().beginObject().name("id").string(id)
                .name("object").string("chat.completion.chunk")
                .name("created").number(createdSeconds)
                .name("model").string(model).endObject().toByteArray();
        return Arrays.copyOfRange(object, 1, object.length - 1);
    }

    /// Closes what [#begin] opened, and sends it.
    private void end(String finish, SseWriter out) {
        json.endObject();
        if (finish == null) json.members(NO_FINISH);
        else json.name("logprobs").nul().name("finish_reason").string(finish);
        json.endObject().endArray();
        if (request.streamUsage()) json.name("usage").nul();
        json.endObject();
        send(out);
    }

    private void send(SseWriter out) {
        out.line(null, json.toByteArray());
    }
}
