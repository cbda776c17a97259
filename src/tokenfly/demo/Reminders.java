package tokenfly.demo;

/// What agents put among a user's words for the model alone: `<system-reminder>` spans.
final class Reminders {
    private static final String BEGIN = "<system-reminder>";
    private static final String END = "</system-reminder>";

    private Reminders() {
    }

    /// The text without them; one that does not end goes on to the text's end.
    static String without(String text) {
        int at = text.indexOf(BEGIN);
        if (at < 0) return text;
        var rest = new StringBuilder();
        int from = 0;
        for (; at >= 0; at = text.indexOf(BEGIN, from)) {
            rest.append(text, from, at);
            int end = text.indexOf(END, at);
            from = end < 0 ? text.length() : end + END.length();
        }
        return rest.append(text, from, text.length()).toString().strip();
    }
}
