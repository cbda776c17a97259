package tokenfly.chat;

import java.util.List;

/// One turn, or a part of one: neighbours of the same role belong together.
///
/// SYSTEM messages may stand anywhere; those before the first other message are the system prompt.
///
/// @param name the speaker's name, or null
public record Message(Role role, List<Content> content, String name) {
    public Message {
        content = List.copyOf(content);
    }

    public static Message of(Role role, List<Content> content) {
        return new Message(role, content, null);
    }
}
