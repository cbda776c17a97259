package tokenfly.responses.request;

import java.util.List;
import tokenfly.chat.Content;
import tokenfly.chat.Role;

/// One item of a conversation, as far as it means anything outside of this format.
sealed interface Item {
    record Said(Role role, List<Content> content, String name) implements Item {}

    record Thought(List<Content> thinking) implements Item {}

    /// @param namespace null for none
    /// @param input JSON text, or plain text of a custom tool
    record Called(String id, String namespace, String name, String input, boolean custom)
            implements Item {}

    record Answered(String callId, List<Content> content) implements Item {}
}
