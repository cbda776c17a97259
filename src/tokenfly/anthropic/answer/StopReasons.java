package tokenfly.anthropic.answer;

import tokenfly.chat.StopReason;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// `stop_reason`, both ways. Source: Messages API reference, `stop_reason`.
final class StopReasons {
    /// What a refusal's answer says about it beside its text.
    static final JsonObject REFUSAL_DETAILS = JsonObject.builder().put("type", "refusal")
            .putNull("category").putNull("explanation").build();

    private StopReasons() {
    }

    /// A reason that is not known ends the answer like any natural end.
    static StopReason read(String reason) {
        return switch (reason) {
            case "max_tokens" -> StopReason.MAX_TOKENS;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "tool_use" -> StopReason.TOOL_USE;
            case "pause_turn" -> StopReason.PAUSE;
            case "refusal" -> StopReason.REFUSAL;
            case "model_context_window_exceeded" -> StopReason.CONTEXT_FULL;
            default -> StopReason.END_TURN;
        };
    }

    /// What an answer says whose server gave no reason.
    static JsonString usual(boolean calls) {
        return new JsonString(write(StopReason.END_TURN, calls));
    }

    /// @param calls the answer has tool calls: clients run them only after `tool_use`, and many
    ///     servers end such an answer like any other
    static String write(StopReason reason, boolean calls) {
        return switch (reason) {
            case END_TURN, TOOL_USE -> calls ? "tool_use" : "end_turn";
            case MAX_TOKENS -> "max_tokens";
            case STOP_SEQUENCE -> "stop_sequence";
            case REFUSAL -> "refusal";
            case PAUSE -> "pause_turn";
            case CONTEXT_FULL -> "model_context_window_exceeded";
        };
    }
}
