package tokenfly.testing;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tokenfly.anthropic.answer.AnthropicStreamChecker;
import tokenfly.openai.answer.OpenAiStreamChecker;
import tokenfly.responses.answer.ResponsesStreamChecker;
import tokenfly.translation.Canonical;

/// The grammar of each format's streams, for whatever a test gets.
public final class StreamGrammar {
    private StreamGrammar() {
    }

    /// Complains if the answer is a stream that official SDKs would stumble over.
    public static void check(HttpResponse<String> answer) {
        if (!answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream")) return;
        var path = answer.uri().getPath();
        if (path.endsWith("/chat/completions")) {
            OpenAiStreamChecker.ofBytes(answer.body().getBytes(StandardCharsets.UTF_8));
        } else if (path.endsWith("/responses")) {
            ResponsesStreamChecker.ofStream(answer.body().getBytes(StandardCharsets.UTF_8));
        } else if (path.endsWith("/messages")) {
            var events = Canonical.events(answer.body());
            events.removeIf(event -> event.type().equals("ping")); // they come before the start as well
            AnthropicStreamChecker.check(events);
        }
    }
}
