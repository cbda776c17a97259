package bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The processes of a measurement: mock upstream, load generator and the targets between them.
final class Lab implements AutoCloseable {
    private final Path directory;
    private final Child upstream;
    private final int upstreamPort;
    private final Child load;
    private final List<Target> targets = new ArrayList<>();
    private final Gateway gateway;
    private final Figures figures = new Figures();
    private int gateways;

    Lab() throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("build/bench")), "run-")
                .toAbsolutePath();
        upstream = Child.start(MockUpstream.class);
        upstreamPort = Integer.parseInt(upstream.readLine());
        load = Child.start(LoadGenerator.class);
        targets.add(new Floor(upstreamPort, upstream.process()));
        Nginx.start(upstreamPort, directory.resolve("nginx")).ifPresent(targets::add);
        gateway = startGateway();
        targets.add(gateway);
    }

    Gateway startGateway() throws IOException {
        return Gateway.start(upstreamPort, directory.resolve("gateway-" + gateways++));
    }

    Gateway gateway() {
        return gateway;
    }

    List<Target> targets() {
        return targets;
    }

    Figures figures() {
        return figures;
    }

    /// Lets everything become warm; nothing is kept.
    void warm(LoadPlan plan) {
        for (var target : targets) ask(plan.to(target.port()));
    }

    /// Carries out the plan against each target in turn.
    void measureAll(String work, LoadPlan plan) {
        for (var target : targets) measure(work, plan, target);
    }

    /// Carries out the plan against one target, prints the run and keeps its figures.
    void measure(String work, LoadPlan plan, Target target) {
        long cpu = target.cpuMicros();
        var result = ask(plan.to(target.port()));
        cpu = target.cpuMicros() - cpu;
        var line = new StringBuilder();
        var prefix = work + "." + target.name() + ".";
        result.forEach((name, value) -> {
            line.append(' ').append(name).append('=').append(value);
            if (!name.equals("firstError")) figures.add(prefix + name, Double.parseDouble(value));
        });
        long done = Long.parseLong(result.get(plan.streams() ? "events" : "answers"));
        double each = done == 0 ? 0 : (double) cpu / done;
        figures.add(prefix + "cpu", each);
        System.out.printf(Locale.ROOT, "%-28s %-8s cpu=%.1f%s%n", work, target.name(), each, line);
    }

    private Map<String, String> ask(LoadPlan plan) {
        load.say(plan.toString());
        return Fields.parse(load.readLine());
    }

    @Override
    public void close() throws IOException {
        load.close();
        targets.forEach(Target::close);
        upstream.close();
        if (System.getenv("KEEP") != null) return;
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
