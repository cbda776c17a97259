package tokenfly.dialect;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tokenfly.chat.Tool;

/// Tool names that an upstream would refuse, mapped to ones it takes and back.
///
/// @param originals the client's name for each name sent upstream that differs from it
/// @param jsonTool the name of a tool that was added to force a JSON answer, or null; its call comes
///     back as text
/// @param custom the client's names of tools with free text as input, which the upstream was told to
///     call with an object instead
public record ToolNames(Map<String, String> originals, String jsonTool, Set<String> custom) {
    public static final ToolNames SAME = new ToolNames(Map.of(), null);

    public ToolNames {
        originals = Map.copyOf(new HashMap<>(originals));
        custom = Set.copyOf(custom);
    }

    public ToolNames(Map<String, String> originals, String jsonTool) {
        this(originals, jsonTool, Set.of());
    }

    public String original(String sent) {
        return originals.getOrDefault(sent, sent);
    }
}
