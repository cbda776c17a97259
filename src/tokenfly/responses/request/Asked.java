package tokenfly.responses.request;

import java.util.List;
import java.util.Set;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Reasoning;
import tokenfly.chat.Sampling;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonObject;

/// A request as it was read, with what its answer needs to know of it.
///
/// @param request in the neutral model
/// @param settings what a response repeats of its request, in the client's own form
/// @param toolbox the way back from a tool's flat name
/// @param shown how thinking is shown
/// @param wantsSeals the client wants thinking to keep, sealed
/// @param callIds of all calls in the conversation
/// @param compacts a summary of the conversation is wanted instead of an answer
/// @param previous the id of the response it continues, or null
/// @param input the items that it adds
/// @param store whether the client wants the response to be remembered
public record Asked(ChatRequest request, JsonObject settings, Toolbox toolbox, Shown shown,
        boolean wantsSeals, Set<String> callIds, boolean compacts, String previous,
        List<JsonObject> input, boolean store) {

    /// How thinking is shown to a client.
    public enum Shown {
        /// As a summary, for a client that asked for one.
        SUMMARY,
        /// In full, as open models' servers show it.
        TEXT
    }

    /// Of a stream that failed before its request could be read.
    public static final Asked NOTHING = of(new ChatRequest("", List.of(), List.of(), null, false, -1,
            Sampling.UNSET, List.of(), Reasoning.UNSET, null, null, true, true, JsonObject.EMPTY));

    /// For a request that did not come in this format: nothing is known of its own words.
    public static Asked of(ChatRequest request) {
        return new Asked(request, EchoedFields.of(new Fields(JsonObject.EMPTY, ""), null), new Toolbox(),
                Shown.TEXT, false, Set.of(), false, null, List.of(), false);
    }

    public Asked {
        callIds = Set.copyOf(callIds);
        input = List.copyOf(input);
    }
}
