package tokenfly.chat;

import java.util.List;

/// What the model must do with its tools.
public sealed interface ToolChoice {
    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /// Some tool must be called.
    record Required() implements ToolChoice {}

    record Named(String name) implements ToolChoice {}

    /// Only these tools may be called; one must be when `required`.
    record Allowed(List<String> names, boolean required) implements ToolChoice {
        public Allowed {
            names = List.copyOf(names);
        }
    }
}
