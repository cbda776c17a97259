package tokenfly.demo;

import tokenfly.demo.Answer.Step;
import tokenfly.demo.Fault.Refusal;
import tokenfly.json.JsonObject;
import tokenfly.sse.SseWriter;

/// One answer in a wire format: whole, or as events.
///
/// A stream is [#open], one [#say] for each step in its order, and [#end] unless it is to look
/// broken. Nothing is flushed here. Not thread-safe.
sealed interface Voice permits OpenAiVoice, CompletionVoice, AnthropicVoice {
    JsonObject whole();

    void open(SseWriter out);

    void say(Step step, SseWriter out);

    void end(SseWriter out);

    /// An error as the stream's last event.
    void fail(Refusal refusal, SseWriter out);
}
