package tokenfly.config;

import java.io.PrintStream;
import tokenfly.upstream.Model;
import tokenfly.upstream.Provider;

/// The command `check`: says whether a configuration is good.
public final class Check {
    private static final int EXIT_GOOD = 0;
    private static final int EXIT_MISTAKEN = 2;

    private Check() {
    }

    /// Prints `ok: …` and which models are off for want of what, or every mistake on a line of its
    /// own.
    ///
    /// @return the exit code: 0, or 2 when there are mistakes
    public static int run(ConfigLocation location, SettingsReader reader, PrintStream out) {
        return switch (reader.read(location)) {
            case Reading.Good(var settings) -> {
                print(location, settings, out);
                yield EXIT_GOOD;
            }
            case Reading.Bad(var mistakes) -> {
                mistakes.forEach(out::println);
                yield EXIT_MISTAKEN;
            }
        };
    }

    private static void print(ConfigLocation location, Settings settings, PrintStream out) {
        var models = settings.catalog().models();
        var providers = settings.catalog().providers();
        out.println("ok: " + count(models.size(), "model") + " ("
                + models.stream().filter(Model::on).count() + " on), "
                + count(providers.size(), "provider") + " ("
                + providers.stream().filter(Provider::on).count() + " on), "
                + count(settings.accounts().size(), "account") + " in " + location.name());
        OffModels.byWant(settings.catalog()).forEach((want, ids) ->
                out.println("off without " + want + ": " + String.join(", ", ids)));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
