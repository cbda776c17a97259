package tokenfly.command;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What the program can be told to do.
public enum Command {
    SERVE("serve", 0, 1, Set.of(), List.of("[serve] [CONFIG]"), "serve", """
            Serves until SIGTERM or SIGINT. SIGHUP reads the configuration again at once; otherwise a
            change of it is noticed within a second or two."""),
    CHECK("check", 0, 1, Set.of("--live"), List.of("check [--live] [CONFIG]"), "find every mistake in a config", """
            Reads the configuration and says every mistake at once, with its file and line; if there is
            none, which models are off for want of what, and where each account stands.
            --live also asks every provider that is on, with each of its keys, for its models, or for one
            token where it does not list them, or lists them to anybody: which formats answer, which key
            is refused and why, which configured ids are unknown there, and what that cost."""),
    KEY("key", 1, 4, KeyCommand.OPTIONS, List.of("key ACCOUNT [--name=KEY] [--spend=5] [CONFIG]", "key list ACCOUNT [CONFIG]",
            "key revoke ACCOUNT ID [CONFIG]"), "make, list or revoke API keys", """
            Makes an API key for the account and prints it, alone on standard output, this once; only
            its hash is stored. An account that was not known is made with it. A running gateway takes
            the key within a second or two. With a name, it may have limits of its own within its account's:
            --models= --expires= --requests-per-minute= --tokens-per-minute= --concurrent-requests=
            --spend-per-day= --spend-per-month= --spend=
            list    shows the account's keys: id, name, last four characters, when made, its end, in which file
            revoke  takes the key of that id away"""),
    CREDIT("credit", 2, 3, Set.of("--note="), List.of("credit ACCOUNT AMOUNT [--note=TEXT] [CONFIG]"),
            "add to an account's balance", """
            Enters a credit in the ledger, through the gateway if one runs; a negative AMOUNT takes away.
            The note, up to 200 characters, stands beside it."""),
    AUDIT("audit", 0, 1, Set.of(), List.of("audit [CONFIG]"), "verify the ledger", """
            Reads the whole ledger, verifies its chain, and prints every account's credits, charges and
            balance. Writes nothing, so it may run beside the gateway. With a store, that of all gateways."""),
    STORE("store", 1, 2, Set.of(), List.of("store import [CONFIG]", "store export [CONFIG]"),
            "move the books into a shared store, or out", """
            Moves what the data directory has into the database that store names, or back out of it, while no
            gateway runs: balances, what was spent today, this month and by each key, accounts, limits and keys.
            import  needs an empty database; sets the ledger aside as ledger.imported
            export  needs a data directory without a ledger, in which it begins one""");

    public static final int DONE = 0;
    public static final int BAD_COMMAND = 1;
    public static final int BAD_CONFIG = 2;

    /// As whoever reads it started it: the start script says its own name.
    private static final String PROGRAM = "  " + System.getProperty("tokenfly.program", "java -jar tokenfly.jar") + " ";
    private static final String NOTES = """
            CONFIG is config.properties in the working directory, or else the one inside the jar.
            Exit codes: 0 done, 1 no such command or argument, 2 the configuration or the data forbid it,
            3 the gateway died of itself.
            """;

    final String word;
    final int least;
    final int most;
    /// Those that end in `=` have a value.
    final Set<String> options;
    private final List<String> usages;
    private final String summary;
    private final String description;

    Command(String word, int least, int most, Set<String> options, List<String> usages, String summary,
            String description) {
        this.word = word;
        this.least = least;
        this.most = most;
        this.options = options;
        this.usages = usages;
        this.summary = summary;
        this.description = description;
    }

    /// @return null if there is none
    public static Command of(String word) {
        return Arrays.stream(values()).filter(command -> command.word.equals(word)).findFirst().orElse(null);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(command -> command.word).toList();
    }

    /// What `--help` says of all.
    public static String helpOfAll() {
        return "TokenFly, an LLM API gateway that speaks OpenAI's and Anthropic's APIs.\n\n"
                + Arrays.stream(values()).map(Command::line).collect(Collectors.joining())
                + PROGRAM + "--help | COMMAND --help | --version\n\n" + NOTES;
    }

    private String line() {
        var usage = PROGRAM + usages.getFirst();
        return usage.length() < 52 ? "%-52s %s%n".formatted(usage, summary)
                : "%s%n%52s %s%n".formatted(usage, "", summary);
    }

    /// What `COMMAND --help` says.
    public String help() {
        return lines(usages) + "\n" + description + "\n\n" + NOTES;
    }

    /// What it says of a mistaken command line.
    String usage() {
        return lines(usages) + PROGRAM + word + " --help\n";
    }

    private static String lines(List<String> usages) {
        return usages.stream().map(usage -> PROGRAM + usage + "\n").collect(Collectors.joining());
    }
}
