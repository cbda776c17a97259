package tokenfly.openai.answer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ErrorBody;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.EventReader;
import tokenfly.dialect.ToolNames;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.sse.SseEvent;

/// Reads a stream of chunks, or a whole answer, as OpenAI or as any compatible provider sends it. Not
/// thread-safe.
///
/// Each chunk may say several things; they are read in a fixed order: error, usage, thinking, text,
/// refusal, tool calls, finish. Usage may stand at the top, in the choice (Kimi) or under `x_groq`;
/// the last one counts. The first `finish_reason` counts, and reading goes on after it, since usage
/// may follow. The answer is whole at `[DONE]`, or when the stream ends after a `finish_reason`.
///
/// The choice numbered 0 is the answer. What others say is an [ChatEvent.Aside], and is read only for a
/// client that asked for them. A failure on the very first event is given out without a Started
/// before it.
public final class StreamReader implements EventReader {
    static final String CHAT = "chat.completion.chunk";
    static final String COMPLETION = "text_completion";
    /// OpenAI's own limit of `n`.
    private static final int MAX_CHOICES = 128;

    private final ToolNames names;
    private final long asked;
    private final Map<Long, ChoiceReader> choices = new LinkedHashMap<>();
    private final boolean isChat;
    private final Chunk chunk;
    private final Choice choice = new Choice();
    /// Choices in the chunk that was read last; -1 when the last event was none.
    private int choicesInChunk = -1;
    private long chunks;
    private Usage usage;
    private boolean started;
    /// The last event was given out.
    private boolean ended;
    private boolean done;

    /// Reads the first choice alone.
    public StreamReader(ToolNames names) {
        this(names, 0, CHAT);
    }

    /// @param asked how many choices the client asked for; 0 to read the first alone
    /// @param object what every chunk's `object` should be
    StreamReader(ToolNames names, long asked, String object) {
        this.names = names;
        this.asked = asked;
        this.isChat = object.equals(CHAT);
        this.chunk = new Chunk(object);
    }

    @Override
    public void read(SseEvent event, Consumer<ChatEvent> out) {
        choicesInChunk = -1;
        if (ended || isBlank(event.data())) return;
        if (isDone(event.data())) {
            done = true;
            if (anyProduced()) finish(out);
            else end(out);
        } else if (event.type().equals(UpstreamErrors.EVENT_TYPE)) {
            fail(UpstreamErrors.in(event), out);
        } else {
            chunk(event.data(), out);
        }
    }

    /// A whole answer is a stream of one chunk, whose `message` stands where a chunk has its `delta`.
    @Override
    public void whole(byte[] body, Consumer<ChatEvent> out) {
        chunk(body, out);
        if (ended) return;
        if (choices.isEmpty() && !chunk.list) fail(ErrorBody.UNREADABLE, out);
        else finish(out);
    }

    @Override
    public void end(Consumer<ChatEvent> out) {
        if (ended) return;
        if (allFinished()) finish(out);
        else fail(ErrorBody.CUT_SHORT, out);
    }

    @Override
    public List<SseEvent> longest() {
        var ends = new ArrayList<JsonValue>();
        choices.forEach((index, choice) -> {
            if (choice.finish() != null) return;
            var end = JsonObject.builder().put("index", index).put("finish_reason", "length");
            ends.add((isChat ? end.put("delta", JsonObject.EMPTY) : end.put("text", "")).build());
        });
        return List.of(SseEvent.of(SseEvent.DEFAULT_TYPE,
                JsonObject.builder().put("choices", new JsonArray(ends)).build().toString()),
                SseEvent.of(SseEvent.DEFAULT_TYPE, "[DONE]"));
    }

    @Override
    public long heldBytes() {
        long bytes = 0;
        for (var choice : choices.values()) bytes += choice.heldBytes();
        return bytes;
    }

    /// A choice that has not begun may yet come.
    @Override
    public boolean ending() {
        return choices.size() >= asked && allFinished();
    }

    /// `[DONE]`, with any spaces around it.
    static boolean isDone(byte[] data) {
        return data.length >= 6 && data.length < 32 && new String(data, 0, data.length,
                StandardCharsets.ISO_8859_1).strip().equals("[DONE]");
    }

    private static boolean isBlank(byte[] data) {
        for (byte b : data) if (b != ' ') return false;
        return true;
    }

    private boolean allFinished() {
        for (var choice : choices.values()) if (choice.finish() == null) return false;
        return !choices.isEmpty();
    }

    /// At `[DONE]`: some servers never give a `finish_reason`, but an answer that says nothing at
    /// all is none.
    private boolean anyProduced() {
        for (var choice : choices.values())
            if (choice.finish() != null || choice.produced()) return true;
        return false;
    }

    // What a relay asks about the event that was read last.

    /// The chunk, or null when the event was none.
    Chunk chunk() {
        return choicesInChunk < 0 ? null : chunk;
    }

    int choicesInChunk() {
        return choicesInChunk;
    }

    /// The only choice of the chunk; of several, the last one.
    Choice choice() {
        return choice;
    }

    Map<Long, ChoiceReader> choices() {
        return choices;
    }

    /// The last totals, or null.
    Usage usage() {
        return usage;
    }

    private void chunk(byte[] data, Consumer<ChatEvent> out) {
        try {
            chunk.read(data);
            if (!chunk.says) return;
            var error = chunk.odd ? error(data) : null;
            if (error == null) content(out);
            else fail(error, out);
        } catch (JsonException | IllegalStateException unreadable) {
            choicesInChunk = -1;
            fail(ErrorBody.UNREADABLE, out);
        }
    }

    private static ErrorBody error(byte[] data) {
        return Json.parse(data) instanceof JsonObject object && UpstreamErrors.isError(object)
                ? ErrorBody.of(object) : null;
    }

    private void content(Consumer<ChatEvent> out) {
        if (!started) out.accept(new ChatEvent.Started(chunk.id()));
        started = true;
        chunks++;
        usage(chunk.usage, out);
        choicesInChunk = 0;
        while (chunk.choices != null && chunk.choices.nextElement()) {
            if (!chunk.choices.isObject()) continue;
            choicesInChunk++;
            choice.read(chunk.choices.enter(), chunk.data);
            choice(out);
        }
    }

    private void choice(Consumer<ChatEvent> out) {
        long index = Math.max(0, choice.index);
        if (asked == 0 && index > 0) return;
        if (chunk.usage == null) usage(choice.usage, out);
        var known = choices.get(index);
        choice.readDelta(known != null && known.produced());
        if (choice.isToolsOwn()) return;
        state(index).read(choice, chunks, index == 0 ? out : aside(out));
        if (choice.finish != null && StopReasons.isFailure(choice.finish))
            fail(ErrorBody.endedWith(choice.finish), out);
    }

    private ChoiceReader state(long index) {
        var state = choices.get(index);
        if (state != null) return state;
        if (choices.size() == MAX_CHOICES)
            throw new IllegalStateException("more choices than any answer has");
        state = new ChoiceReader(names);
        choices.put(index, state);
        return state;
    }

    private static Consumer<ChatEvent> aside(Consumer<ChatEvent> out) {
        return event -> {
            switch (event) {
                case ChatEvent.TextDelta(var text) -> out.accept(new ChatEvent.Aside(text));
                case ChatEvent.RefusalDelta(var text) -> out.accept(new ChatEvent.Aside(text));
                case ChatEvent.ThinkingDelta(var text) -> out.accept(new ChatEvent.Aside(text));
                case ChatEvent.ToolInput(var text) -> out.accept(new ChatEvent.Aside(text));
                case ChatEvent.Started _, ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _,
                     ChatEvent.ToolStarted _, ChatEvent.Aside _, ChatEvent.UsageKnown _,
                     ChatEvent.Finished _, ChatEvent.Failed _ -> { }
            }
        };
    }

    private void usage(JsonObject counted, Consumer<ChatEvent> out) {
        var read = UsageFields.read(counted);
        if (read == null) return;
        usage = read;
        out.accept(new ChatEvent.UsageKnown(read));
    }

    private void finish(Consumer<ChatEvent> out) {
        ended = true;
        release(out);
        var first = choices.get(0L);
        out.accept(first == null ? new ChatEvent.Finished(StopReason.END_TURN, null)
                : first.finished());
    }

    private void fail(ErrorBody said, Consumer<ChatEvent> out) {
        ended = true;
        release(out);
        out.accept(new ChatEvent.Failed(said));
    }

    private void release(Consumer<ChatEvent> out) {
        choices.forEach((index, choice) -> choice.end(index == 0 ? out : aside(out)));
    }
}
