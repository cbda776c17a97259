package tokenfly.openai.request;

import tokenfly.chat.ChatRequest;
import tokenfly.chat.Tool;
import tokenfly.json.Json;
import tokenfly.json.JsonException;
import tokenfly.json.JsonObject;

/// Tools whose input is free text. Upstreams that know only functions are given one with a single
/// argument, `input`, and what they call it with is unwrapped again.
public final class CustomTools {
    private CustomTools() {
    }

    public static boolean has(ChatRequest request, String name) {
        for (var tool : request.tools())
            if (tool instanceof Tool.Custom && tool.name().equals(name)) return true;
        return false;
    }

    /// The free text in a call's arguments; the arguments themselves where the model wrote no
    /// `input`.
    public static String input(String arguments) {
        try {
            if (Json.parse(arguments) instanceof JsonObject object
                    && object.string("input") != null)
                return object.string("input");
        } catch (JsonException cut) {
            // The model wrote something else: it is passed on as it is.
        }
        return arguments;
    }
}
