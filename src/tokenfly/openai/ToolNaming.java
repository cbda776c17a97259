package tokenfly.openai;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Tool;
import tokenfly.dialect.ToolNames;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// The names under which an upstream knows a request's tools: 64 characters of `[a-zA-Z0-9_-]` is
/// what OpenAI takes, and others with it. Other names get a form that does, with a hash in it that
/// keeps them apart and alike from turn to turn.
final class ToolNaming {
    private static final Pattern ACCEPTED = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final int MAX_CHARS = 64;

    private final Map<String, String> sentFor = new HashMap<>();
    private final Map<String, String> originals = new HashMap<>();
    private final Set<String> custom = new HashSet<>();

    private ToolNaming() {
    }

    static ToolNaming of(ChatRequest request, ProviderKind kind) {
        var naming = new ToolNaming();
        for (var tool : request.tools()) {
            naming.add(tool.name());
            if (tool instanceof Tool.Custom && !kind.has(Trait.CUSTOM_TOOLS))
                naming.custom.add(tool.name());
        }
        for (var message : request.messages())
            for (var part : message.content())
                if (part instanceof Content.ToolCall call) naming.add(call.name());
        return naming;
    }

    String sent(String name) {
        return sentFor.getOrDefault(name, name);
    }

    ToolNames toolNames() {
        return originals.isEmpty() && custom.isEmpty() ? ToolNames.SAME
                : new ToolNames(originals, null, custom);
    }

    private void add(String name) {
        if (name == null || ACCEPTED.matcher(name).matches() || sentFor.containsKey(name)) return;
        var sent = shortened(name, MAX_CHARS);
        sentFor.put(name, sent);
        originals.put(sent, name);
    }

    /// As much of the text as fits, in plain characters, and a hash of the whole.
    static String shortened(String text, int maxChars) {
        var plain = text.replaceAll("[^a-zA-Z0-9_-]", "_");
        return plain.substring(0, Math.min(maxChars - 9, plain.length())) + "_"
                + Sha256.hex(text).substring(0, 8);
    }
}
