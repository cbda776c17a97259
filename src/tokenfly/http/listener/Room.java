package tokenfly.http.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// How many connections there is room for.
///
/// @param most as many as heap and file descriptors hold
/// @param share as many of them one address may have
/// @param reserve as many more are let in to be told that the house is full, and for whoever asks
///        whether it is well
record Room(int most, int share, int reserve) {
    /// An idle connection holds 30 KB in the server's buffers, and there are others that are not idle.
    static final int HEAP_BYTES_PER_CONNECTION = 72 * 1024;
    static final int LEAST = 16;
    static final int MOST = 20_000;
    /// What the JVM, the ledger and the selectors hold open for themselves.
    private static final int OWN_DESCRIPTORS = 80;
    private static final Path PROCESS_LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d+)");

    static Room here() {
        return of(Runtime.getRuntime().maxMemory(), descriptors());
    }

    /// @param descriptors that the process may have open; each client's connection may need another
    ///        one to a provider
    static Room of(long heapBytes, long descriptors) {
        long most = Math.min(heapBytes / HEAP_BYTES_PER_CONNECTION, (descriptors - OWN_DESCRIPTORS) / 2);
        int bounded = Math.clamp(most, LEAST, MOST);
        return new Room(bounded, bounded * 3 / 4, Math.clamp(bounded / 16, 8, 64));
    }

    /// `ulimit -n`, which the JVM has raised as far as it may; without end where it is not to be known.
    private static long descriptors() {
        try {
            var limit = OPEN_FILES.matcher(Files.readString(PROCESS_LIMITS));
            return limit.find() ? Long.parseLong(limit.group(1)) : Long.MAX_VALUE;
        } catch (IOException | NumberFormatException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
