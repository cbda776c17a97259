package bench.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The processes of a measurement: mock upstream, load generator and the targets between them.
final class Lab implements AutoCloseable {
    private final Scratch scratch = new Scratch();
    private final Child upstream;
    private final int upstreamPort;
    private final Child load;
    private final List<Target> targets = new ArrayList<>();
    private final Target bare;
    private final Gateway gateway;
    private final Figures figures = new Figures();
    private int gateways;

    Lab() throws IOException {
        upstream = Child.start(MockUpstream.class);
        upstreamPort = Integer.parseInt(upstream.readLine());
        load = Child.start(LoadGenerator.class);
        targets.add(new Floor(upstreamPort, upstream.process()));
        Nginx.start(upstreamPort, scratch.resolve("nginx")).ifPresent(targets::add);
        bare = BareProxy.start(upstreamPort);
        targets.add(bare);
        gateway = startGateway();
        targets.add(gateway);
    }

    Gateway startGateway() throws IOException {
        return Gateway.start(upstreamPort, scratch.resolve("gateway-" + gateways++));
    }

    /// The JDK's server and client with nothing between them.
    Target bare() {
        return bare;
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
    ///
    /// @throws IOException when a target gives no good answer at all
    void warm(LoadPlan plan) throws IOException {
        for (var target : targets) warm(plan, target);
    }

    void warm(LoadPlan plan, Target target) throws IOException {
        var result = ask(plan.to(target.port()));
        if (result.get("answers").equals("0"))
            throw new IOException(target.name() + " answers nothing: " + result);
    }

    /// Carries out the plan against each target in turn.
    void measureAll(String work, LoadPlan plan) {
        for (var target : targets) measure(work, plan, target);
    }

    /// Carries out the plan against one target, prints the run and keeps its figures.
    void measure(String work, LoadPlan plan, Target target) {
        var noise = new Noise(processes(target));
        long cpu = target.cpuMicros();
        var result = ask(plan.to(target.port()));
        cpu = target.cpuMicros() - cpu;
        double others = noise.others();
        boolean quiet = others < Noise.LOUD;
        var line = new StringBuilder();
        var prefix = work + "." + target.name() + ".";
        result.forEach((name, value) -> {
            line.append(' ').append(name).append('=').append(value);
            if (!name.equals("firstError")) figures.add(prefix + name, Double.parseDouble(value), quiet);
        });
        long done = Long.parseLong(result.get(plan.streams() ? "events" : "answers"));
        double each = done == 0 ? 0 : (double) cpu / done;
        figures.add(prefix + "cpu", each, quiet);
        System.out.printf(Locale.ROOT, "%-29s %-8s others=%2.0f%%%s cpu=%.1f%s%n", work, target.name(),
                others * 100, quiet ? " " : "!", each, line);
    }

    private List<ProcessHandle> processes(Target target) {
        return Stream.of(Stream.of(ProcessHandle.current(), load.process(), upstream.process()),
                Stream.of(target.process()), target.process().descendants())
                .flatMap(s -> s).distinct().toList();
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
        scratch.close();
    }
}
