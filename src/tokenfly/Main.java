package tokenfly;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import tokenfly.config.Check;
import tokenfly.config.ConfigLocation;
import tokenfly.config.SettingsReader;
import tokenfly.upstream.Waiting;

/// Start here: finds out what is asked for on the command line and does it.
public final class Main {
    static final int DONE = 0;
    static final int BAD_COMMAND = 1;
    static final int BAD_CONFIG = 2;
    static final int OUT_OF_MEMORY = 3;

    private static final String HELP = """
            TokenFly, an LLM API gateway that speaks OpenAI's and Anthropic's APIs.

              java -jar tokenfly.jar [serve] [CONFIG]            serve
              java -jar tokenfly.jar check [CONFIG]              find every mistake in a config
              java -jar tokenfly.jar key ACCOUNT [CONFIG]        make an API key, shown once
              java -jar tokenfly.jar credit ACCOUNT AMOUNT [CONFIG]
                                                                 add to an account's balance
              java -jar tokenfly.jar audit [CONFIG]              verify the ledger
              java -jar tokenfly.jar --help | --version

            CONFIG is config.properties in the working directory, or else the one inside the jar.
            Exit codes: 0 done, 1 no such command or argument, 2 the configuration or the data forbid it,
            3 out of memory.
            """;

    /// The real one: what is left with [App#warnings] would end with the process.
    private static final PrintStream LAST_WORDS = System.err;

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler(Main::died);
        int code = new Main(System.out, System.err).run(List.of(args));
        if (code != DONE) System.exit(code);
    }

    /// A gateway whose ledger's or server's own thread has died must not seem to serve: whoever watches
    /// the process starts it anew, and the ledger is made for that.
    private static void died(Thread thread, Throwable why) {
        try {
            LAST_WORDS.println("thread " + thread.getName() + " died of " + why);
            if (!(why instanceof OutOfMemoryError)) why.printStackTrace();
        } finally {
            if (why instanceof OutOfMemoryError) Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
    }

    /// @return the exit code
    int run(List<String> args) throws InterruptedException {
        try {
            return command(args);
        } catch (IOException e) {
            // The words of a file system's exception are often the path alone.
            err.println(e instanceof FileSystemException
                    ? e.getClass().getSimpleName() + ": " + e.getMessage() : e.getMessage());
            return BAD_CONFIG;
        }
    }

    private int command(List<String> args) throws IOException, InterruptedException {
        if (args.isEmpty()) return serve(null);
        var rest = args.subList(1, args.size());
        return switch (args.getFirst()) {
            case "serve" -> atMost(1, rest) ? serve(last(rest, 0)) : usage();
            case "check" -> atMost(1, rest)
                    ? Check.run(location(last(rest, 0)), reader(), out) : usage();
            case "key" -> between(1, 2, rest)
                    ? commands(last(rest, 1)).key(rest.getFirst()) : usage();
            case "credit" -> between(2, 3, rest)
                    ? commands(last(rest, 2)).credit(rest.get(0), rest.get(1)) : usage();
            case "audit" -> atMost(1, rest) ? commands(last(rest, 0)).audit() : usage();
            case "--help", "-h", "help" -> print(HELP);
            case "--version" -> print("TokenFly " + Version.NAME + System.lineSeparator());
            // A lone file name is what `serve` may be left out for.
            case String name when rest.isEmpty() && name.endsWith(".properties") -> serve(name);
            default -> usage();
        };
    }

    private int serve(String config) throws IOException, InterruptedException {
        try {
            App.start(location(config), System::getenv, out, err, Waiting.USUAL_INTERVAL, Formats.all(), app -> {
                System.setErr(app.warnings());
                // Whoever reads that it listens may stop it in the same moment.
                app.stopOnSignal();
            }).join();
            return DONE;
        } catch (StartException e) {
            e.lines().forEach(err::println);
            return BAD_CONFIG;
        }
    }

    private Commands commands(String config) {
        return new Commands(location(config), reader(), out, err);
    }

    private static ConfigLocation location(String argument) {
        return ConfigLocation.find(argument, Path.of("").toAbsolutePath());
    }

    private static SettingsReader reader() {
        return new SettingsReader(System::getenv, null, Formats.all());
    }

    private int usage() {
        err.print(HELP);
        return BAD_COMMAND;
    }

    private int print(String text) {
        out.print(text);
        return DONE;
    }

    private static String last(List<String> args, int index) {
        return args.size() > index ? args.get(index) : null;
    }

    private static boolean atMost(int most, List<String> args) {
        return between(0, most, args);
    }

    private static boolean between(int least, int most, List<String> args) {
        return args.size() >= least && args.size() <= most;
    }
}
