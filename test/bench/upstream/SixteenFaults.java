package bench.upstream;

import bench.gateway.Gateway;
import bench.gateway.LoadPlan;
import bench.gateway.Scratch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// What a client sees of a primary that misbehaves, with a healthy provider behind it, streamed live and held
/// until whole: the verdict, the time, and how often each was asked. A healthy primary is the measure.
///
/// The silences and the outage last a tenth of what they do in Failover Bench, unless `FULL=1`.
final class SixteenFaults {
    private static final int TENTH = UpstreamBench.FULL ? 1 : 10;
    private static final Duration LIMIT = Duration.ofSeconds(30).dividedBy(TENTH);
    private static final Duration FIRST_WORD = Duration.ofSeconds(15).dividedBy(TENTH);
    private static final Duration OUTAGE = Duration.ofSeconds(60).dividedBy(TENTH);
    private static final int OUTAGE_REQUESTS = 20;

    private final Scratch scratch;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> lines = new ArrayList<>();

    SixteenFaults(Scratch scratch) {
        this.scratch = scratch;
    }

    /// What one client got.
    private record Seen(String verdict, double millis) {
    }

    void measure() throws IOException, InterruptedException {
        var out = new AtomicBoolean();
        var outage = FaultyProvider.error("503 U", "{}");
        try (var healthy = new FaultyProvider(Fault::answer); var good = new FaultyProvider(Fault::answer);
                var flapping = new FaultyProvider((asked, client) -> {
                    if (out.get()) outage.answer(asked, client);
                    else Fault.answer(asked, client);
                })) {
            var live = providers();
            var whole = providers();
            provider("good", good);
            model("healthy", healthy);
            model("flapping", flapping);
            live.forEach((fault, provider) -> model("live-" + fault, provider));
            whole.forEach((fault, provider) -> model("whole-" + fault, provider));
            try (var gateway = Gateway.start(good.port(), scratch.resolve("sixteen"), String.join("\n", lines) + "\n")) {
                for (int i = 0; i < 50; i++) ask(gateway, "healthy", i % 2 == 0);
                table(gateway, live, whole, good);
                flap(gateway, flapping, out);
            } finally {
                for (var provider : live.values()) provider.close();
                for (var provider : whole.values()) provider.close();
            }
        }
    }

    private static Map<Fault, FaultyProvider> providers() throws IOException {
        var all = new EnumMap<Fault, FaultyProvider>(Fault.class);
        for (var fault : Fault.values()) all.put(fault, new FaultyProvider(fault.deed));
        return all;
    }

    private void table(Gateway gateway, Map<Fault, FaultyProvider> live, Map<Fault, FaultyProvider> whole,
            FaultyProvider good) throws IOException, InterruptedException {
        System.out.printf("%nthe faults of Failover Bench; limits %d s, first word %.1f s%n", LIMIT.toSeconds(),
                FIRST_WORD.toMillis() / 1e3);
        System.out.printf("%-34s %-6s %9s %7s %7s   %-6s %9s %7s %7s%n", "", "live", "ms", "primary", "second",
                "whole", "ms", "primary", "second");
        var line = new StringBuilder("%-34s".formatted("healthy"));
        for (boolean held : new boolean[] {false, true}) row(line, ask(gateway, "healthy", held), 1, 0);
        System.out.println(line);
        for (var fault : Fault.values()) {
            line = new StringBuilder("%-34s".formatted(fault + " " + fault.title));
            for (boolean held : new boolean[] {false, true}) {
                int before = good.asked();
                var seen = ask(gateway, (held ? "whole-" : "live-") + fault, held);
                row(line, seen, (held ? whole : live).get(fault).asked(), good.asked() - before);
            }
            System.out.println(line);
        }
    }

    private static void row(StringBuilder line, Seen seen, int primary, int second) {
        line.append(" %-6s %9.1f %7d %7d  ".formatted(seen.verdict, seen.millis, primary, second));
    }

    private void flap(Gateway gateway, FaultyProvider flapping, AtomicBoolean out)
            throws IOException, InterruptedException {
        out.set(true);
        var served = new AtomicInteger();
        for (int i = 0; i < OUTAGE_REQUESTS; i++) {
            if (ask(gateway, "flapping", false).verdict.equals("pass")) served.incrementAndGet();
            Thread.sleep(OUTAGE.dividedBy(OUTAGE_REQUESTS));
        }
        int tried = flapping.asked();
        out.set(false);
        long healed = System.nanoTime();
        while (flapping.asked() == tried) {
            ask(gateway, "flapping", false);
            Thread.sleep(100);
        }
        System.out.printf("S15 an outage of %d s: %d of %d served, primary asked %d times; back at it after %.1f s%n",
                OUTAGE.toSeconds(), served.get(), OUTAGE_REQUESTS, tried, (System.nanoTime() - healed) / 1e9);
    }

    private Seen ask(Gateway gateway, String model, boolean held) throws IOException, InterruptedException {
        var body = """
                {"model":"%s","stream":true,"stream_options":{"include_usage":true},\
                "messages":[{"role":"user","content":"hi"}]}""".formatted(model);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/chat/completions"))
                .header("authorization", "Bearer " + LoadPlan.KEY).header("x-tokenfly-whole", Boolean.toString(held))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        long start = System.nanoTime();
        var answer = http.send(request, BodyHandlers.ofString());
        return new Seen(verdict(model, answer.statusCode(), answer.body()), (System.nanoTime() - start) / 1e6);
    }

    /// A content that is refused is passed by its refusal.
    private static String verdict(String model, int status, String body) {
        boolean all = true;
        for (int i = 0; i < Fault.WORDS; i++) all &= body.contains("\"word" + i + " \"");
        boolean ends = body.contains("[DONE]");
        boolean error = body.contains("\"error\"");
        if (model.endsWith("S13")) return status == 400 && body.contains("safety system") ? "pass" : "fail";
        if (status == 200 && all && ends && !error) return body.contains("\"usage\"") ? "pass" : "partial";
        return error && !ends ? "safe" : "fail";
    }

    private void provider(String name, FaultyProvider provider) {
        lines.add("provider." + name + ".openai=http://127.0.0.1:" + provider.port() + "/v1");
        lines.add("provider." + name + ".keys=sk-upstream");
        lines.add("provider." + name + ".timeout.first-byte=" + FIRST_WORD.toMillis() + "ms");
        lines.add("provider." + name + ".timeout.idle=" + LIMIT.toMillis() + "ms");
    }

    private void model(String name, FaultyProvider provider) {
        provider(name, provider);
        lines.add("model." + name + ".providers=" + name + "=mock, good=mock");
    }
}
