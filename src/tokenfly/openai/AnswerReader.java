package tokenfly.openai;

import tokenfly.chat.AnswerBuilder;
import tokenfly.chat.ChatAnswer;
import tokenfly.chat.ChatException;
import tokenfly.dialect.ToolNames;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.provider.Fault;

/// Reads a whole answer: a stream of one chunk, whose `message` stands where a chunk has its
/// `delta`.
final class AnswerReader {
    private AnswerReader() {
    }

    /// @throws ChatException when it is an error, or no answer
    static ChatAnswer read(JsonObject body, ToolNames names) {
        if (!(body.get("choices") instanceof JsonArray(var choices)) || choices.isEmpty())
            throw Fault.unreadable();
        var answer = new AnswerBuilder();
        var reader = new ChunkReader(names);
        reader.chunk(body, answer::add);
        reader.whole(answer::add);
        if (answer.failure() != null) throw Fault.unreadable(); // errors are looked for before
        return answer.build();
    }
}
