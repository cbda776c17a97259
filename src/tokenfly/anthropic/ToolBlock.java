package tokenfly.anthropic;

import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// One tool call of a stream being written, and the part of its input not written yet. Not
/// thread-safe.
final class ToolBlock {
    private final String id;
    private final String name;
    private final boolean custom;
    private final ObjectDepth depth = new ObjectDepth();
    private final StringBuilder waiting = new StringBuilder();
    private boolean written;

    ToolBlock(String id, String name, boolean custom) {
        this.id = id;
        this.name = name;
        this.custom = custom;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    void add(String delta) {
        waiting.append(delta);
        depth.add(delta);
    }

    /// Its JSON has ended. An input that is still empty may yet come.
    boolean complete() {
        return !custom && depth.balanced();
    }

    /// What may be written now: `""` while the input does not look like an object, since what SDKs
    /// cannot parse must not reach them.
    String live() {
        return written || looksLikeObject() ? take() : "";
    }

    /// What has to be written before the block closes.
    ///
    /// @param cut the answer ended at its token limit
    String rest(boolean cut) {
        if (written) return take();
        if (custom) return JsonObject.builder().put("input", new JsonString(take())).build().toString();
        var input = Arguments.input(take(), cut);
        return input.isEmpty() ? "" : input.toString();
    }

    private boolean looksLikeObject() {
        if (custom) return false;
        for (int i = 0; i < waiting.length(); i++) {
            char c = waiting.charAt(i);
            if (!Character.isWhitespace(c)) return c == '{';
        }
        return false;
    }

    private String take() {
        var text = waiting.toString();
        waiting.setLength(0);
        if (!text.isEmpty()) written = true;
        return text;
    }
}
