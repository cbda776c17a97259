package tokenfly.demo;

import java.util.ArrayList;
import java.util.List;
import tokenfly.chat.Content;
import tokenfly.chat.Tool;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonBoolean;
import tokenfly.json.JsonNull;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;

/// Text in pieces: what the demo model streams one at a time and counts as its tokens.
///
/// A piece is a word with the space before it; a word longer than [#LONGEST_PIECE] code points is
/// several, and each character of a script that puts no spaces between words is its own. The pieces
/// of a text, joined, are the text.
final class Words {
    static final int LONGEST_PIECE = 16;
    /// What an image or another file counts, whatever its size.
    private static final int FILE_TOKENS = 85;

    private Words() {
    }

    /// The first pieces of a text, at most `most`.
    static List<String> split(String text, int most) {
        var pieces = new ArrayList<String>();
        for (int from = 0, end; from < text.length() && pieces.size() < most; from = end)
            pieces.add(text.substring(from, end = pieceEnd(text, from)));
        return pieces;
    }

    static long count(String text) {
        if (text == null) return 0;
        long count = 0;
        for (int at = 0; at < text.length(); at = pieceEnd(text, at)) count++;
        return count;
    }

    /// The tokens of a part of a message. Files have one price.
    static long count(Content part) {
        return switch (part) {
            case Content.Text(var text, _) -> count(text);
            case Content.Refusal(var text) -> count(text);
            case Content.Thinking(var text, _) -> count(text);
            case Content.RedactedThinking(var data) -> count(data);
            case Content.ToolCall call -> count(call.name()) + count(call.arguments());
            case Content.ToolResult result -> count(result.content());
            case Content.SearchResult result -> count(result.title()) + count(result.content());
            case Content.Image _, Content.Document _, Content.Audio _ -> FILE_TOKENS;
            case Content.Other(_, var block) -> count(block);
        };
    }

    private static long count(List<Content> parts) {
        long count = 0;
        for (var part : parts) count += count(part);
        return count;
    }

    static long count(Tool tool) {
        return switch (tool) {
            case Tool.Function function -> count(function.name()) + count(function.description())
                    + count((JsonValue) function.schema());
            case Tool.Custom custom -> count(custom.name()) + count(custom.description());
            case Tool.Builtin builtin -> count((JsonValue) builtin.definition());
        };
    }

    /// The tokens of all text in a value. Names of members are free.
    static long count(JsonValue value) {
        return switch (value) {
            case null -> 0;
            case JsonString(var text) -> count(text);
            case JsonArray(var values) -> values.stream().mapToLong(Words::count).sum();
            case JsonObject(var members) ->
                    members.values().stream().mapToLong(Words::count).sum();
            case JsonNumber _, JsonBoolean _ -> 1;
            case JsonNull _ -> 0;
        };
    }

    private static int pieceEnd(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        for (int points = 0; at < text.length() && points < LONGEST_PIECE; points++) {
            int point = text.codePointAt(at);
            boolean alone = Character.isIdeographic(point) || isKana(point);
            if (Character.isWhitespace(point) || alone && points > 0) break;
            at += Character.charCount(point);
            if (alone) break;
        }
        return at;
    }

    private static boolean isKana(int point) {
        return point >= 0x3040 && point <= 0x30FF;
    }
}
