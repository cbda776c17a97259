package tokenfly;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tokenfly.command.Arguments;
import tokenfly.command.Command;
import tokenfly.command.CommandRefused;
import tokenfly.command.Commands;
import tokenfly.config.ConfigLocation;
import tokenfly.config.SettingsReader;
import tokenfly.properties.FileFault;
import tokenfly.upstream.exchange.Waiting;

/// Start here: finds out what is asked for on the command line and does it.
public final class Main {
    static final int DONE = Command.DONE;
    static final int BAD_CONFIG = Command.BAD_CONFIG;
    static final int OUT_OF_MEMORY = 3;

    /// The real one: what is left with [App#warnings] would end with the process.
    private static final PrintStream LAST_WORDS = System.err;
    private static final Duration LAST_WORDS_TIME = Duration.ofSeconds(1);

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) throws Exception {
        var memoryGone = new MemoryGone();
        Thread.setDefaultUncaughtExceptionHandler((thread, why) -> {
            if (why instanceof OutOfMemoryError) memoryGone.end();
            LAST_WORDS.println("thread " + thread.getName() + " died of " + why);
            why.printStackTrace(LAST_WORDS);
        });
        int code = new Main(System.out, System.err).run(List.of(args));
        if (code != DONE) System.exit(code);
    }

    /// Ends the process at once: what stands in the ledger is not what the accounts in memory come to,
    /// and the next start reads what is right. Nobody who does not read the words keeps it alive.
    static void end(Throwable why) {
        try {
            Thread.ofPlatform().daemon().start(() -> LAST_WORDS.println("the ledger and the accounts in memory"
                    + " have parted, so this process ends; the next start reads the ledger: " + why))
                    .join(LAST_WORDS_TIME);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
    }

    /// @return the exit code
    int run(List<String> args) throws InterruptedException {
        try {
            return command(args);
        } catch (CommandRefused e) {
            err.println(e.getMessage().stripTrailing());
            return e.code();
        } catch (IOException e) {
            err.println(FileFault.words(e));
            return BAD_CONFIG;
        }
    }

    private int command(List<String> args) throws CommandRefused, IOException, InterruptedException {
        if (args.isEmpty()) return serve(null);
        var first = args.getFirst();
        var rest = args.subList(1, args.size());
        var command = Command.of(first);
        if (command != null) return run(Arguments.of(command, rest));
        return switch (first) {
            case "--help", "-h", "help" -> help(rest);
            case "--version" -> print("TokenFly " + Version.NAME + System.lineSeparator());
            // A lone file name is what `serve` may be left out for.
            case String name when rest.isEmpty() && name.endsWith(".properties") -> serve(name);
            default -> throw CommandRefused.unknown(first);
        };
    }

    private int run(Arguments arguments) throws CommandRefused, IOException, InterruptedException {
        var command = arguments.command();
        if (arguments.asksForHelp()) return print(command.help());
        if (command == Command.SERVE) return serve(arguments.word(0));
        return new Commands(Main::location,
                new SettingsReader(System::getenv, null, Formats.all()), Formats.all(),
                "TokenFly/" + Version.NAME, out, err).run(arguments);
    }

    private int help(List<String> words) {
        var command = words.isEmpty() ? null : Command.of(words.getFirst());
        return print(command == null ? Command.helpOfAll() : command.help());
    }

    private int serve(String config) throws IOException, InterruptedException {
        try {
            return App.start(location(config), System::getenv, out, err, Waiting.USUAL_INTERVAL, Formats.all(), app -> {
                System.setErr(app.warnings());
                // Whoever reads that it listens may stop it in the same moment.
                app.stopOnSignal();
            }).join();
        } catch (StartException e) {
            e.lines().forEach(err::println);
            return BAD_CONFIG;
        }
    }

    private static ConfigLocation location(String argument) {
        return ConfigLocation.find(argument, Path.of("").toAbsolutePath());
    }

    private int print(String text) {
        out.print(text);
        return DONE;
    }
}
