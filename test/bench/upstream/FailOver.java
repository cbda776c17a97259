package bench.upstream;

import bench.gateway.Child;
import bench.gateway.Gateway;
import bench.gateway.LoadGenerator;
import bench.gateway.LoadPlan;
import bench.gateway.MockUpstream;
import bench.gateway.Noise;
import bench.gateway.Scratch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a request takes whose first provider fails it so that the next is asked at once, and what one
/// whose first provider rests. (What the waits before that take is in [SixteenFaults].)
///
/// The requests go one after another, each kind in turn, so that whatever else the machine does falls on
/// all; the healthy one is the measure for the others.
final class FailOver {
    private static final int ASKED_A_ROUND = 100;
    private static final int WARM_ROUNDS = UpstreamBench.FULL ? 8 : 4;
    private static final int ROUNDS = UpstreamBench.FULL ? 9 : 5;
    /// Each asks it twice: five failures in a row and a provider rests, for two seconds at first.
    private static final int UNTIL_IT_RESTS = 3;
    private static final int RESTED_REQUESTS = 200;

    private final Scratch scratch;
    private final Map<Failure, FaultyProvider> faulty = new EnumMap<>(Failure.class);

    FailOver(Scratch scratch) {
        this.scratch = scratch;
    }

    void measure() throws IOException {
        for (var failure : Failure.values()) faulty.put(failure, failure.provider());
        try (var failing = FaultyProvider.failing();
                var upstream = Child.start(MockUpstream.class);
                var load = Child.start(LoadGenerator.class);
                var gateway = Gateway.start(Integer.parseInt(upstream.readLine()),
                        scratch.resolve("fail-over"), config(failing));
                var caller = new Caller(gateway)) {
            load.say(LoadPlan.requests(16, 1_000, UpstreamBench.FULL ? 10 : 4).to(gateway.port())
                    .toString());
            load.readLine();
            var processes = List.of(ProcessHandle.current(), upstream.process(), gateway.process());
            failOver(caller, processes);
            rest(caller, processes, failing);
        } finally {
            for (var provider : faulty.values()) provider.close();
        }
    }

    private void failOver(Caller caller, List<ProcessHandle> processes) throws IOException {
        System.out.println("\nfail-over, times in microseconds");
        var sum = new Times();
        for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
            var noise = new Noise(processes);
            var times = new Times();
            for (int i = 0; i < ASKED_A_ROUND; i++) askAll(caller, times);
            if (round < 0) continue;
            times.print("round " + (round + 1) + ", others " + UpstreamBench.mark(noise.others()));
            sum.add(times);
        }
        sum.summary("healthy");
        int expected = (WARM_ROUNDS + ROUNDS) * ASKED_A_ROUND;
        for (var failure : Failure.values())
            if (faulty.get(failure).asked() != expected)
                System.out.println("NOT ALL FAILED OVER: " + failure.title + ": "
                        + faulty.get(failure).asked() + " of " + expected);
    }

    private static void askAll(Caller caller, Times times) throws IOException {
        times.add("healthy", caller.ask("bench"));
        for (var failure : Failure.values()) times.add(failure.title, caller.ask(name(failure)));
    }

    private static void rest(Caller caller, List<ProcessHandle> processes, FaultyProvider failing)
            throws IOException {
        System.out.println("\na first provider that rests, times in microseconds");
        var sum = new Times();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < UNTIL_IT_RESTS; i++) caller.ask("rests-" + round);
            int asked = failing.asked();
            var noise = new Noise(processes);
            var times = new Times();
            for (int i = 0; i < RESTED_REQUESTS; i++) {
                times.add("none that rests", caller.ask("bench"));
                times.add("first rests", caller.ask("rests-" + round));
            }
            times.print("round " + (round + 1) + ", others " + UpstreamBench.mark(noise.others())
                    + ", probes " + (failing.asked() - asked));
            sum.add(times);
        }
        sum.summary("none that rests");
    }

    private String config(FaultyProvider failing) {
        var lines = new ArrayList<String>();
        for (var failure : Failure.values()) add(lines, name(failure), faulty.get(failure));
        for (int i = 0; i < ROUNDS; i++) add(lines, "rests-" + i, failing);
        return String.join("\n", lines) + "\n";
    }

    /// A provider and the model of the same name that it serves first and a healthy one second.
    private static void add(List<String> lines, String name, FaultyProvider provider) {
        lines.add("provider." + name + ".openai=http://127.0.0.1:" + provider.port() + "/v1");
        lines.add("provider." + name + ".keys=sk-upstream");
        lines.add("model." + name + ".providers=" + name + "=mock, both=mock");
        lines.add("model." + name + ".price.input=0.5");
        lines.add("model." + name + ".price.output=2");
    }

    private static String name(Failure failure) {
        return failure.name().toLowerCase(Locale.ROOT);
    }
}
