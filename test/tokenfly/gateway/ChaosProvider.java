package tokenfly.gateway;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;

/// A provider that fails at random in every way there is, the same way for the same seed and request.
///
/// Each request carries a mark, `#` and digits, which a right answer repeats.
final class ChaosProvider implements AutoCloseable {
    private static final Pattern MARK = Pattern.compile("#\\d+");
    /// They rest a key for minutes, so there may only be a few.
    private static final Set<Mishap> OF_THE_KEY = EnumSet.of(Mishap.STATUS_401, Mishap.STATUS_402,
            Mishap.STATUS_403, Mishap.CUT_401, Mishap.ARREARS_AS_429, Mishap.QUOTA_AS_429,
            Mishap.WRONG_KEY_AS_400, Mishap.ARREARS_AS_FIRST_EVENT);
    /// They outlast the test; [#stall] is in their place.
    private static final Set<Mishap> SLEEPING = EnumSet.of(Mishap.NEVER_A_BYTE, Mishap.HEADERS_THEN_NOTHING);
    private static final List<Mishap> PASSING = Mishap.scripted().stream()
            .filter(mishap -> !OF_THE_KEY.contains(mishap) && !SLEEPING.contains(mishap)).toList();
    private static final List<Quirk> QUIRKS = List.of(Quirk.values());

    private final ScriptedUpstream upstream = new ScriptedUpstream(this::answer);
    private final long seed;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final Set<String> begun;
    private final Set<String> twice;

    /// @param begun marks of the requests whose clients have seen an event
    /// @param twice is told marks that came after that
    ChaosProvider(long seed, Set<String> begun, Set<String> twice) throws IOException {
        this.seed = seed;
        this.begun = begun;
        this.twice = twice;
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    /// Requests that are being answered now.
    int running() {
        return running.get();
    }

    static String mark(String text) {
        var mark = MARK.matcher(text);
        return mark.find() ? mark.group() : "";
    }

    @Override
    public void close() throws IOException {
        upstream.close();
    }

    private void answer(Received request, Reply reply) throws IOException, InterruptedException {
        running.incrementAndGet();
        try {
            var mark = mark(request.body());
            if (begun.contains(mark)) twice.add(mark);
            int call = calls.computeIfAbsent(mark, _ -> new AtomicInteger()).incrementAndGet();
            act(new Random(seed * 31 + mark.hashCode() * 7L + call), request, reply);
        } finally {
            running.decrementAndGet();
        }
    }

    private void act(Random random, Received request, Reply reply) throws IOException, InterruptedException {
        random.nextInt(); // the first numbers of neighbouring seeds are alike
        double what = random.nextDouble();
        if (what < 0.004) pick(random, List.copyOf(OF_THE_KEY)).deed.on(request, reply);
        else if (what < 0.19) pick(random, PASSING).deed.on(request, reply);
        else if (what < 0.21) stall(reply);
        else if (what < 0.29 && Asking.isStream(request)) breakOff(random, request, reply);
        else if (what < 0.60) pick(random, QUIRKS).deed.on(request, reply);
        else Asking.answer(request, reply);
    }

    /// Not a byte of an answer, until the gateway has had enough.
    private static void stall(Reply reply) throws IOException, InterruptedException {
        reply.startEvents();
        Thread.sleep(2000);
        reply.reset();
    }

    /// Ends a stream after an event or two: cut, reset, silent, with an error, or as if it were whole.
    private static void breakOff(Random random, Received request, Reply reply)
            throws IOException, InterruptedException {
        var events = Asking.goodEvents(request);
        reply.startEvents();
        for (int i = 0; i <= random.nextInt(3); i++) reply.event(events[i]);
        switch (random.nextInt(5)) {
            case 0 -> reply.cut();
            case 1 -> {
                Thread.sleep(50);
                reply.reset();
            }
            case 2 -> {
                Thread.sleep(2000);
                reply.reset();
            }
            case 3 -> {
                reply.event(Asking.isAnthropic(request)
                        ? "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"boom\"}}"
                        : "{\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}");
                reply.endEvents();
            }
            default -> reply.endEvents();
        }
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
