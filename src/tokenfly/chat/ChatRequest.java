package tokenfly.chat;

import java.util.List;
import tokenfly.json.JsonObject;

/// What a client asks for, in no vendor's words.
///
/// @param model the id the client used
/// @param toolChoice null when not said
/// @param oneToolAtATime the client forbids parallel calls
/// @param maxTokens the most output, thinking included; -1 when not said
/// @param stop strings that end the answer
/// @param format null when not said
/// @param user the end user's id, or null
/// @param stream the answer is wanted as events
/// @param streamUsage an OpenAI client's wish for a usage event; others always get usage
/// @param functionCall an OpenAI client of the time before `tools`: it gets a single `function_call`
/// @param extras fields of the client's format that this model has no word for, under their own
///     names; a writer that can carry one takes it, the rest are reported as dropped
public record ChatRequest(
        String model,
        List<Message> messages,
        List<Tool> tools,
        ToolChoice toolChoice,
        boolean oneToolAtATime,
        long maxTokens,
        Sampling sampling,
        List<String> stop,
        Reasoning reasoning,
        ResponseFormat format,
        String user,
        boolean stream,
        boolean streamUsage,
        boolean functionCall,
        JsonObject extras) {

    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
    }

    /// A request that wants its calls as tool calls.
    public ChatRequest(String model, List<Message> messages, List<Tool> tools, ToolChoice toolChoice,
            boolean oneToolAtATime, long maxTokens, Sampling sampling, List<String> stop,
            Reasoning reasoning, ResponseFormat format, String user, boolean stream,
            boolean streamUsage, JsonObject extras) {
        this(model, messages, tools, toolChoice, oneToolAtATime, maxTokens, sampling, stop, reasoning,
                format, user, stream, streamUsage, false, extras);
    }

    public ChatRequest withMessages(List<Message> changed) {
        return new ChatRequest(model, changed, tools, toolChoice, oneToolAtATime, maxTokens, sampling,
                stop, reasoning, format, user, stream, streamUsage, functionCall, extras);
    }

    /// @param lowered the most output, thinking included
    public ChatRequest withMaxTokens(long lowered) {
        return new ChatRequest(model, messages, tools, toolChoice, oneToolAtATime, lowered, sampling,
                stop, reasoning, format, user, stream, streamUsage, functionCall, extras);
    }

    /// @param id the upstream's id of the model
    public ChatRequest withModel(String id) {
        return new ChatRequest(id, messages, tools, toolChoice, oneToolAtATime, maxTokens, sampling,
                stop, reasoning, format, user, stream, streamUsage, functionCall, extras);
    }
}
