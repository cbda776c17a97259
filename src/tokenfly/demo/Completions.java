package tokenfly.demo;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatError;
import tokenfly.chat.ChatEvent;
import tokenfly.chat.ChatException;
import tokenfly.chat.Content;
import tokenfly.chat.StopReason;
import tokenfly.chat.Usage;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.EventWriter;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.sse.SseWriter;

/// OpenAI's older text completions, which the neutral model does not carry: they know neither
/// messages nor reasoning nor tools. Not thread-safe.
final class Completions implements EventWriter {
    private static final long USUAL_MAX_TOKENS = 16;
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final JsonObject body;
    private final String id;
    private final Dialect chat;
    private Usage usage;

    /// @param id for the answer
    /// @param chat has the words for errors
    Completions(JsonObject body, String id, Dialect chat) {
        this.body = body;
        this.id = id;
        this.chat = chat;
    }

    Voice voice() {
        return new Voice(body.isTrue("stream"), this, this::whole);
    }

    /// @throws ChatException INVALID_REQUEST
    Prompt prompt() {
        if (body.string("model") == null) throw ChatException.invalid("model", "model: Field required");
        var prompts = strings(body.get("prompt"));
        if (!body.has("prompt")) throw ChatException.invalid("prompt", "Missing required parameter: 'prompt'.");
        if (prompts.size() > 1) throw ChatException.invalid("prompt", "The demo model takes one prompt.");
        DemoProvider.oneChoice(body.whole("n", 1));
        long most = body.whole("max_completion_tokens", body.whole("max_tokens", USUAL_MAX_TOKENS));
        if (most < 1) throw ChatException.invalid("max_tokens", "max_tokens must be at least 1.");
        return new Prompt(prompts.isEmpty() ? "" : prompts.getFirst(), 0, List.of(), Prompt.Offer.NONE,
                Prompt.Thinking.OFF, most, strings(body.get("stop")), null, Words.count(body.get("prompt")));
    }

    /// The texts, but not empty ones, of a string or a list of strings.
    private static List<String> strings(JsonValue value) {
        return switch (value) {
            case JsonString(var text) -> text.isEmpty() ? List.of() : List.of(text);
            case JsonArray(var values) -> values.stream().flatMap(inner -> strings(inner).stream()).toList();
            case null, default -> List.of();
        };
    }

    @Override
    public void write(ChatEvent event, SseWriter out) {
        switch (event) {
            case ChatEvent.TextDelta(var text) -> chunk(choice(text, null), out);
            case ChatEvent.UsageKnown(var known) -> usage = known;
            case ChatEvent.Finished(var stop, _) -> {
                chunk(choice("", stop), out);
                if (usage != null && asksForUsage()) send(head().put("usage", usage(usage)), out);
                out.event(null, DONE);
            }
            case ChatEvent.Started _, ChatEvent.RefusalDelta _, ChatEvent.ThinkingDelta _,
                 ChatEvent.ThinkingSigned _, ChatEvent.ThinkingRedacted _, ChatEvent.ToolStarted _,
                 ChatEvent.ToolInput _, ChatEvent.Aside _, ChatEvent.Failed _ -> { } // it has no words for them
        }
    }

    @Override
    public void fail(ChatError error, String requestId, SseWriter out) throws IOException {
        chat.writeStreamError(error, requestId, out);
    }

    private JsonObject whole(ChatAnswer answer) {
        var text = new StringBuilder();
        for (var part : answer.content()) if (part instanceof Content.Text(var words, _)) text.append(words);
        return head(choice(text.toString(), answer.stop()))
                .put("usage", answer.usage() == null ? null : usage(answer.usage())).build();
    }

    private boolean asksForUsage() {
        var options = body.object("stream_options");
        return options != null && options.isTrue("include_usage");
    }

    private void chunk(JsonObject choice, SseWriter out) {
        var chunk = head(choice);
        if (asksForUsage()) chunk.putNull("usage");
        send(chunk, out);
    }

    private static void send(JsonObject.Builder data, SseWriter out) {
        out.event(null, Json.utf8(data.build()));
    }

    private static JsonObject choice(String text, StopReason stop) {
        var choice = JsonObject.builder().put("text", text).put("index", 0).putNull("logprobs");
        if (stop == null) return choice.putNull("finish_reason").build();
        return choice.put("finish_reason", switch (stop) {
            case MAX_TOKENS -> "length";
            case REFUSAL -> "content_filter";
            case END_TURN, STOP_SEQUENCE, TOOL_USE, PAUSE, CONTEXT_FULL -> "stop";
        }).build();
    }

    private JsonObject.Builder head(JsonObject... choices) {
        return JsonObject.builder().put("id", id).put("object", "text_completion")
                .put("created", Instant.now().getEpochSecond()).put("model", body.string("model"))
                .put("choices", JsonArray.of(choices));
    }

    private static JsonObject usage(Usage usage) {
        return JsonObject.builder().put("prompt_tokens", usage.input()).put("completion_tokens", usage.output())
                .put("total_tokens", usage.total())
                .put("prompt_tokens_details",
                        JsonObject.builder().put("cached_tokens", usage.cached()).build())
                .put("completion_tokens_details",
                        JsonObject.builder().put("reasoning_tokens", usage.reasoning()).build()).build();
    }
}
