package tokenfly.command;

import tokenfly.properties.Spelling;

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

    /// A command line with too few words, too many or others than the command takes.
    static CommandRefused misused(Command command, String why) {
        return new CommandRefused(Command.BAD_COMMAND, command.word + " " + why + "\n" + command.usage());
    }

    /// A word that is no command.
    public static CommandRefused unknown(String word) {
        var nearest = Spelling.nearest(word, Command.words());
        return new CommandRefused(Command.BAD_COMMAND, "there is no command \"" + shown(word) + "\"; "
                + (nearest == null ? "a CONFIG alone must end in .properties" : "did you mean " + nearest + "?")
                + "\n\n" + Command.helpOfAll());
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
