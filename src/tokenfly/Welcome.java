package tokenfly;

import java.io.PrintStream;
import java.util.stream.Collectors;
import tokenfly.config.OffModels;
import tokenfly.config.Settings;
import tokenfly.http.BodyMemory;
import tokenfly.upstream.catalog.Model;

/// What the gateway says when it is up.
final class Welcome {
    private Welcome() {
    }

    /// @param newKey of the account made at a first start, shown this once; or null
    static void print(Settings settings, String address, String newKey, long millis, PrintStream out) {
        out.println("TokenFly " + Version.NAME + " listens on " + address + " (ready in " + millis
                + " ms)");
        out.println();
        out.println("  models   " + settings.catalog().models().stream().filter(Model::on)
                .map(Model::id).collect(Collectors.joining(", ")));
        OffModels.byWant(settings.catalog()).forEach((want, models) ->
                out.println("  off      " + String.join(", ", models) + ": set " + want));
        out.println("  console  " + address + "/console"
                + (settings.adminKey() == null ? "; the operator's side is off: set admin.key" : ""));
        long largest = new BodyMemory(settings.bodyMemoryBytes()).largestBody();
        if (largest < settings.bodyLimitBytes())
            out.println("  bodies   up to " + largest + " bytes, less than body.limit: body.memory,"
                    + " a quarter of the heap, holds no more (java -Xmx)");
        if (newKey != null) {
            out.println();
            out.println("  An account `first` was made. Its key is shown only now:");
            out.println("  " + newKey);
        }
        out.println();
        out.println("Try it:");
        out.println();
        out.println("  curl " + address + "/v1/chat/completions -H 'Authorization: Bearer "
                + (newKey == null ? "YOUR_KEY" : newKey) + "' -d '{\"model\":\"demo\",\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"Hello!\"}]}'");
        out.println();
        out.flush();
    }
}
