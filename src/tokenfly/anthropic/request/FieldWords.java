package tokenfly.anthropic.request;

import tokenfly.chat.ChatException;
import tokenfly.dialect.Fields;
import tokenfly.json.JsonObject;

/// How Anthropic's API refuses a field: `messages.2.content.0.type: Field required`.
final class FieldWords implements Fields.Words {
    private static final FieldWords WORDS = new FieldWords();

    private FieldWords() {
    }

    /// @param path `""` for the body
    static Fields fields(JsonObject object, String path) {
        return new Fields(object, path, WORDS);
    }

    @Override
    public String element(String path, int index) {
        return path + "." + index;
    }

    @Override
    public ChatException missing(String path) {
        return ChatException.invalid(path, "Field required");
    }

    @Override
    public ChatException wrongType(String path, Fields.Type wanted) {
        return ChatException.invalid(path, "Input should be a valid " + switch (wanted) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            case INTEGER -> "integer, 0 or greater";
            case OBJECT -> "dictionary";
            case ARRAY -> "list";
        });
    }

    @Override
    public ChatException invalid(String path, String why) {
        return ChatException.invalid(path, why);
    }
}
