package tokenfly.demo;

import tokenfly.demo.Answer.Step;
import tokenfly.demo.Fault.Refusal;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.sse.SseWriter;

/// Speaks OpenAI's older text completions, which know neither reasoning nor tools.
final class CompletionVoice implements Voice {
    private final Prompt prompt;
    private final Answer answer;
    private final String id;
    private final long createdSeconds;

    CompletionVoice(Prompt prompt, Answer answer, String id, long createdSeconds) {
        this.prompt = prompt;
        this.answer = answer;
        this.id = id;
        this.createdSeconds = createdSeconds;
    }

    @Override
    public JsonObject whole() {
        return with(choice(answer.text(), answer.stop().openAi))
                .put("usage", answer.reportsUsage() ? OpenAiVoice.usage(answer) : null).build();
    }

    @Override
    public void open(SseWriter out) {
        // This format has no opening event.
    }

    @Override
    public void say(Step step, SseWriter out) {
        if (step instanceof Step.Word(var piece)) chunk(choice(piece, null), out);
    }

    @Override
    public void end(SseWriter out) {
        chunk(choice("", answer.stop().openAi), out);
        if (answer.reportsUsage())
            OpenAiVoice.send(with().put("usage", OpenAiVoice.usage(answer)).build(), out);
        out.event(null, OpenAiVoice.DONE);
    }

    @Override
    public void fail(Refusal refusal, SseWriter out) {
        OpenAiVoice.send(refusal.openAi(), out);
    }

    private void chunk(JsonObject choice, SseWriter out) {
        var chunk = with(choice);
        if (answer.reportsUsage()) chunk.putNull("usage");
        OpenAiVoice.send(chunk.build(), out);
    }

    private static JsonObject choice(String text, String finishReason) {
        var choice = JsonObject.builder().put("text", text).put("index", 0).putNull("logprobs");
        return (finishReason == null ? choice.putNull("finish_reason")
                : choice.put("finish_reason", finishReason)).build();
    }

    private JsonObject.Builder with(JsonObject... choices) {
        return JsonObject.builder().put("id", id).put("object", "text_completion")
                .put("created", createdSeconds).put("model", prompt.model())
                .put("choices", JsonArray.of(choices));
    }
}
