package tokenfly;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Tells the operator what went wrong, the same thing at most once a minute. Thread-safe.
final class OperatorLog {
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
    private static final int MAX_KINDS = 1000;

    private final Consumer<String> lines;
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    OperatorLog(Consumer<String> lines) {
        this.lines = lines;
    }

    void say(String sentence) {
        var line = INVISIBLE.matcher(sentence).replaceAll("?").replace('"', '\'');
        lines.accept("time=" + Instant.now() + " warning=\"" + line + '"');
    }

    /// @param kind what is the same about sentences that need not be repeated
    void say(String kind, String sentence) {
        long now = System.nanoTime();
        if (told.size() > MAX_KINDS) told.clear();
        var before = told.get(kind);
        if (before != null && now - before < INTERVAL_NANOS) return;
        told.put(kind, now);
        say(sentence);
    }
}
