package tokenfly.openai.answer;

import java.util.Set;
import tokenfly.chat.StopReason;
import tokenfly.json.JsonObject;

/// `finish_reason`, with what compatible providers add to OpenAI's five values.
final class StopReasons {
    /// The answer is broken, although it ends as if it were not: DeepSeek, OpenRouter, GLM.
    private static final Set<String> FAILURES =
            Set.of("insufficient_system_resource", "error", "network_error");

    private StopReasons() {
    }

    /// The choice's reason, or null while it has none.
    static String of(JsonObject choice) {
        var finish = choice.string("finish_reason");
        return StopReason.isGiven(finish) ? finish : null;
    }

    static boolean isFailure(String finish) {
        return FAILURES.contains(finish);
    }

    /// @param finish null when the provider gave none
    /// @param hasCalls the answer holds tool calls: many servers say `stop` all the same
    static StopReason read(String finish, boolean hasCalls) {
        return switch (finish) {
            case "length", "max_tokens" -> StopReason.MAX_TOKENS;
            case "content_filter", "sensitive" -> StopReason.REFUSAL;
            case "model_context_window_exceeded" -> StopReason.CONTEXT_FULL;
            case null, default -> hasCalls ? StopReason.TOOL_USE : StopReason.END_TURN;
        };
    }

    /// @param functionCall the client is of the time before tools
    static String write(StopReason stop, boolean hasCalls, boolean functionCall) {
        return switch (stop) {
            case MAX_TOKENS, CONTEXT_FULL -> "length";
            case REFUSAL -> "content_filter";
            case TOOL_USE, END_TURN, STOP_SEQUENCE, PAUSE ->
                !hasCalls ? "stop" : functionCall ? "function_call" : "tool_calls";
        };
    }
}
