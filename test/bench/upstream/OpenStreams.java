package bench.upstream;

import bench.gateway.Child;
import bench.gateway.Fields;
import bench.gateway.Gateway;
import bench.gateway.LoadGenerator;
import bench.gateway.LoadPlan;
import bench.gateway.MockUpstream;
import bench.gateway.Noise;
import bench.gateway.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Streams of one event a second, held open together: how many one heap holds, what each takes, and
/// what becomes of those that it cannot hold.
///
/// Each number of streams has a gateway of its own, fresh and warmed alike, since resident memory
/// never shrinks. What a stream takes is what the gateway took more than before they began.
final class OpenStreams {
    private static final int[] NUMBERS = {500, 1_000, 1_500, 2_000};
    /// The streams begin within so many seconds, then are looked at, then end.
    private static final double BEGIN = UpstreamBench.FULL ? 6 : 3;
    private static final double LAST = BEGIN + (UpstreamBench.FULL ? 20 : 5);
    private static final double WARM = UpstreamBench.FULL ? 10 : 2;

    private final Scratch scratch;

    OpenStreams(Scratch scratch) {
        this.scratch = scratch;
    }

    void measure() throws IOException, InterruptedException {
        System.out.println("""

                open streams of 1 event/s: open when memory was taken; served whole, refused (503) or
                lost in all; memory in MB beside that before them, and KB for each open one; what a
                small request and /healthz got meanwhile, and a small request after them
                others streams   open served refused   lost   resident each     live each   then""");
        try (var upstream = Child.start(MockUpstream.class);
                var load = Child.start(LoadGenerator.class)) {
            int port = Integer.parseInt(upstream.readLine());
            for (int number : NUMBERS)
                try (var gateway = Gateway.start(port, scratch.resolve("streams-" + number))) {
                    hold(number, gateway, load, upstream);
                }
        }
    }

    private static void hold(int number, Gateway gateway, Child load, Child upstream)
            throws IOException, InterruptedException {
        warm(load, gateway);
        var before = Memory.of(gateway);
        var noise = new Noise(List.of(ProcessHandle.current(), load.process(), upstream.process(),
                gateway.process()));
        load.say(LoadPlan.streams(number, 1, LAST).warming(BEGIN).to(gateway.port()).toString());
        Thread.sleep((long) (BEGIN * 1000) + 1_500);
        long open = Metrics.of(gateway, "tokenfly_streams_open");
        var status = Caller.once(gateway, "bench");
        boolean healthy = gateway.healthy();
        var during = Memory.of(gateway);
        var result = Fields.parse(load.readLine());
        print(number, open, result, before, during, UpstreamBench.mark(noise.others()),
                status + (healthy ? ", healthy" : ", NOT HEALTHY") + "; "
                        + Caller.once(gateway, "bench") + outOfMemory(gateway));
        if (number(result, "errors") > number(result, "refused"))
            System.out.println("       first error: " + result.get("firstError"));
    }

    /// Small requests and streams of both formats, until the first of the JIT's work is done.
    private static void warm(Child load, Gateway gateway) {
        for (var plan : List.of(LoadPlan.requests(16, 1_000, WARM / 2),
                LoadPlan.streams(100, 20, WARM / 2))) {
            load.say(plan.to(gateway.port()).toString());
            load.readLine();
        }
    }

    private static void print(int number, long open, Map<String, String> result, Memory before,
            Memory during, String others, String after) {
        long refused = number(result, "refused");
        System.out.printf(Locale.ROOT, "%-6s %7d %6d %6d %7d %6d %5.0f-%-4.0f %4.0f %4.0f-%-4.0f %4.0f   %s%n",
                others, number, open, number(result, "answers"), refused,
                number(result, "errors") - refused, before.residentKilobytes() / 1024.0,
                during.residentKilobytes() / 1024.0,
                each(before.residentKilobytes(), during.residentKilobytes(), open),
                before.liveKilobytes() / 1024.0, during.liveKilobytes() / 1024.0,
                each(before.liveKilobytes(), during.liveKilobytes(), open), after);
    }

    private static double each(long before, long during, long open) {
        return open <= 0 ? Double.NaN : (during - before) / (double) open;
    }

    private static long number(Map<String, String> result, String name) {
        return Long.parseLong(result.get(name));
    }

    private static String outOfMemory(Gateway gateway) throws IOException {
        try (var lines = Files.lines(gateway.log())) {
            long count = lines.filter(line -> line.contains("OutOfMemoryError")).count();
            return count == 0 ? "" : "; " + count + " OutOfMemoryErrors in its log";
        }
    }
}
