package tokenfly.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import tokenfly.demo.Answer.Step;
import tokenfly.demo.Answer.Stop;
import tokenfly.demo.Fault.Refusal;
import tokenfly.demo.Prompt.Thinking;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.sse.SseWriter;

/// Speaks Anthropic messages.
final class AnthropicVoice implements Voice {
    private final Prompt prompt;
    private final Answer answer;
    private final String id;
    /// The block that was started and not stopped, null when there is none, and its number.
    private Block open;
    private int blocks;

    /// What makes two steps belong to the same block.
    ///
    /// @param call the call's number, 0 for other kinds
    private record Block(String type, int call) {
        static Block of(Step step) {
            return switch (step) {
                case Step.Thought _ -> new Block("thinking", 0);
                case Step.Word _ -> new Block("text", 0);
                case Step.CallOpened(int index, _, _) -> new Block("tool_use", index);
                case Step.CallPiece(int index, _) -> new Block("tool_use", index);
            };
        }
    }

    AnthropicVoice(Prompt prompt, Answer answer, String id) {
        this.prompt = prompt;
        this.answer = answer;
        this.id = id;
    }

    @Override
    public JsonObject whole() {
        var message = head(content()).put("stop_reason", answer.stop().anthropic);
        putStopSequence(message);
        if (answer.stop() == Stop.REFUSAL) message.put("stop_details", refusalDetails());
        if (answer.reportsUsage()) message.put("usage", usage());
        return message.build();
    }

    private JsonArray content() {
        var content = new ArrayList<JsonValue>();
        if (answer.thoughtTokens() > 0)
            content.add(JsonObject.builder().put("type", "thinking")
                    .put("thinking", hidesThoughts() ? "" : answer.thoughts())
                    .put("signature", signature()).build());
        if (!answer.text().isEmpty())
            content.add(JsonObject.builder().put("type", "text").put("text", answer.text())
                    .build());
        for (var call : answer.calls())
            content.add(JsonObject.builder().put("type", "tool_use").put("id", call.id())
                    .put("name", call.name()).put("input", input(call.arguments())).build());
        return new JsonArray(content);
    }

    /// A call's arguments as an object; an empty one when the answer ended within them.
    private static JsonValue input(String arguments) {
        try {
            return Json.parse(arguments);
        } catch (JsonException cutShort) {
            return JsonObject.EMPTY;
        }
    }

    @Override
    public void open(SseWriter out) {
        var message = head(JsonArray.EMPTY).putNull("stop_reason").putNull("stop_sequence");
        if (answer.reportsUsage())
            message.put("usage", inputUsage().put("output_tokens", 1).build());
        send("message_start", JsonObject.builder().put("message", message.build()), out);
        send("ping", JsonObject.builder(), out);
    }

    @Override
    public void say(Step step, SseWriter out) {
        var block = Block.of(step);
        if (!block.equals(open)) {
            stopBlock(out);
            open = block;
            send("content_block_start", JsonObject.builder().put("index", blocks)
                    .put("content_block", start(step)), out);
        }
        switch (step) {
            case Step.Thought(var piece) -> {
                if (!hidesThoughts()) delta("thinking_delta", "thinking", piece, out);
            }
            case Step.Word(var piece) -> delta("text_delta", "text", piece, out);
            case Step.CallOpened _ -> delta("input_json_delta", "partial_json", "", out);
            case Step.CallPiece(_, var piece) ->
                    delta("input_json_delta", "partial_json", piece, out);
        }
    }

    private static JsonObject start(Step step) {
        var block = JsonObject.builder();
        switch (step) {
            case Step.Thought _ ->
                    block.put("type", "thinking").put("thinking", "").put("signature", "");
            case Step.Word _ -> block.put("type", "text").put("text", "");
            case Step.CallOpened(_, var id, var name) -> block.put("type", "tool_use").put("id", id)
                    .put("name", name).put("input", JsonObject.EMPTY);
            case Step.CallPiece _ -> throw new IllegalStateException("a piece of no call");
        }
        return block.build();
    }

    private void stopBlock(SseWriter out) {
        if (open == null) return;
        if (open.type().equals("thinking")) delta("signature_delta", "signature", signature(), out);
        send("content_block_stop", JsonObject.builder().put("index", blocks), out);
        open = null;
        blocks++;
    }

    @Override
    public void end(SseWriter out) {
        stopBlock(out);
        var delta = JsonObject.builder().put("stop_reason", answer.stop().anthropic);
        putStopSequence(delta);
        if (answer.stop() == Stop.REFUSAL) delta.put("stop_details", refusalDetails());
        send("message_delta", JsonObject.builder().put("delta", delta.build())
                .put("usage", answer.reportsUsage() ? usage() : null), out);
        send("message_stop", JsonObject.builder(), out);
    }

    @Override
    public void fail(Refusal refusal, SseWriter out) {
        out.event("error", Json.utf8(refusal.anthropic("req_" + id)));
    }

    private void delta(String type, String name, String piece, SseWriter out) {
        send("content_block_delta", JsonObject.builder().put("index", blocks).put("delta",
                JsonObject.builder().put("type", type).put(name, piece).build()), out);
    }

    private static void send(String type, JsonObject.Builder data, SseWriter out) {
        out.event(type, Json.utf8(
                JsonObject.builder().put("type", type).putAll(data.build()).build()));
    }

    private JsonObject.Builder head(JsonArray content) {
        return JsonObject.builder().put("id", id).put("type", "message").put("role", "assistant")
                .put("model", prompt.model()).put("content", content);
    }

    private void putStopSequence(JsonObject.Builder builder) {
        if (answer.stopSequence() == null) builder.putNull("stop_sequence");
        else builder.put("stop_sequence", answer.stopSequence());
    }

    private static JsonObject refusalDetails() {
        return JsonObject.builder().put("type", "refusal").putNull("category")
                .putNull("explanation").build();
    }

    private boolean hidesThoughts() {
        return prompt.thinking() == Thinking.HIDDEN;
    }

    /// Opaque to clients; here the thoughts' own hash, so that the same thoughts have the same one.
    private String signature() {
        String hash = "demo " + Integer.toHexString(answer.thoughts().hashCode());
        return Base64.getEncoder().encodeToString(hash.getBytes(StandardCharsets.US_ASCII));
    }

    private JsonObject usage() {
        return inputUsage().put("output_tokens", answer.outputTokens())
                .put("output_tokens_details",
                        JsonObject.builder().put("thinking_tokens", answer.thoughtTokens()).build())
                .build();
    }

    /// Unlike OpenAI's, the input leaves out what was cached.
    private JsonObject.Builder inputUsage() {
        return JsonObject.builder()
                .put("input_tokens", answer.inputTokens() - answer.cachedTokens())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", answer.cachedTokens());
    }
}
