package tokenfly.demo;

import tokenfly.demo.Answer.Step;
import tokenfly.demo.Fault.Refusal;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.sse.SseWriter;

/// Speaks OpenAI chat completions, with `reasoning_content` as DeepSeek and Kimi have it.
final class OpenAiVoice implements Voice {
    static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final Prompt prompt;
    private final Answer answer;
    private final String id;
    private final long createdSeconds;

    OpenAiVoice(Prompt prompt, Answer answer, String id, long createdSeconds) {
        this.prompt = prompt;
        this.answer = answer;
        this.id = id;
        this.createdSeconds = createdSeconds;
    }

    @Override
    public JsonObject whole() {
        var choice = JsonObject.builder().put("index", 0).put("message", message())
                .putNull("logprobs").put("finish_reason", answer.stop().openAi).build();
        return head("chat.completion").put("choices", JsonArray.of(choice))
                .put("usage", answer.reportsUsage() ? usage(answer) : null).build();
    }

    private JsonObject message() {
        var message = JsonObject.builder().put("role", "assistant");
        var calls = answer.calls();
        if (calls.isEmpty()) message.put("content", answer.text());
        else message.putNull("content");
        if (answer.thoughtTokens() > 0) message.put("reasoning_content", answer.thoughts());
        message.putNull("refusal");
        if (!calls.isEmpty())
            message.put("tool_calls", new JsonArray(calls.stream().<JsonValue>map(call ->
                    opening(call.id(), call.name(), call.arguments()).build()).toList()));
        return message.build();
    }

    @Override
    public void open(SseWriter out) {
        chunk(JsonObject.builder().put("role", "assistant").put("content", "").build(), null, out);
    }

    @Override
    public void say(Step step, SseWriter out) {
        var delta = JsonObject.builder();
        switch (step) {
            case Step.Thought(var piece) -> delta.put("reasoning_content", piece);
            case Step.Word(var piece) -> delta.put("content", piece);
            case Step.CallOpened(int index, var id, var name) ->
                    delta.put("tool_calls", call(index, opening(id, name, "")));
            case Step.CallPiece(int index, var piece) ->
                    delta.put("tool_calls", call(index, JsonObject.builder().put("function",
                            JsonObject.builder().put("arguments", piece).build())));
        }
        chunk(delta.build(), null, out);
    }

    private static JsonArray call(int index, JsonObject.Builder delta) {
        return JsonArray.of(
                JsonObject.builder().put("index", index).putAll(delta.build()).build());
    }

    private static JsonObject.Builder opening(String id, String name, String arguments) {
        return JsonObject.builder().put("id", id).put("type", "function").put("function",
                JsonObject.builder().put("name", name).put("arguments", arguments).build());
    }

    @Override
    public void end(SseWriter out) {
        chunk(JsonObject.EMPTY, answer.stop().openAi, out);
        if (prompt.includeUsage() && answer.reportsUsage())
            send(head("chat.completion.chunk").put("choices", JsonArray.EMPTY)
                    .put("usage", usage(answer)).build(), out);
        out.event(null, DONE);
    }

    @Override
    public void fail(Refusal refusal, SseWriter out) {
        send(refusal.openAi(), out);
    }

    private void chunk(JsonObject delta, String finishReason, SseWriter out) {
        var choice = JsonObject.builder().put("index", 0).put("delta", delta).putNull("logprobs");
        if (finishReason == null) choice.putNull("finish_reason");
        else choice.put("finish_reason", finishReason);
        var chunk = head("chat.completion.chunk").put("choices", JsonArray.of(choice.build()));
        if (answer.reportsUsage()) chunk.putNull("usage");
        send(chunk.build(), out);
    }

    private JsonObject.Builder head(String object) {
        return JsonObject.builder().put("id", id).put("object", object)
                .put("created", createdSeconds).put("model", prompt.model());
    }

    static void send(JsonObject data, SseWriter out) {
        out.event(null, Json.utf8(data));
    }

    /// The prompt includes what was cached, and the completion what was thought.
    static JsonObject usage(Answer answer) {
        return JsonObject.builder()
                .put("prompt_tokens", answer.inputTokens())
                .put("completion_tokens", answer.outputTokens())
                .put("total_tokens", answer.inputTokens() + answer.outputTokens())
                .put("prompt_tokens_details",
                        JsonObject.builder().put("cached_tokens", answer.cachedTokens()).build())
                .put("completion_tokens_details", JsonObject.builder()
                        .put("reasoning_tokens", answer.thoughtTokens()).build())
                .build();
    }
}
