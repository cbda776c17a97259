package tokenfly.anthropic.request;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.Content;
import tokenfly.chat.Field;
import tokenfly.chat.Message;
import tokenfly.chat.Role;
import tokenfly.chat.Signature;
import tokenfly.dialect.Dropped;
import tokenfly.provider.ModelRules;

/// What of a conversation one model may be sent.
final class ConversationFit {
    private final ModelRules rules;
    private final Dropped dropped;

    ConversationFit(ModelRules rules, Dropped dropped) {
        this.rules = rules;
        this.dropped = dropped;
    }

    List<Message> fit(List<Message> messages) {
        var fit = new ArrayList<Message>();
        for (var message : messages) {
            if (message.name() != null) dropped.add(Field.MESSAGE_NAME);
            fit.add(Message.of(message.role(), fit(message.role(), message.content())));
        }
        return fit;
    }

    private List<Content> fit(Role role, List<Content> content) {
        var fit = new ArrayList<Content>();
        for (var part : content) if (isFit(role, part)) fit.add(part);
        return fit;
    }

    private boolean isFit(Role role, Content part) {
        return switch (part) {
            case Content.Thinking(_, var signature) -> keeps(takesThinking(signature));
            case Content.RedactedThinking _ -> keeps(rules.real());
            case Content.Other(var type, _) -> {
                dropped.add(type);
                yield false;
            }
            // What a model said aloud was its text too; only what a user says is lost with its sound.
            case Content.Audio _ -> role != Role.ASSISTANT;
            case Content.Text _, Content.Image _, Content.Document _, Content.SearchResult _,
                 Content.Refusal _, Content.ToolCall _, Content.ToolResult _ -> true;
        };
    }

    private boolean keeps(boolean kept) {
        if (!kept) dropped.add(Field.THINKING_HISTORY);
        return kept;
    }

    /// A Claude refuses thinking that it did not sign; other providers sign nothing and want their
    /// own back.
    private boolean takesThinking(String signature) {
        return rules.thinking() == ModelRules.ThinkingRule.SWITCH || !Signature.isOurs(signature);
    }

    /// An assistant's turn with a tool call and no thinking before it.
    static boolean isBareCall(Turns.Turn turn) {
        boolean calls = false;
        for (var part : turn.content()) {
            if (part instanceof Content.Thinking || part instanceof Content.RedactedThinking) return false;
            calls |= part instanceof Content.ToolCall;
        }
        return calls;
    }
}
