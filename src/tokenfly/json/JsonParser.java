package tokenfly.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// Builds the values of one JSON text. Recursive, which [Json#MAX_DEPTH] keeps shallow.
final class JsonParser {
    private final Lexer lexer;
    private final Unescaper unescaper = new Unescaper();

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
        var members = new LinkedHashMap<String, JsonValue>();
        for (boolean first = true; lexer.nextMember(first); first = false)
            members.put(unescaper.text(lexer), value(depth + 1));
        return new JsonObject(members);
    }

    private JsonArray array(int depth) {
        lexer.open(depth);
        var values = new ArrayList<JsonValue>();
        for (boolean first = true; lexer.nextElement(first); first = false)
            values.add(value(depth + 1));
        return new JsonArray(values);
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
