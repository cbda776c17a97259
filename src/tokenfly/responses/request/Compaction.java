package tokenfly.responses.request;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;
import tokenfly.json.JsonObject;
import tokenfly.responses.memory.StoredResponse;

/// What is said to a model that is to sum up its work, and how the next one is given the summary.
public final class Compaction {
    static final String SUMMARY = "Summary of the work so far:\n";

    private static final String WISH = """
            The conversation is about to be cut off here and continued by somebody who has seen \
            nothing of it. Write a handoff for them: what the user wants, what has been done and \
            found, decisions and their reasons, rules and wishes of the user that still hold, what \
            is open and the next steps, and every name, path, number and piece of code that they \
            will need. Answer with the handoff alone.""";

    private Compaction() {
    }

    static Message wish() {
        return Message.of(Role.USER, List.of(Content.Text.of(WISH)));
    }

    /// The answer to a request for a compaction: what users said, and the summary of the rest.
    ///
    /// @param response whose output is the summary
    public static JsonObject answer(JsonObject response, List<JsonObject> input) {
        var output = new ArrayList<JsonObject>();
        for (var item : input) if ("user".equals(item.string("role"))) output.add(StoredResponse.withId(item));
        for (var item : response.array("output")) output.add((JsonObject) item);
        return JsonObject.builder().put("id", response.get("id"))
                .put("object", "response.compaction").put("created_at", response.get("created_at"))
                .put("output", StoredResponse.array(output)).put("usage", response.get("usage"))
                .build();
    }
}
