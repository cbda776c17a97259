package tokenfly.dialect;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Tool;
import tokenfly.id.Sha256;

/// The names under which an upstream knows a request's tools: 64 characters of `[a-zA-Z0-9_-]` is what
/// both vendors take, and others with them. Other names are mapped to such a name, the same one
/// wherever they stand in the request and from turn to turn. Not thread-safe.
public final class ToolNaming {
    private static final int MAX_CHARS = 64;
    private static final Pattern ACCEPTED = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final int MARK_CHARS = 9;

    private final Map<String, String> sent = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> custom = new HashSet<>();

    /// Knows the names that are fit first, so that no mapped one takes the place of one of them.
    ///
    /// @param wrapped the custom tools whose input the upstream gets wrapped in JSON
    public ToolNaming(ChatRequest request, Predicate<Tool.Custom> wrapped) {
        for (var tool : request.tools()) {
            if (tool.name() != null) taken.add(tool.name());
            if (tool instanceof Tool.Custom free && wrapped.test(free)) custom.add(tool.name());
        }
        for (var message : request.messages())
            for (var part : message.content())
                if (part instanceof Content.ToolCall call) taken.add(call.name());
        taken.removeIf(name -> !ACCEPTED.matcher(name).matches());
    }

    public String sent(String name) {
        return ACCEPTED.matcher(name).matches() ? name : sent.computeIfAbsent(name, this::mapped);
    }

    /// What is needed to read the answer.
    ///
    /// @param jsonTool the name of a tool added to force a JSON answer, or null
    public ToolNames toolNames(String jsonTool) {
        if (sent.isEmpty() && custom.isEmpty() && jsonTool == null) return ToolNames.SAME;
        var originals = new HashMap<String, String>();
        sent.forEach((original, wire) -> originals.put(wire, original));
        return new ToolNames(originals, jsonTool, custom);
    }

    private String mapped(String name) {
        var plain = plain(name);
        if (plain.length() <= MAX_CHARS && !plain.isEmpty() && taken.add(plain)) return plain;
        var marked = shortened(name, MAX_CHARS);
        taken.add(marked);
        return marked;
    }

    /// As much of the text as fits, in plain characters, and a hash of the whole.
    public static String shortened(String text, int maxChars) {
        var plain = plain(text);
        return plain.substring(0, Math.min(maxChars - MARK_CHARS, plain.length())) + "_"
                + Sha256.hex(text).substring(0, MARK_CHARS - 1);
    }

    private static String plain(String text) {
        return text.replaceAll("[^a-zA-Z0-9_-]", "_");
    }
}
