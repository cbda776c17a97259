package tokenfly.gateway.answer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Role;
import tokenfly.id.Sha256;

/// What precedes each turn of the assistant, as a hash that is the same whenever the conversation comes
/// back: of what was said, called and answered, without thinking, marks and the system's words, which
/// clients drop, move and renew.
final class Preceding {
    private final List<Message> messages;
    private final MessageDigest digest = Sha256.digest();
    /// Filled when the first is asked for: hashing reads the whole conversation.
    private String[] turns;

    Preceding(List<Message> messages) {
        this.messages = messages;
    }

    /// What precedes the turn of the assistant that a message belongs to.
    ///
    /// @param message its number; the number of messages for the answer to come
    String turnOf(int message) {
        if (turns == null) turns = turns();
        return turns[message];
    }

    private String[] turns() {
        var turns = new String[messages.size() + 1];
        String turn = null;
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            if (message.role() == Role.SYSTEM) continue;
            if (message.role() == Role.USER) turn = null;
            else if (turn == null) turn = hash();
            turns[i] = turn;
            for (var part : message.content()) add(message.role(), part);
        }
        turns[messages.size()] = turn == null ? hash() : turn;
        return turns;
    }

    private void add(Role role, Content part) {
        switch (part) {
            case Content.Text(var text, _) -> add(role.name(), text);
            case Content.Refusal(var text) -> add(role.name(), text);
            case Content.ToolCall call -> add("call", call.id() + " " + call.name());
            case Content.ToolResult result -> {
                add("result", result.callId());
                for (var inner : result.content()) add(role, inner);
            }
            case Content.Thinking _, Content.RedactedThinking _, Content.Image _, Content.Document _,
                 Content.Audio _, Content.SearchResult _, Content.Other _ -> { }
        }
    }

    private void add(String what, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((what + " " + bytes.length + " ").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private String hash() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the JDK's own digest can be cloned", e);
        }
    }
}
