package tokenfly.demo;

import java.util.function.Function;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatRequest;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.EventWriter;
import tokenfly.dialect.RawRequest;
import tokenfly.json.JsonObject;

/// How one answer is told: as events, or whole. Not thread-safe.
record Voice(boolean stream, EventWriter events, Function<ChatAnswer, JsonObject> whole) {

    /// In the format that was spoken to the provider.
    static Voice of(Dialect dialect, ChatRequest request, RawRequest raw, long inputTokens) {
        return new Voice(request.stream(), dialect.eventWriter(request, raw, inputTokens),
                answer -> dialect.writeAnswer(answer, request, raw));
    }
}
