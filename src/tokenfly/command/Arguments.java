package tokenfly.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The words behind a command, and its options, which may stand anywhere among them.
public record Arguments(Command command, List<String> words, Map<String, String> options) {
    private static final String HELP = "--help";

    public Arguments {
        words = List.copyOf(words);
        options = Map.copyOf(options);
    }

    /// @throws CommandRefused when the command has no such option or number of words
    public static Arguments of(Command command, List<String> given) throws CommandRefused {
        var words = new ArrayList<String>();
        var options = new HashMap<String, String>();
        for (var argument : given) {
            int equals = argument.indexOf('=') + 1;
            var name = argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
            if (!isOption(argument)) words.add(argument);
            else if (argument.equals(HELP) || argument.equals("-h")) options.put(HELP, "");
            else if (command.options.contains(name)) options.put(name, argument.substring(name.length()));
            else throw CommandRefused.misused(command, command.options.contains(name + "=")
                    ? "needs a value with " + name + "=" : "has no option " + CommandRefused.shown(argument));
        }
        var arguments = new Arguments(command, words, options);
        if (!arguments.asksForHelp()) arguments.count(command.least, command.most);
        return arguments;
    }

    /// `-5` is an amount.
    private static boolean isOption(String argument) {
        return argument.startsWith("--") || argument.matches("-[A-Za-z].*");
    }

    void count(int least, int most) throws CommandRefused {
        if (words.size() < least) throw CommandRefused.misused(command, "needs more arguments");
        if (words.size() > most) throw CommandRefused.misused(command, "has an argument too many: "
                + CommandRefused.shown(words.get(most)));
    }

    public boolean asksForHelp() {
        return options.containsKey(HELP);
    }

    /// @return null if it was not given
    String option(String name) {
        return options.get(name);
    }

    /// @return null if there are fewer
    public String word(int index) {
        return index < words.size() ? words.get(index) : null;
    }
}
