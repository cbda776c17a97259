package tokenfly.anthropic;

import java.util.Set;
import tokenfly.dialect.ModelInfo.Ability;
import tokenfly.json.JsonObject;

/// What a model can do as the Models API tells it: every capability that the vendor's SDKs know is
/// there. Those that are the vendor's own services are not.
final class Capabilities {
    private static final JsonObject NO = supported(false).build();

    private Capabilities() {
    }

    static JsonObject of(Set<Ability> can) {
        var tools = supported(can.contains(Ability.TOOLS)).build();
        var thinks = supported(can.contains(Ability.THINKING)).build();
        return JsonObject.builder()
                .put("batch", NO).put("citations", NO).put("code_execution", NO)
                .put("context_management", supported(false).putNull("clear_thinking_20251015")
                        .putNull("clear_tool_uses_20250919").putNull("compact_20260112").build())
                .put("effort", supported(can.contains(Ability.THINKING)).put("low", thinks)
                        .put("medium", thinks).put("high", thinks).put("xhigh", thinks)
                        .put("max", thinks).build())
                .put("image_input", supported(can.contains(Ability.VISION)).build())
                .put("pdf_input", NO)
                .put("server_tools",
                        supported(false).put("code_execution", NO).put("web_search", NO).build())
                .put("structured_outputs", tools)
                .put("thinking", supported(can.contains(Ability.THINKING)).put("types",
                        JsonObject.builder().put("adaptive", thinks).put("between_tools", thinks)
                                .put("disabled", thinks).put("enabled", thinks).build()).build())
                .build();
    }

    private static JsonObject.Builder supported(boolean is) {
        return JsonObject.builder().put("supported", is);
    }
}
