package bench.upstream;

import bench.gateway.Gateway;
import bench.gateway.Noise;
import bench.gateway.Scratch;
import java.io.IOException;

/// What does a client see of a provider that misbehaves, what do streams cost that stay open, and what do
/// providers cost that fail?
///
/// Load, upstream and gateway share this machine's cores; a `!` marks a run during which others used
/// much of it. `FULL=1` measures longer. Nothing here passes or fails.
public final class UpstreamBench {
    static final boolean FULL = "1".equals(System.getenv("FULL"));

    private UpstreamBench() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println("gateway: " + Gateway.FLAGS + (FULL ? "" : "(FULL=1 measures longer)"));
        try (var scratch = new Scratch()) {
            new SixteenFaults(scratch).measure();
            new OpenStreams(scratch).measure();
            new FailOver(scratch).measure();
        }
    }

    /// @param others the share of the machine that others used
    static String mark(double others) {
        return String.format("%.0f%%%s", others * 100, others < Noise.LOUD ? "" : "!");
    }
}
