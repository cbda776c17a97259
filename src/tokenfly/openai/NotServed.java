package tokenfly.openai;

import java.util.ArrayList;
import java.util.List;
import tokenfly.dialect.ClientPath;

/// The paths of OpenAI's API that are not served, and what an app can do without them. Source: its
/// OpenAPI document.
final class NotServed {
    private static final String FILES =
            "Send a file's content with the request, as a `file` or `image_url` part of a message.";
    private static final String PICTURES =
            "Models that see take pictures in /v1/chat/completions; none are made here.";
    private static final String SOUND =
            "Models that hear take an `input_audio` part in /v1/chat/completions.";
    private static final String BATCHES = "Send each request by itself.";
    private static final String MODERATION = "Ask a model to judge the text in /v1/chat/completions.";
    private static final String MEMORY = "Keep the conversation in the app and send all of it each time.";
    private static final String CONVERSATIONS = "Continue a response by `previous_response_id`, or send the whole"
            + " conversation as `input`.";
    private static final String BACKGROUND = "Nothing runs in the background: to end a running response, close its"
            + " connection.";
    private static final String REALTIME = "Use /v1/chat/completions with `\"stream\": true`.";
    private static final String SEARCH = "Make vectors with /v1/embeddings and search in the app.";

    private NotServed() {
    }

    static List<ClientPath> paths() {
        var paths = new ArrayList<ClientPath>();
        add(paths, FILES, "/files", "/uploads");
        add(paths, PICTURES, "/images", "/videos");
        add(paths, SOUND, "/audio");
        add(paths, BATCHES, "/batches");
        add(paths, MODERATION, "/moderations");
        add(paths, MEMORY, "/assistants", "/threads", "/chat/completions");
        add(paths, CONVERSATIONS, "/conversations");
        add(paths, BACKGROUND, "/responses");
        add(paths, REALTIME, "/realtime");
        add(paths, SEARCH, "/vector_stores");
        add(paths, "", "/fine_tuning", "/evals", "/containers", "/organization", "/chatkit",
                "/skills");
        return paths;
    }

    private static void add(List<ClientPath> paths, String instead, String... names) {
        for (var name : names) paths.add(new ClientPath.NotServed(name, instead));
    }
}
