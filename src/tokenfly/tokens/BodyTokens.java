package tokenfly.tokens;

/// Counts the tokens of a request from its bytes, in one pass over all strings and numbers.
///
/// Member names count too: they stand for what a message or a schema costs beside its text. Base64
/// is not text: an image counts as one, a PDF by its length.
final class BodyTokens {
    private static final int MEDIA_BYTES = 512;
    private static final int IMAGE = 1_600;
    private static final int PDF_PAGE = 4_000;
    private static final int PDF_PAGE_BYTES = 60 * 1024;
    private static final int BASE = 10;

    private final byte[] json;
    private final String model;
    private final TokenEstimate estimate;
    private long extra = BASE;
    /// The last member name passed.
    private int nameFrom;
    private int nameTo;

    BodyTokens(byte[] json, String model) {
        this.json = json;
        this.model = model;
        this.estimate = new TokenEstimate(model);
    }

    long count() {
        for (int at = 0; at < json.length; ) {
            byte next = json[at];
            if (next == '"') {
                int end = endOfString(at + 1);
                string(at + 1, end);
                at = end + 1;
            } else {
                // A number, a word or a bracket; brackets and commas come free with their names.
                if (next > ' ' && next != ',' && next != ':' && next < '[')
                    estimate.jsonString(json, at, at + 1);
                else estimate.border();
                at++;
            }
        }
        return Math.max(1, estimate.tokens() * 11 / 10 + extra);
    }

    private int endOfString(int from) {
        int at = from;
        while (at < json.length && json[at] != '"') at += json[at] == '\\' ? 2 : 1;
        return Math.min(at, json.length);
    }

    private void string(int from, int to) {
        if (isName(to + 1)) {
            nameFrom = from;
            nameTo = to;
            if (nameIs("tools")) extra += ToolPrompt.tokens(model, false);
        } else if (nameIs("signature") || nameIs("encrypted_content")) {
            return;
        }
        if (to - from > MEDIA_BYTES && isMedia(from)) extra += weightOfMedia(from, to);
        else estimate.border().jsonString(json, from, to).border();
    }

    /// Whether the string that ended before `at` is a member's name.
    private boolean isName(int at) {
        int next = at;
        while (next < json.length && json[next] <= ' ') next++;
        return next < json.length && json[next] == ':';
    }

    private boolean nameIs(String ascii) {
        if (nameTo - nameFrom != ascii.length()) return false;
        for (int i = 0; i < ascii.length(); i++)
            if (json[nameFrom + i] != ascii.charAt(i)) return false;
        return true;
    }

    /// Base64, bare or in a data URL: no space, no escape in its first bytes.
    private boolean isMedia(int from) {
        for (int at = from; at < from + MEDIA_BYTES; at++) {
            byte b = json[at];
            boolean plain = b > ' ' && b != '\\' && (Character.isLetterOrDigit(b) || "+/=_-".indexOf(b) >= 0
                    || at < from + 100 && ":;,.".indexOf(b) >= 0);
            if (!plain) return false;
        }
        return true;
    }

    private long weightOfMedia(int from, int to) {
        for (int at = from; at < from + 100; at++)
            if (startsPdf(at)) return PDF_PAGE * (1 + (to - from) * 3L / 4 / PDF_PAGE_BYTES);
        return IMAGE;
    }

    /// `%PDF` in base64.
    private boolean startsPdf(int at) {
        return json[at] == 'J' && json[at + 1] == 'V' && json[at + 2] == 'B' && json[at + 3] == 'E';
    }
}
