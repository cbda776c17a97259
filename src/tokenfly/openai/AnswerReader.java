package tokenfly.openai;

import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatException;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;

/// Reads a whole answer: a stream of one chunk, whose `message` stands where a chunk has its
/// `delta`.
final class AnswerReader {
    private AnswerReader() {
    }

    /// @throws ChatException when it is an error, or no answer
    static ChatAnswer read(JsonObject body, ToolNames names) {
        var error = UpstreamErrors.in(body);
        if (error != null) throw new ChatException(UpstreamErrors.toClient(error));
        if (!(body.get("choices") instanceof JsonArray(var choices)) || choices.isEmpty())
            throw new ChatException(UpstreamErrors.unreadable());
        var answer = new AnswerBuilder();
        var reader = new ChunkReader(names);
        reader.chunk(body, answer::add);
        reader.whole(answer::add);
        return answer.build();
    }
}
