package bench.upstream;

import bench.gateway.Gateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What the gateway's process takes at one moment, in KB.
///
/// @param residentKilobytes all of it, garbage and the JVM's own included
/// @param liveKilobytes     objects in the heap after a full collection; 0 where there is no `jcmd`
///                          or no answer to it
record Memory(long residentKilobytes, long liveKilobytes) {
    private static final int PATIENCE_SECONDS = 10;

    /// Resident first: the collection that shows what lives changes it.
    static Memory of(Gateway gateway) throws IOException, InterruptedException {
        return new Memory(gateway.residentKilobytes(), live(gateway.process().pid()));
    }

    /// The last line of a class histogram is `Total OBJECTS BYTES`; it is taken after a full collection
    /// with whatever collector.
    private static long live(long pid) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!jcmd.toFile().canExecute()) return 0;
        var process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true).start();
        // A JVM that does nothing but collect does not answer.
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .execute(process::destroyForcibly);
        long kilobytes = 0;
        try (var out = process.inputReader()) {
            for (var line = out.readLine(); line != null; line = out.readLine())
                if (line.startsWith("Total"))
                    kilobytes = Long.parseLong(line.strip().split(" +")[2]) / 1024;
        }
        process.waitFor();
        return kilobytes;
    }
}
