package bench.gateway;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Lets a gateway do all kinds of its work for half a minute and stops it. Started with
/// `-XX:AOTCacheOutput=FILE` its JVM then records what it loaded and which methods were hot.
public final class Training {
    /// Recording takes a second process of the JVM's own, after the gateway has ended.
    private static final int PATIENCE_SECONDS = 180;

    private Training() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (var lab = new Lab()) {
            var gateway = lab.gateway();
            for (var client : Format.values()) {
                for (var model : new String[] {"bench", "bench-openai", "bench-anthropic"}) {
                    lab.warm(LoadPlan.requests(32, 1_000, 3).as(client, model), gateway);
                    lab.warm(LoadPlan.streams(100, 50, 2).as(client, model), gateway);
                }
            }
            lab.warm(LoadPlan.requests(8, 200_000, 2), gateway);
            gateway.process().destroy();
            if (!gateway.running().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new IOException("the gateway does not end");
        }
    }
}
