package bench.gateway;

import java.io.IOException;
import java.util.Locale;

/// How do requests a second and delay grow with connections and with the size of bodies?
public final class GrowthBench {
    private static final double SECONDS = "1".equals(System.getenv("FULL")) ? 6 : 1.5;

    private GrowthBench() {
    }

    public static void main(String[] args) throws IOException {
        try (var lab = new Lab()) {
            lab.warm(LoadPlan.requests(32, 1_000, 1));
            for (var target : new Target[] {lab.bare(), lab.gateway()}) {
                lab.warm(LoadPlan.requests(32, 1_000, 30), target);
                lab.warm(LoadPlan.requests(4, 100_000, 5), target);
            }
            for (int connections : new int[] {1, 8, 64, 512})
                lab.measureAll("connections-" + connections,
                        LoadPlan.requests(connections, 1_000, SECONDS));
            // Four bodies of 4 MB are what a heap of 128 MB admits at once with room to spare.
            for (int bytes : new int[] {1_000, 100_000, 4_000_000})
                lab.measureAll("bytes-" + bytes, LoadPlan.requests(4, bytes, SECONDS));
            print(lab);
        }
    }

    private static void print(Lab lab) {
        System.out.printf("%n%-20s %-8s %12s %10s %10s %12s %12s%n", "", "", "requests/s", "p50, us",
                "p99, us", "cpu us/req", "MB/s");
        for (var name : lab.figures().names()) {
            if (!name.endsWith(".perSecond")) continue;
            var prefix = name.substring(0, name.length() - "perSecond".length());
            var parts = prefix.split("\\.");
            double rate = lab.figures().median(name).orElse(0);
            int bytes = parts[0].startsWith("bytes-") ? Integer.parseInt(parts[0].substring(6)) : 1_000;
            System.out.printf(Locale.ROOT, "%-20s %-8s %12.0f %10.0f %10.0f %12.1f %12.1f%n", parts[0],
                    parts[1], rate, figure(lab, prefix + "latency.p50"),
                    figure(lab, prefix + "latency.p99"), figure(lab, prefix + "cpu"), rate * bytes / 1e6);
        }
    }

    private static double figure(Lab lab, String name) {
        return lab.figures().median(name).orElse(Double.NaN);
    }
}
