package tokenfly.openai.request;

import java.util.List;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Field;
import tokenfly.chat.Reasoning;
import tokenfly.dialect.Dropped;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind.ThinkingSwitch;
import tokenfly.provider.ProviderKind.Trait;
import tokenfly.provider.ProviderKind;

/// Writes how much the model is to think: a switch, an effort, or both, as its provider has them.
/// Nothing said leaves it to the model.
final class ReasoningWriter {
    /// Budgets below these ask for a low and a medium effort.
    private static final int LOW_BUDGET = 2_000;
    private static final int MEDIUM_BUDGET = 8_000;

    private final Reasoning reasoning;
    private final String model;
    private final ProviderKind kind;
    private final Dropped dropped;
    private final List<String> efforts;

    ReasoningWriter(ChatRequest request, ProviderKind kind, Dropped dropped) {
        this.reasoning = request.reasoning();
        this.model = request.model();
        this.kind = kind;
        this.dropped = dropped;
        this.efforts = kind.efforts(model);
    }

    /// @param forcedTool the model must call a tool, which some refuse to do while they think
    void write(JsonObject.Builder body, boolean forcedTool) {
        if (kind.has(Trait.REASONING_SPLIT)) body.put("reasoning_split", true);
        boolean toolForbidsIt = forcedTool && kind.has(Trait.NO_FORCED_TOOL_WHILE_THINKING);
        if (toolForbidsIt && isOn()) dropped.add(Field.REASONING);
        if (toolForbidsIt || isOff()) off(body);
        else if (isOn() || kind.keepsThinking(model)) on(body);
    }

    private boolean isOff() {
        return reasoning.mode() == Reasoning.Mode.DISABLED || "none".equals(reasoning.effort());
    }

    private boolean isOn() {
        return !isOff() && (reasoning.mode() != Reasoning.Mode.UNSET || reasoning.effort() != null);
    }

    private void off(JsonObject.Builder body) {
        if (kind.alwaysThinks(model)) leastThinking(body);
        else if (kind.restsByEffort(model)) body.put("reasoning_effort", "none");
        else if (hasSwitch()) switchTo(body, false);
        else if ("none".equals(reasoning.effort()) && efforts.contains("none"))
            body.put("reasoning_effort", "none");
        else if (!efforts.isEmpty())
            dropped.add(Field.REASONING);
        // What is left is a model that does not think, and is not asked to.
    }

    /// As near to none as a model comes that cannot but think.
    private void leastThinking(JsonObject.Builder body) {
        dropped.add(Field.REASONING);
        if (hasSwitch()) switchTo(body, true);
        if (!efforts.isEmpty()) body.put("reasoning_effort", efforts.getFirst());
    }

    private void on(JsonObject.Builder body) {
        boolean switched = hasSwitch();
        if (switched) switchTo(body, true);
        var effort = effort();
        if (effort != null && !efforts.isEmpty())
            body.put("reasoning_effort", Reasoning.nearest(effort, efforts));
        else if (effort != null && !(switched && reasoning.effort() == null)
                && !kind.alwaysThinks(model))
            dropped.add(Field.REASONING);
    }

    private boolean hasSwitch() {
        return kind.thinkingSwitch() != ThinkingSwitch.NONE
                && (!kind.alwaysThinks(model) || kind.has(Trait.SWITCH_STAYS));
    }

    private void switchTo(JsonObject.Builder body, boolean on) {
        switch (kind.thinkingSwitch()) {
            case NONE -> { }
            case TYPE -> body.put("thinking", kind.keepsThinking(model)
                    ? type("enabled").with("clear_thinking", JsonBoolean.FALSE) : type(on ? "enabled" : "disabled"));
            case ADAPTIVE -> body.put("thinking", type(on ? "adaptive" : "disabled"));
            case ENABLE -> {
                body.put("enable_thinking", on);
                if (on && reasoning.budgetTokens() > 0 && efforts.isEmpty())
                    body.put("thinking_budget", reasoning.budgetTokens());
            }
            case TEMPLATE -> template(body, on);
            case EFFORT -> {
                if (!on) body.put("reasoning_effort", "none");
            }
        }
    }

    private static JsonObject type(String type) {
        return JsonObject.builder().put("type", type).build();
    }

    /// The client's own template arguments, if any, stay beside the switch.
    private static void template(JsonObject.Builder body, boolean on) {
        var known = body.build().object("chat_template_kwargs");
        body.put("chat_template_kwargs", JsonObject.builder().put("enable_thinking", on)
                .putAll(known == null ? JsonObject.EMPTY : known).build());
    }

    /// The effort asked for, or the one that a budget stands for; null when neither was given.
    private String effort() {
        if (reasoning.effort() != null) return reasoning.effort();
        long budget = reasoning.budgetTokens();
        if (budget == 0) return isOn() && kind.has(Trait.DEAREST_UNLESS_SAID) ? "high" : null;
        return budget < LOW_BUDGET ? "low" : budget < MEDIUM_BUDGET ? "medium" : "high";
    }
}
