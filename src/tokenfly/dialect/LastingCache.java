package tokenfly.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tokenfly.json.EightBytes;
import tokenfly.json.Json;
import tokenfly.json.JsonScanner;
import tokenfly.json.JsonSplice;
import tokenfly.json.JsonString;
import tokenfly.json.MemberIndex;

/// Marks that ask a provider to keep a part of a prompt for longer than the usual five minutes:
/// `"cache_control":{"type":"ephemeral","ttl":"1h"}`, anywhere in a request. Claude and Kimi write such
/// a part at twice the price of input, where five minutes cost a quarter more (the vendors' price pages
/// of autumn 2026).
final class LastingCache {
    /// What it is called where it is left out or let through.
    static final String NAME = "cache_control.ttl";

    private static final String MARK = "cache_control";
    private static final byte[] WRITTEN = MARK.getBytes(StandardCharsets.US_ASCII);
    private static final int UNDERSCORE = MARK.indexOf('_');
    /// What an escaped `_` or small letter begins with, and goes on with.
    private static final byte[] ESCAPED = "\\u00".getBytes(StandardCharsets.US_ASCII);
    private static final String LETTERS = "567";
    private static final String USUAL = "5m";
    private static final byte[] FIVE_MINUTES = Json.utf8(new JsonString(USUAL));

    private final byte[] body;
    private final JsonSplice splice;
    private boolean found;

    private LastingCache(byte[] body) {
        this.body = body;
        this.splice = new JsonSplice(body);
    }

    /// The body with marks of the usual time in their place; null when there are no others.
    static byte[] shortened(byte[] body) {
        if (!mayHaveMarks(body)) return null;
        var search = new LastingCache(body);
        search.into(new JsonScanner(body, 0, body.length));
        return search.found ? search.splice.toByteArray() : null;
    }

    /// Whether the name stands in the body, or may stand there with a letter escaped. Nearly all bodies
    /// have neither: they are gone through by eight bytes.
    private static boolean mayHaveMarks(byte[] body) {
        int i = 0;
        for (; i <= body.length - 8; i += 8)
            if (EightBytes.hold(body, i, '_', '\\') && mayHaveMark(body, i, i + 8)) return true;
        return mayHaveMark(body, i, body.length);
    }

    private static boolean mayHaveMark(byte[] body, int from, int to) {
        for (int i = from; i < to; i++)
            if (body[i] == '_' && isAt(body, i - UNDERSCORE, WRITTEN)
                    || body[i] == '\\' && isAt(body, i, ESCAPED) && LETTERS.indexOf(body[i + ESCAPED.length]) >= 0)
                return true;
        return false;
    }

    /// Whether the text stands there, with a byte behind it.
    private static boolean isAt(byte[] body, int from, byte[] text) {
        return from >= 0 && from + text.length < body.length
                && Arrays.equals(body, from, from + text.length, text, 0, text.length);
    }

    private void into(JsonScanner scan) {
        if (scan.overObject()) {
            while (scan.nextMember())
                if (scan.nameIs(MARK) && scan.isObject()) shorten(scan.valueStart(), scan.valueEnd());
                else if (scan.isObject() || scan.isArray()) into(scan.enter());
        } else if (scan.overArray()) {
            while (scan.nextElement()) if (scan.isObject() || scan.isArray()) into(scan.enter());
        }
    }

    private void shorten(int from, int to) {
        var mark = new MemberIndex(body, from, to);
        for (var time : mark.all("ttl")) {
            if (time.isNull() || USUAL.equals(time.string())) continue;
            found = true;
            splice.replace(time.from(), time.to(), FIVE_MINUTES);
        }
    }
}
