package tokenfly;

import java.util.List;
import tokenfly.anthropic.Messages;
import tokenfly.dialect.Dialect;
import tokenfly.openai.ChatCompletions;
import tokenfly.responses.Responses;

/// The wire formats that the program speaks. The order tells which one a provider that speaks several
/// is called in by a client of none of them; on a path of none, the first one is spoken.
public final class Formats {
    private Formats() {
    }

    public static List<Dialect> all() {
        return List.of(new ChatCompletions(), new Messages(), new Responses());
    }
}
