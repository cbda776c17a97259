package tokenfly.chat;

import java.util.HashMap;
import java.util.Map;

/// Tool names that an upstream would refuse, mapped to ones it takes and back.
///
/// @param originals the client's name for each name sent upstream that differs from it
/// @param jsonTool the name of a tool that was added to force a JSON answer, or null; its call comes
///     back as text
public record ToolNames(Map<String, String> originals, String jsonTool) {
    public static final ToolNames SAME = new ToolNames(Map.of(), null);

    public ToolNames {
        originals = Map.copyOf(new HashMap<>(originals));
    }

    public String original(String sent) {
        return originals.getOrDefault(sent, sent);
    }
}
