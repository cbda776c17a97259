package tokenfly.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Builds the values of one JSON text. Recursive, which [Json#MAX_DEPTH] keeps shallow.
final class JsonParser {
    private static final Object[] NOTHING = {};

    private final Lexer lexer;
    private final Unescaper unescaper = new Unescaper();

    /// The names and values of the objects and arrays that are still open, outermost first, so that
    /// each can be made in its final size.
    private Object[] stack = NOTHING;
    private int height;

    JsonParser(byte[] json, int from, int to) {
        this.lexer = new Lexer(json, from, to);
    }

    JsonValue parse() {
        lexer.start();
        var value = value(0);
        lexer.finish();
        return value;
    }

    private JsonValue value(int depth) {
        return switch (lexer.at < lexer.to ? lexer.json[lexer.at] : -1) {
            case '"' -> string();
            case '{' -> object(depth);
            case '[' -> array(depth);
            case 't' -> literal("true", JsonBoolean.TRUE);
            case 'f' -> literal("false", JsonBoolean.FALSE);
            case 'n' -> literal("null", JsonNull.NULL);
            default -> number();
        };
    }

    private JsonObject object(int depth) {
        lexer.open(depth);
        int bottom = height;
        for (boolean first = true; lexer.nextMember(first); first = false) {
            push(unescaper.text(lexer));
            push(value(depth + 1));
        }
        var members = new Members(stack, bottom, height);
        height = bottom;
        return new JsonObject(members);
    }

    private JsonArray array(int depth) {
        lexer.open(depth);
        int bottom = height;
        for (boolean first = true; lexer.nextElement(first); first = false) push(value(depth + 1));
        var values = Arrays.copyOfRange(stack, bottom, height, JsonValue[].class);
        height = bottom;
        return new JsonArray(List.of(values));
    }

    private void push(Object part) {
        if (height == stack.length) stack = Arrays.copyOf(stack, Math.max(64, 2 * height));
        stack[height++] = part;
    }

    private JsonString string() {
        lexer.string();
        return new JsonString(unescaper.text(lexer));
    }

    private JsonNumber number() {
        int from = lexer.at;
        lexer.number();
        return new JsonNumber(new String(lexer.json, from, lexer.at - from,
                StandardCharsets.ISO_8859_1));
    }

    private JsonValue literal(String word, JsonValue value) {
        lexer.literal(word);
        return value;
    }
}
