package tokenfly.openai.request;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;

/// Moves instructions that stand between calls and their results, where no provider takes them.
final class BehindResults {
    private BehindResults() {
    }

    /// The messages with those of the system that stand between calls and the last of their results
    /// behind these.
    static List<Message> of(List<Message> messages) {
        boolean[] resultsFollow = resultsFollow(messages);
        var ordered = new ArrayList<Message>(messages.size());
        var held = new ArrayList<Message>();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            if (message.role() == Role.SYSTEM && resultsFollow[i]) held.add(message);
            else if (held.isEmpty() || resultsFollow[i]) ordered.add(message);
            else {
                ordered.add(part(message, true));
                ordered.addAll(held);
                held.clear();
                ordered.add(part(message, false));
            }
        }
        return ordered;
    }

    /// The results of a message, or all else.
    private static Message part(Message message, boolean results) {
        return new Message(message.role(), message.content().stream()
                .filter(part -> part instanceof Content.ToolResult == results).toList(), message.name());
    }

    /// For each message whether a result comes after it and before the assistant speaks again.
    private static boolean[] resultsFollow(List<Message> messages) {
        var follow = new boolean[messages.size()];
        boolean follows = false;
        for (int i = messages.size() - 1; i >= 0; i--) {
            follow[i] = follows;
            if (messages.get(i).role() == Role.ASSISTANT) follows = false;
            else follows |= messages.get(i).content().stream()
                    .anyMatch(part -> part instanceof Content.ToolResult);
        }
        return follow;
    }
}
