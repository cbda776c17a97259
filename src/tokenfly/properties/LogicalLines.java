package tokenfly.properties;

/// Cuts a properties file into its logical lines: comments and blank lines left out, lines that end
/// in an odd number of backslashes joined with what follows, as [java.util.Properties#load]
/// describes. Not thread-safe.
final class LogicalLines {
    private final String text;
    private int position;
    private int number;

    /// @param number of its first natural line, from 1
    record Line(int number, String text) {}

    LogicalLines(String text) {
        this.text = text;
    }

    /// @return null at the end
    Line next() {
        while (position < text.length()) {
            var piece = naturalLine();
            if (piece.isEmpty() || piece.charAt(0) == '#' || piece.charAt(0) == '!') continue;
            int first = number;
            var line = joined(piece);
            if (line != null) return new Line(first, line);
        }
        return null;
    }

    /// @return null when there is nothing but a backslash: the next line then begins afresh, and
    ///         may be a comment. Properties does so, and takes it for an empty line at the very end
    ///         of a file unless that ends in CR LF.
    private String joined(String first) {
        if (!goesOn(first)) return first;
        var whole = new StringBuilder();
        var piece = first;
        while (goesOn(piece)) {
            whole.append(piece, 0, piece.length() - 1);
            boolean isLast = position == text.length();
            if (whole.isEmpty() && (!isLast || text.endsWith("\r\n"))) return null;
            if (isLast) return whole.toString();
            piece = naturalLine();
        }
        return whole.append(piece).toString();
    }

    private static boolean goesOn(String piece) {
        int end = piece.length();
        while (end > 0 && piece.charAt(end - 1) == '\\') end--;
        return (piece.length() - end) % 2 == 1;
    }

    /// The next line without its end and without the blanks before it.
    private String naturalLine() {
        number++;
        int start = position;
        while (start < text.length() && isBlank(text.charAt(start))) start++;
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') end++;
        boolean isCrLf = text.startsWith("\r\n", end);
        position = Math.min(text.length(), end + (isCrLf ? 2 : 1));
        return text.substring(start, end);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }
}
