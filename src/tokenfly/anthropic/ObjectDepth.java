package tokenfly.anthropic;

/// Follows JSON text in pieces, to tell when an object that began has ended. Not thread-safe.
final class ObjectDepth {
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean opened;

    void add(String piece) {
        for (int i = 0; i < piece.length(); i++) add(piece.charAt(i));
    }

    private void add(char c) {
        if (escaped) escaped = false;
        else if (inString) {
            if (c == '\\') escaped = true;
            else if (c == '"') inString = false;
        } else if (c == '"') inString = true;
        else if (c == '{' || c == '[') {
            depth++;
            opened = true;
        } else if (c == '}' || c == ']') depth--;
    }

    /// Something was opened, and everything opened is closed.
    boolean balanced() {
        return opened && depth <= 0 && !inString;
    }
}
