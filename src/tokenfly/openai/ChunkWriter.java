package tokenfly.openai;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.EventWriter;
import tokenfly.json.Json;
import tokenfly.json.JsonWriter;
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
final class ChunkWriter implements EventWriter {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INDEX = "\"index\":0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_FINISH =
            "\"logprobs\":null,\"finish_reason\":null".getBytes(StandardCharsets.US_ASCII);

    /// A call that has begun.
    private static final class Call {
        final String id;
        final String name;
        final boolean custom;
        /// A custom tool's input that comes wrapped in JSON, held until it is whole; else null.
        final StringBuilder wrapped;
        boolean announced;
        boolean hasInput;

        Call(ChatEvent.ToolStarted event, boolean wrapped) {
            this.id = event.id();
            this.name = event.name();
            this.custom = event.custom() || wrapped;
            this.wrapped = wrapped ? new StringBuilder() : null;
        }
    }

    private final ChatRequest request;
    private final String model;
    private final long createdSeconds;
    private final JsonWriter json = new JsonWriter();
    private final List<Call> calls = new ArrayList<>();
    /// Calls before this one are whole.
    private int settled;
    /// The members that are alike in all chunks.
    private byte[] envelope;
    private Usage usage;

    ChunkWriter(ChatRequest request, String model, long createdSeconds) {
        this.request = request;
        this.model = model;
        this.createdSeconds = createdSeconds;
    }

    @Override
    public void write(ChatEvent event, SseWriter out) throws IOException {
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
            case ChatEvent.ToolInput(var call, var delta) -> input(call, delta, out);
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Finished(var stop, _) -> finish(stop, out);
            case ChatEvent.Failed(var error) -> error(error, out);
        }
    }

    /// Nothing may follow it: a client that sees `[DONE]` takes the answer for whole.
    static void error(ChatError error, SseWriter out) {
        out.event(null, Json.utf8(Errors.body(error)));
    }

    private void say(String field, String text, SseWriter out) {
        if (text.isEmpty()) return;
        settle(calls.size(), out);
        begin().name(field).string(text);
        end(null, out);
    }

    /// A call is announced at once, unless the one before it has no input yet: that may still come,
    /// and SDKs take a call for whole as soon as the next one begins.
    private void start(ChatEvent.ToolStarted event, SseWriter out) {
        boolean wrapped = !event.custom() && CustomTools.has(request, event.name());
        int number = calls.size();
        calls.add(new Call(event, wrapped));
        if (number > 0 && !calls.get(number - 1).hasInput) return;
        settle(number, out);
        announce(number, out);
    }

    private void input(int number, String delta, SseWriter out) {
        if (delta.isEmpty()) return;
        var call = calls.get(number);
        settle(number, out);
        if (!call.announced) announce(number, out);
        call.hasInput = true;
        if (call.wrapped != null) call.wrapped.append(delta);
        else input(number, call, delta, out);
    }

    private void input(int number, Call call, String delta, SseWriter out) {
        if (isLeftOut(number)) return;
        if (request.functionCall()) {
            begin().name("function_call").beginObject().name("arguments").string(delta).endObject();
        } else {
            beginCall(number).name(call.custom ? "custom" : "function").beginObject()
                    .name(call.custom ? "input" : "arguments").string(delta).endObject();
            json.endObject().endArray();
        }
        end(null, out);
    }

    private void announce(int number, SseWriter out) {
        var call = calls.get(number);
        call.announced = true;
        if (isLeftOut(number)) return;
        if (request.functionCall()) {
            begin().name("function_call").beginObject().name("name").string(call.name)
                    .name("arguments").string("").endObject();
        } else {
            var type = call.custom ? "custom" : "function";
            beginCall(number).name("id").string(call.id).name("type").string(type)
                    .name(type).beginObject().name("name").string(call.name)
                    .name(call.custom ? "input" : "arguments").string("").endObject();
            json.endObject().endArray();
        }
        end(null, out);
    }

    /// Makes the calls before `number` whole: announced, and with some input.
    private void settle(int number, SseWriter out) {
        for (; settled < number; settled++) {
            var call = calls.get(settled);
            if (!call.announced) announce(settled, out);
            if (call.wrapped != null)
                input(settled, call, CustomTools.input(call.wrapped.toString()), out);
            else if (!call.hasInput && !call.custom) input(settled, call, "{}", out);
        }
    }

    /// A `function_call` is one at most.
    private boolean isLeftOut(int number) {
        return request.functionCall() && number > 0;
    }

    private void finish(StopReason stop, SseWriter out) {
        settle(calls.size(), out);
        begin();
        end(FinishReason.write(stop, !calls.isEmpty(), request.functionCall()), out);
        if (request.streamUsage() && usage != null) usageChunk(out);
        out.data(DONE, 0, DONE.length);
    }

    private void usageChunk(SseWriter out) {
        head().name("choices").beginArray().endArray()
                .name("usage").value(UsageFields.write(usage)).endObject();
        send(out);
    }

    private JsonWriter beginCall(int number) {
        return begin().name("tool_calls").beginArray().beginObject().name("index").number(number);
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
