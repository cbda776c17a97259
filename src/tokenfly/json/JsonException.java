package tokenfly.json;

/// A text that is not JSON. The message names the fault and its place, never the text itself: it
/// may be a prompt.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param line from 1
    /// @param column from 1, in bytes
    public JsonException(String reason, int line, int column) {
        super(reason + " at line " + line + ", column " + column);
    }
}
