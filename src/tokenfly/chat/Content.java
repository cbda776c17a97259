package tokenfly.chat;

import java.util.List;
import tokenfly.json.JsonObject;

/// A piece of a message.
///
/// `cacheControl` is a client's mark for prompt caching (`{"type":"ephemeral"}`), or null.
public sealed interface Content {

    record Text(String text, JsonObject cacheControl) implements Content {
        public static Text of(String text) {
            return new Text(text, null);
        }
    }

    /// @param detail `auto`, `low` or `high`, or null
    record Image(Source source, String detail, JsonObject cacheControl) implements Content {}

    /// @param title the document's or the file's name, or null
    /// @param context what the client says about it, or null
    record Document(Source source, String title, String context, JsonObject cacheControl)
            implements Content {}

    /// @param data base64
    /// @param format `wav`, `mp3`, …
    record Audio(String data, String format) implements Content {}

    /// A found text given to the model with its source.
    record SearchResult(String title, String source, List<Content> content, JsonObject cacheControl)
            implements Content {
        public SearchResult {
            content = List.copyOf(content);
        }
    }

    /// An assistant's words of refusal.
    record Refusal(String text) implements Content {}

    /// @param signature the vendor's proof that it wrote the text; `""` when there is none; see
    ///     [Signature] for those made here
    record Thinking(String text, String signature) implements Content {}

    /// Thinking that only its vendor can read.
    record RedactedThinking(String data) implements Content {}

    /// A call the assistant wants made.
    ///
    /// @param arguments JSON text of an object for a function; the plain input of a custom tool
    /// @param custom true for a tool whose input is free text
    /// @param signature its vendor's mark that must come back with the call, or null
    record ToolCall(String id, String name, String arguments, boolean custom, String signature)
            implements Content {
        public ToolCall(String id, String name, String arguments, boolean custom) {
            this(id, name, arguments, custom, null);
        }

        public static ToolCall of(String id, String name, String arguments) {
            return new ToolCall(id, name, arguments, false);
        }
    }

    /// @param callId the [ToolCall#id] it answers
    record ToolResult(String callId, List<Content> content, boolean error, JsonObject cacheControl)
            implements Content {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /// A block that only the client's own format knows, such as `server_tool_use`.
    record Other(String type, JsonObject block) implements Content {}
}
