package tokenfly.json;

/// What parser and scanner say about a text: "accepted" or the error.
final class Verdict {
    private Verdict() {
    }

    static String ofParser(byte[] text) {
        return of(() -> Json.parse(text));
    }

    static String ofScanner(byte[] text) {
        return of(() -> scan(new JsonScanner(text, 0, text.length)));
    }

    /// Scans everything a scanner can reach, and enters whatever can be entered.
    private static void scan(JsonScanner scan) {
        while (scan.overArray() ? scan.nextElement() : scan.nextMember())
            if (scan.isObject() || scan.isArray()) scan(scan.enter());
    }

    private static String of(Runnable reading) {
        try {
            reading.run();
            return "accepted";
        } catch (JsonException refusal) {
            return refusal.getMessage();
        }
    }
}
