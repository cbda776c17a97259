package tokenfly.command;

/// A command that cannot be done: in which words, and with which exit code.
public final class CommandRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    /// @param code see [Command]
    /// @param words lines for the operator
    CommandRefused(int code, String words) {
        super(words);
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// Safe on a terminal, whatever somebody typed.
    static String shown(String text) {
        var cut = text.length() <= 64 ? text : text.substring(0, 64) + "...";
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
