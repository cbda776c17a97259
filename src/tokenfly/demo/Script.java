package tokenfly.demo;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The commands that a message begins with, and the words after them.
///
/// ```
///   message   = *( command separator ) text
///   separator = spaces and any of , ; : . !  with an optional "and"
/// ```
///
/// The first word that is no command ends them. Commands are read in any case and order; one given
/// twice counts as it was given last.
///
/// @param commands each command with its argument, `""` where it has none
/// @param text what the message says after its commands
record Script(Map<Command, String> commands, String text) {
    static final int MAX_WORDS = 10_000;
    static final Duration MAX_PACE = Duration.ofSeconds(10);
    static final Duration MAX_WAIT = Duration.ofMinutes(10);
    private static final int MAX_COMMANDS = 50;
    /// About what a hosted model of middle size makes for one reader.
    private static final Duration HUMAN_PACE = Duration.ofMillis(50);
    private static final Duration SLOW = Duration.ofSeconds(3);

    /// The table of commands: how each is written, what it matches and what it does.
    enum Command {
        SAY("say TEXT", "say", "answers TEXT and nothing else; no command after it counts"),
        WORDS("words 200", "words (\\d{1,9})", "answers with so many words, at most 10000"),
        JSON("json", "json", "answers with a JSON object"),
        THINK("think", "think", "reasons first, unless the request turns thinking off"),
        FAST("fast", "fast", "streams every word at once"),
        PACE("pace 5ms", "pace (" + Command.DURATION + ")",
                "waits so long between words, at most 10s; 50ms when not told"),
        WAIT("wait 3s", "wait (" + Command.DURATION + ")",
                "waits before it answers at all, at most 600s"),
        SLOW("slow", "slow", "the same as `wait 3s`"),
        CACHED("cached 100", "cached (\\d{1,9})",
                "reports so many input tokens as read from the cache"),
        NO_USAGE("no usage", "no usage", "reports no usage"),
        STOP_LENGTH("stop length", "stop length",
                "ends half way, as though at the limit of output tokens"),
        REFUSE("refuse", "refuse", "ends with `content_filter`, or `refusal`"),
        ERROR("error 429", "error (" + DemoError.words() + "|timeout)",
                "answers with this HTTP error: 400, `400 context`, 401, 402, 403, 404, 413, 422,"
                        + " 429, 500, 502, 503, 504 or `timeout`, 529"),
        ERROR_FIRST("error first", "error first", "answers 200 with an error as the first event"),
        ERROR_IN_STREAM("error in stream", "error in stream",
                "answers half, then an error event; 500 when not streaming"),
        CUT("cut", "cut", "answers half, then breaks the connection"),
        STALL("stall", "stall", "answers half, then stays silent, 10 minutes at most"),
        HELP("help", "help(?=\\s*$)", "alone: answers with this table");

        private static final String DURATION = "\\d{1,6}(?:\\.\\d{1,3})? ?(?:ms|s)";

        final String example;
        final String meaning;
        private final Pattern pattern;

        Command(String example, String pattern, String meaning) {
            this.example = example;
            this.meaning = meaning;
            this.pattern = Pattern.compile(pattern + "(?:[\\s,;:.!]+(?:and\\s+)?|$)",
                    Pattern.CASE_INSENSITIVE);
        }
    }

    Script {
        commands = Collections.unmodifiableMap(commands);
    }

    static Script of(String message) {
        var commands = new EnumMap<Command, String>(Command.class);
        String text = message.strip();
        int at = 0;
        for (int i = 0; i < MAX_COMMANDS && !commands.containsKey(Command.SAY); i++)
            at = takeCommand(text, at, commands);
        return new Script(commands, text.substring(at));
    }

    /// Adds the command that stands at `at`.
    ///
    /// @return the place after it; `at` if there is none
    private static int takeCommand(String text, int at, Map<Command, String> commands) {
        for (var command : Command.values()) {
            var matcher = command.pattern.matcher(text).region(at, text.length());
            if (!matcher.lookingAt()) continue;
            commands.put(command, matcher.groupCount() > 0 ? matcher.group(1) : "");
            return matcher.end();
        }
        return at;
    }

    boolean has(Command command) {
        return commands.containsKey(command);
    }

    /// The silence between two words.
    Duration pace() {
        if (has(Command.FAST)) return Duration.ZERO;
        return has(Command.PACE) ? duration(commands.get(Command.PACE), MAX_PACE) : HUMAN_PACE;
    }

    /// The silence before the answer.
    Duration waiting() {
        if (has(Command.WAIT)) return duration(commands.get(Command.WAIT), MAX_WAIT);
        return has(Command.SLOW) ? SLOW : Duration.ZERO;
    }

    /// How many words the answer is to have, or -1.
    int words() {
        return has(Command.WORDS) ? Math.min(number(Command.WORDS), MAX_WORDS) : -1;
    }

    /// How many input tokens are to count as cached.
    int cached() {
        return has(Command.CACHED) ? number(Command.CACHED) : 0;
    }

    /// The error to answer with, or null.
    DemoError fault() {
        return has(Command.ERROR) ? DemoError.of(commands.get(Command.ERROR)) : null;
    }

    /// The table of commands as text.
    static String help() {
        var help = new StringBuilder("Begin a message with any of these:");
        for (var command : Command.values())
            help.append("\n").append(command.example).append(": ").append(command.meaning);
        return help.append("\nName an offered tool and I call it.").toString();
    }

    private int number(Command command) {
        return Integer.parseInt(commands.get(command));
    }

    private static Duration duration(String text, Duration most) {
        boolean millis = text.toLowerCase(Locale.ROOT).endsWith("ms");
        double number = Double.parseDouble(text.substring(0, text.length() - (millis ? 2 : 1)));
        var duration = Duration.ofNanos(Math.round(number * (millis ? 1e6 : 1e9)));
        return duration.compareTo(most) > 0 ? most : duration;
    }
}
