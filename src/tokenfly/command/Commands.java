package tokenfly.command;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import tokenfly.config.ConfigLocation;
import tokenfly.config.Settings;
import tokenfly.config.SettingsReader;
import tokenfly.dialect.Dialect;
import tokenfly.upstream.Probe;
import tokenfly.upstream.exchange.UpstreamClient;

/// Does what a command line says, but for serving.
public final class Commands {
    private final Function<String, ConfigLocation> locations;
    private final SettingsReader reader;
    private final List<Dialect> dialects;
    private final String userAgent;
    private final PrintStream out;
    private final PrintStream err;

    /// @param locations finds the configuration of a command line's word, or of null
    /// @param userAgent the name by which providers know us
    public Commands(Function<String, ConfigLocation> locations, SettingsReader reader, List<Dialect> dialects,
                    String userAgent, PrintStream out, PrintStream err) {
        this.locations = locations;
        this.reader = reader;
        this.dialects = dialects;
        this.userAgent = userAgent;
        this.out = out;
        this.err = err;
    }

    /// @return the exit code
    /// @throws CommandRefused when it cannot be done
    /// @throws IOException when a file cannot be read or made
    public int run(Arguments arguments) throws CommandRefused, IOException, InterruptedException {
        switch (arguments.command()) {
            case CHECK -> {
                return new CheckCommand(locations.apply(arguments.word(0)), reader, out,
                        settings -> arguments.option("--live") == null || live(settings)).run();
            }
            case AUDIT -> {
                return AuditCommand.run(place(arguments.word(0)), out, err);
            }
            case CREDIT -> new CreditCommand(place(arguments.word(2)), out, err)
                    .enter(arguments.word(0), arguments.word(1), arguments.option("--note="));
            case KEY -> key(arguments);
            case STORE -> new StoreCommand(Installation.of(locations.apply(arguments.word(1)), reader), out, err)
                    .move(arguments.word(0));
            case SERVE -> throw new IllegalArgumentException("serving is no work for a moment");
        }
        return Command.DONE;
    }

    private boolean live(Settings settings) throws InterruptedException {
        try (var client = new UpstreamClient(userAgent)) {
            return new LiveCheck(settings, dialects, new Probe(client), out).run();
        }
    }

    /// `list` and `revoke` are no accounts here; one of that name gets its keys from the console.
    private void key(Arguments arguments) throws CommandRefused, IOException {
        var first = arguments.word(0);
        int words = switch (first) {
            case "list" -> 2;
            case "revoke" -> 3;
            default -> 1;
        };
        arguments.count(words, words + 1);
        var keys = new KeyCommand(place(arguments.word(words)), out, err);
        switch (first) {
            case "list" -> keys.list(arguments.word(1));
            case "revoke" -> keys.revoke(arguments.word(1), arguments.word(2));
            default -> keys.make(first, arguments);
        }
    }

    private Installation place(String config) throws CommandRefused, IOException {
        return Installation.upToDate(locations.apply(config), reader);
    }
}
