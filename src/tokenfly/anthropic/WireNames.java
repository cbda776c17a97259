package tokenfly.anthropic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Tool;
import tokenfly.dialect.ToolNames;

/// Tool names as the API takes them, `[a-zA-Z0-9_-]{1,64}`: others are mapped to such a name, the
/// same one wherever they stand in the request. Not thread-safe.
final class WireNames {
    private static final int LONGEST = 64;
    private static final int KEPT = 55;

    private final Map<String, String> sent = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> custom = new HashSet<>();

    /// Knows the names that are valid first, so that no mapped one takes the place of one of them.
    WireNames(ChatRequest request) {
        var names = new HashSet<String>();
        for (var tool : request.tools()) {
            if (tool.name() != null) names.add(tool.name());
            if (tool instanceof Tool.Custom) custom.add(tool.name());
        }
        for (var message : request.messages())
            for (var part : message.content())
                if (part instanceof Content.ToolCall call) names.add(call.name());
        for (var name : names) if (isValid(name)) taken.add(name);
    }

    String sent(String name) {
        if (isValid(name)) return name;
        return sent.computeIfAbsent(name, this::mapped);
    }

    /// What is needed to read the answer.
    ///
    /// @param jsonTool the name of a tool added to force a JSON answer, or null
    ToolNames toolNames(String jsonTool) {
        var originals = new HashMap<String, String>();
        sent.forEach((original, wire) -> originals.put(wire, original));
        return new ToolNames(originals, jsonTool, custom);
    }

    private static boolean isValid(String name) {
        return name.length() <= LONGEST && Ids.isValid(name);
    }

    private String mapped(String name) {
        var plain = Ids.sanitized(name);
        if (plain.length() <= LONGEST && !plain.isEmpty() && taken.add(plain)) return plain;
        var marked = plain.substring(0, Math.min(plain.length(), KEPT)) + "_" + sha256(name).substring(0, 8);
        taken.add(marked);
        return marked;
    }

    /// Lower-case hex.
    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
