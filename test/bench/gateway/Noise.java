package bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How much of the machine others used while a run went on.
///
/// What the kernel does for nobody in particular, such as interrupts, counts as others' too.
public final class Noise {
    /// More than this share and a run is not quiet.
    public static final double LOUD = 0.15;

    private final List<ProcessHandle> ours;
    private final long startNanos = System.nanoTime();
    private final long startBusy;
    private final long startOurs;

    public Noise(List<ProcessHandle> ours) {
        this.ours = ours;
        startBusy = busyMillis();
        startOurs = oursMillis();
    }

    /// The share of all processor time, from 0 to 1, that went to others since this was made; 0
    /// where there is no `/proc`.
    public double others() {
        double millis = (System.nanoTime() - startNanos) / 1e6;
        double others = busyMillis() - startBusy - (oursMillis() - startOurs);
        return Math.max(0, others / millis / Runtime.getRuntime().availableProcessors());
    }

    private long oursMillis() {
        return ours.stream().mapToLong(p ->
                p.info().totalCpuDuration().orElse(Duration.ZERO).toMillis()).sum();
    }

    /// The first line of `/proc/stat`: `cpu user nice system idle iowait irq softirq steal …`, in
    /// hundredths of a second. Steal is what the host took: it is as bad as a neighbour.
    private static long busyMillis() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            var fields = lines.findFirst().orElse("").split(" +");
            long ticks = 0;
            for (int i = 1; i <= 8 && i < fields.length; i++)
                if (i != 4 && i != 5) ticks += Long.parseLong(fields[i]);
            return ticks * 10;
        } catch (IOException elsewhere) {
            return 0;
        }
    }
}
