package bench.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What does the gateway cost beside a bare nginx, beside a bare proxy of the JDK's own parts, and
/// beside nothing at all?
///
/// Load, upstream and what is between them run on this machine at the same time and share its
/// cores; each round measures the floor, nginx, the JDK's parts and the gateway one after another, so
/// that whatever else the machine does falls on all of them. `FULL=1` measures longer and more; `BASE=file`
/// compares with an earlier run's file. Nothing here passes or fails but with `QUICK=1`, which measures
/// in under two minutes what a change to the path of a request may have made worse, and ends with 1 where
/// a [Guard] does not hold.
public final class GatewayBench {
    private static final boolean FULL = "1".equals(System.getenv("FULL"));
    private static final boolean QUICK = "1".equals(System.getenv("QUICK"));
    private static final int ROUNDS = FULL ? 7 : 3;
    private static final double SECONDS = FULL ? 6 : 1.2;

    private final Lab lab;

    private GatewayBench(Lab lab) {
        this.lab = lab;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println("gateway: " + Gateway.FLAGS + (FULL ? "" : "(FULL=1 measures longer)"));
        boolean holds = true;
        try (var lab = new Lab()) {
            var bench = new GatewayBench(lab);
            if (QUICK) holds = bench.guard();
            else bench.report();
        }
        if (!holds) System.exit(1);
    }

    private void report() throws IOException, InterruptedException {
        measure();
        new Summary(lab.figures()).print();
        var commit = System.getenv().getOrDefault("COMMIT", "unknown");
        var file = Path.of("build/bench/gateway-" + commit + ".txt");
        lab.figures().save(file, List.of("commit " + commit, "gateway " + Gateway.FLAGS,
                "cores " + Runtime.getRuntime().availableProcessors(), "java " + Runtime.version()));
        System.out.println("\nsaved in " + file);
        var base = System.getenv("BASE");
        if (base != null) lab.figures().compare(Path.of(base));
    }

    private void measure() throws IOException, InterruptedException {
        starts();
        Thread.sleep(1_000);
        memory("idle");
        warm();
        for (int i = 1; i <= ROUNDS; i++) {
            System.out.println("round " + i + " of " + ROUNDS + ", times in microseconds; "
                    + "others: their share of the machine, ! too much to count");
            round();
        }
        System.out.println("many streams");
        manyStreams();
        Thread.sleep(2_000);
        memory("after");
    }

    private boolean guard() throws IOException {
        var small = LoadPlan.requests(32, 1_000, 1);
        for (int i = 0; i < 3; i++) quick(small, (_, plan, target) -> lab.warm(plan, target));
        for (int i = 0; i < 4; i++) quick(small, lab::measure);
        return new Guard(lab.figures()).holds();
    }

    private void quick(LoadPlan small, Work work) throws IOException {
        for (var target : new Target[] {lab.bare(), lab.gateway()}) {
            work.on("small", small, target);
            work.on("large", LoadPlan.requests(8, 200_000, 1), target);
            work.on("streams500", LoadPlan.streams(500, 50, 2), target);
        }
        translations(small, "requests", work);
    }

    /// What is done with a plan: measure it, or let it make things warm.
    private interface Work {
        void on(String name, LoadPlan plan, Target target) throws IOException;
    }

    /// The gateway's JVM takes some 40 s of load, on 2 busy cores, until it has compiled what is
    /// hot; until then it is the compiler that is measured.
    private void warm() throws IOException {
        lab.warm(LoadPlan.requests(32, 1_000, 1));
        var small = LoadPlan.requests(32, 1_000, 2);
        for (int i = 0; i < (FULL ? 6 : 3); i++) {
            for (var client : Format.SPOKEN) {
                lab.warm(small.as(client, "bench"), lab.gateway());
                lab.warm(small.as(client, translated(client)), lab.gateway());
            }
            for (var target : new Target[] {lab.bare(), lab.gateway()}) {
                lab.warm(small, target);
                lab.warm(LoadPlan.requests(8, 200_000, 2), target);
                lab.warm(LoadPlan.streams(300, 50, 2), target);
            }
        }
    }

    private void starts() throws IOException {
        start(lab.gateway());
        for (int i = 0; i < (FULL ? 9 : 3); i++) {
            try (var another = lab.startGateway()) {
                start(another);
            }
        }
    }

    private void start(Gateway gateway) {
        lab.figures().add("start.gateway.healthy", gateway.healthyMillis(), true);
        lab.figures().add("start.gateway.announced", gateway.announcedMillis(), true);
    }

    private void memory(String when) {
        for (var target : lab.targets())
            lab.figures().add("memory." + target.name() + "." + when,
                    target.residentKilobytes() / 1024.0, true);
    }

    private void round() throws IOException {
        var small = LoadPlan.requests(32, 1_000, SECONDS);
        lab.measureAll("small", small);
        lab.measureAll("single", LoadPlan.requests(1, 1_000, SECONDS / 2));
        lab.measureAll("open500", LoadPlan.requests(32, 1_000, SECONDS).at(500));
        lab.measureAll("large", LoadPlan.requests(8, 200_000, SECONDS));
        lab.measureAll("streams500", LoadPlan.streams(500, 50, SECONDS + 1));
        translations(small, "requests", lab::measure);
        translations(LoadPlan.streams(200, 50, SECONDS + 1), "streams", lab::measure);
    }

    /// The same client first with an upstream of its own format, then with one of the other.
    private void translations(LoadPlan plan, String what, Work work) throws IOException {
        for (var client : Format.SPOKEN) {
            var name = client.name().toLowerCase(Locale.ROOT);
            work.on(name + "-passed-" + what, plan.as(client, "bench"), lab.gateway());
            work.on(name + "-translated-" + what, plan.as(client, translated(client)), lab.gateway());
        }
    }

    /// The model that only the other format's provider serves.
    private static String translated(Format client) {
        return client == Format.OPENAI ? "bench-anthropic" : "bench-openai";
    }

    private void manyStreams() {
        lab.measureAll("streams2000", LoadPlan.streams(2_000, 25, FULL ? 10 : 3));
        if (FULL) lab.measureAll("streams5000", LoadPlan.streams(5_000, 10, 10));
    }
}
