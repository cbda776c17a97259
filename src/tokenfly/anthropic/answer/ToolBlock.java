package tokenfly.anthropic.answer;

import tokenfly.anthropic.request.ToolArguments;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;

/// The input of a tool call that is being written, and the part of it not written yet: what SDKs cannot
/// parse must not reach them. Not thread-safe.
final class ToolBlock {
    private final boolean custom;
    private final StringBuilder waiting = new StringBuilder();
    private boolean written;

    ToolBlock(boolean custom) {
        this.custom = custom;
    }

    /// What may be written now: `""` while the input does not look like an object.
    String add(String delta) {
        if (written) return delta;
        waiting.append(delta);
        return looksLikeObject() ? take() : "";
    }

    /// What has to be written before the block closes.
    ///
    /// @param cut the answer ended at its token limit
    String rest(boolean cut) {
        if (written) return "";
        if (custom) return JsonObject.builder().put("input", new JsonString(take())).build().toString();
        var input = ToolArguments.input(take(), cut);
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
