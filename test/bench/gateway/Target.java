package bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// What is measured: the mock upstream itself (the floor), nginx before it, or the gateway.
public interface Target extends AutoCloseable {
    String name();

    int port();

    ProcessHandle process();

    @Override
    void close();

    /// Processor time used so far by the process and its children, microseconds (in steps of
    /// 10,000).
    default long cpuMicros() {
        return Stream.concat(Stream.of(process()), process().descendants())
                .mapToLong(p -> p.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1000)
                .sum();
    }

    /// Resident memory of the process and its children, KB; 0 where there is no `/proc`.
    default long residentKilobytes() {
        return Stream.concat(Stream.of(process()), process().descendants())
                .mapToLong(p -> resident(p.pid())).sum();
    }

    private static long resident(long pid) {
        var status = Path.of("/proc/" + pid + "/status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
        } catch (IOException elsewhere) {
            return 0;
        }
    }
}
