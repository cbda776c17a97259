package tokenfly.demo;

import java.util.List;
import tokenfly.json.JsonObject;

/// What a request asks of the demo model, whichever format it came in.
///
/// @param includeUsage whether the client wants the usage, were it only that the format always
///     tells it
/// @param text the last text part of the last user message that has one, `""` if none has
/// @param images in the last user message
/// @param toolResults what the tools answered, when that is the last thing said; else empty
/// @param maxTokens the most output tokens, reasoning included
/// @param schema what a JSON answer must look like: empty for any object, null for plain text
record Prompt(String model, boolean stream, boolean includeUsage, String text, int images,
        List<String> toolResults, Offer offer, Thinking thinking, long maxTokens,
        List<String> stops, JsonObject schema, long inputTokens) {

    /// Whether the request turns reasoning on or off. `HIDDEN` is on, with its text left out.
    enum Thinking { ON, HIDDEN, OFF, UNSAID }

    /// @param schema of the arguments; empty when the tool takes any
    record Tool(String name, JsonObject schema) {}

    /// The tools that may be called.
    ///
    /// @param forced whether one of them must be
    /// @param parallel whether several may be, in one answer
    record Offer(List<Tool> tools, boolean forced, boolean parallel) {
        static final Offer NONE = new Offer(List.of(), false, false);

        Offer {
            tools = List.copyOf(tools);
        }
    }

    Prompt {
        toolResults = List.copyOf(toolResults);
        stops = List.copyOf(stops);
    }

    /// Whether a user, and not the agent program on the user's behalf, said this.
    static boolean isSpoken(String text) {
        return text != null && !text.isBlank() && !text.startsWith("<system-reminder>");
    }
}
