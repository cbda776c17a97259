package tokenfly.translation;

import java.util.ArrayList;
import java.util.List;
import tokenfly.anthropic.Messages;
import tokenfly.chat.ChatRequest;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Dropped;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.ProviderKind;

/// A request that goes from one format to the other and back.
///
/// @param dropped what is reported on the way there, comma-separated
/// @param members of the request, beside model, ceiling and, if they have none, messages
record Trip(Dialect from, Models models, String dropped, String name, String members) {
    static final Dialect OPENAI = new ChatCompletions();
    static final Dialect ANTHROPIC = new Messages();

    /// The models at both ends: what they take differs.
    enum Models {
        /// They think, and draw tokens as they please.
        THINKING(ProviderKind.OPENAI, "gpt-5", "claude-opus-4-7"),
        /// They take a temperature, and do not think.
        SAMPLED(ProviderKind.OPENAI, "gpt-4o", "claude-3-5-haiku-20241022"),
        /// Thinking can be switched off.
        SWITCHED(ProviderKind.DEEPSEEK, "deepseek-v4-flash", "claude-opus-4-7");

        final ProviderKind kind;
        final String openai;
        final String claude;

        Models(ProviderKind kind, String openai, String claude) {
            this.kind = kind;
            this.openai = openai;
            this.claude = claude;
        }
    }

    ChatRequest said() {
        var messages = members.contains("\"messages\":") ? ""
                : "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],";
        return from.readRequest((JsonObject) Json.parse(
                "{\"model\":\"m\",\"max_tokens\":1000," + messages + members + "}"));
    }

    /// What is left of it after the way there and back.
    ///
    /// @param lost is told what was dropped on the way there
    ChatRequest back(List<String> lost) {
        var over = from == OPENAI ? ANTHROPIC : OPENAI;
        var there = write(over, said(), lost);
        var back = write(from, over.readRequest(there), new ArrayList<>());
        return from.readRequest(back).withModel("m");
    }

    private JsonObject write(Dialect dialect, ChatRequest request, List<String> lost) {
        var dropped = new Dropped(from);
        var model = dialect == OPENAI ? models.openai : models.claude;
        var kind = dialect == OPENAI ? models.kind : ProviderKind.ANTHROPIC;
        var body = dialect.writeRequest(request.withModel(model), kind, dropped);
        lost.addAll(dropped.names());
        return (JsonObject) Json.parse(body.json());
    }

    @Override
    public String toString() {
        return from.name() + ": " + name;
    }
}
