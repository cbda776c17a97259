package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// A long day in short: clients that hang up, read slowly or never, send half of what they promised, and
/// providers that fail, all at once, at the jar with 128 MB. Afterwards everything is as it was before.
///
/// SOAK_SECONDS has it last longer (`make soak SECONDS=600`).
@Timeout(7200)
@EnabledOnOs(OS.LINUX)
class SoakTest {
    private static final long SECONDS = Long.parseLong(System.getenv().getOrDefault("SOAK_SECONDS", "5"));
    private static final boolean LONG = SECONDS >= 30;
    private static final int CLIENTS = 60;
    private static final String KEY = "sk-tf-test";

    @TempDir private Path directory;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong aborted = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    private GatewayProcess gateway;

    /// What a process holds.
    private record Holds(long threads, long descriptors, long residentKb) {
        static Holds of(Process process) throws IOException {
            var proc = Path.of("/proc/" + process.pid());
            try (var open = Files.list(proc.resolve("fd"))) {
                var status = Files.readString(proc.resolve("status"));
                return new Holds(number(status, "Threads:"), open.count(), number(status, "VmRSS:"));
            }
        }

        private static long number(String status, String name) {
            var line = status.substring(status.indexOf(name) + name.length());
            return Long.parseLong(line.substring(0, line.indexOf('\n')).replaceAll("\\D", ""));
        }
    }

    @Test
    void afterALongDayEverythingIsAsItWas() throws Exception {
        try (var good = new ScriptedUpstream((request, reply) -> answer(request, reply, 0));
                var bad = new ScriptedUpstream((request, reply) -> answer(request, reply, 4));
                var process = new GatewayProcess(directory, """
                        provider.bad.openai = %2$s/v1
                        provider.bad.keys = none
                        provider.bad.timeout.idle = 2s
                        provider.good.openai = %1$s/v1
                        provider.good.anthropic = %1$s
                        provider.good.keys = none
                        model.m.providers = bad, good
                        model.m.price.input = 1
                        model.m.price.output = 2
                        account.test.keys = sk-tf-test
                        account.test.balance = 100000
                        """.formatted(good.uri(""), bad.uri("")), "-Xmx128m")) {
            gateway = process;
            for (int i = 0; i < 200; i++) ask(new Random(i), false);
            settle();
            var before = Holds.of(process.process());
            var clients = new ArrayList<FutureTask<Object>>();
            for (int i = 0; i < CLIENTS; i++) {
                var random = new Random(i);
                clients.add(new FutureTask<>(() -> live(random)));
                Thread.startVirtualThread(clients.getLast());
            }
            over.await(SECONDS, TimeUnit.SECONDS);
            over.countDown();
            for (var client : clients) client.get();
            settle();
            var after = quiet(before);
            System.out.println("soak: " + SECONDS + " s, " + requests + " requests, " + aborted + " aborted, "
                    + failed + " refused or failed; before " + before + ", after " + after);
            assertTrue(after.threads() <= before.threads() + 8, before + " " + after);
            assertTrue(after.descriptors() <= before.descriptors() + (LONG ? 10 : 2 * CLIENTS + 10), before + " " + after);
            assertTrue(after.residentKb() < 400_000, "" + after);
            assertEquals(0, process.stop(), process.output());
            assertTrue(process.command("audit").contains(" 0 faults"));
        }
    }

    /// What it holds once pooled connections are closed, after half a minute; a short run does not wait.
    private Holds quiet(Holds before) throws Exception {
        var holds = Holds.of(gateway.process());
        for (int i = 0; LONG && i < 600 && holds.descriptors() > before.descriptors() + 10; i++) {
            Thread.sleep(100);
            holds = Holds.of(gateway.process());
        }
        return holds;
    }

    /// Waits until nothing runs and nothing is held, as it must come to be.
    private void settle() throws Exception {
        while (true) {
            var account = RunningGateway.json(RunningGateway.client().send(HttpRequest.newBuilder(
                    gateway.uri("/v1/account")).header("x-api-key", KEY).build(), BodyHandlers.ofString()));
            if (account.whole("running", -1) == 0 && account.string("held").equals("0")) return;
            Thread.sleep(100);
        }
    }

    private Object live(Random random) throws Exception {
        while (over.getCount() > 0) {
            requests.incrementAndGet();
            switch (random.nextInt(10)) {
                case 0 -> hangUp(random);
                case 1 -> neverRead(random);
                case 2 -> half(random);
                case 3 -> readSlowly(random);
                default -> ask(random, random.nextBoolean());
            }
        }
        return null;
    }

    private static String body(Random random, boolean stream) {
        return "{\"model\":\"m\",\"max_tokens\":100,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"#" + random.nextInt(1 << 20) + " "
                + "x".repeat(random.nextInt(20) == 0 ? 300_000 : random.nextInt(2000)) + "\"}]}";
    }

    private void ask(Random random, boolean stream) throws Exception {
        var answer = RunningGateway.client().send(HttpRequest.newBuilder(gateway.uri(
                random.nextBoolean() ? "/v1/chat/completions" : "/v1/messages")).header("x-api-key", KEY)
                .timeout(Duration.ofSeconds(60)).POST(BodyPublishers.ofString(body(random, stream))).build(),
                BodyHandlers.ofString());
        assertTrue(answer.statusCode() != 500, answer.body());
        if (answer.statusCode() != 200) failed.incrementAndGet();
    }

    private Socket begin(Random random) throws IOException {
        var socket = new Socket("127.0.0.1", gateway.uri("/").getPort());
        socket.setReceiveBufferSize(4096);
        var body = body(random, true);
        socket.getOutputStream().write(("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nx-api-key: " + KEY
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void hangUp(Random random) throws IOException {
        aborted.incrementAndGet();
        try (var socket = begin(random)) {
            for (int i = random.nextInt(100); i >= 0 && socket.getInputStream().read() >= 0; i--) continue;
        }
    }

    private void neverRead(Random random) throws Exception {
        aborted.incrementAndGet();
        try (var _ = begin(random)) {
            Thread.sleep(random.nextInt(2000));
        }
    }

    private void half(Random random) throws Exception {
        aborted.incrementAndGet();
        try (var socket = new Socket("127.0.0.1", gateway.uri("/").getPort())) {
            socket.getOutputStream().write(("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nx-api-key: " + KEY
                    + "\r\nContent-Length: 100000\r\n\r\n{").substring(0, 20 + random.nextInt(70))
                    .getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(random.nextInt(1000));
        }
    }

    private void readSlowly(Random random) throws Exception {
        try (var socket = begin(random)) {
            socket.setSoTimeout(60_000);
            var buffer = new byte[256];
            for (int i = 0; i < 20 && socket.getInputStream().read(buffer) >= 0; i++) Thread.sleep(random.nextInt(100));
        }
    }

    /// @param failures of ten answers
    private static void answer(ScriptedUpstream.Received request, ScriptedUpstream.Reply reply, int failures)
            throws IOException, InterruptedException {
        int fate = Math.floorMod(ChaosProvider.mark(request.body()).hashCode(), 10);
        if (fate < failures) switch (fate) {
            case 0 -> reply.json(500, "{}");
            case 1 -> reply.json(429, "{\"error\":{\"message\":\"slow down\"}}");
            case 2 -> {
                reply.startEvents();
                reply.event(PassThroughTest.chunk("{\"content\":\"x\"}", "null"));
                throw new ScriptedUpstream.CutException();
            }
            default -> throw new ScriptedUpstream.CutException();
        }
        else if (!Asking.isStream(request) || fate < 8) Asking.answer(request, reply);
        else {
            reply.startEvents();
            for (int i = 0; i < 200; i++) {
                if (Asking.isAnthropic(request)) break;
                reply.event(PassThroughTest.chunk("{\"content\":\"" + "word ".repeat(50) + "\"}", "null"));
                if (i % 20 == 0) Thread.sleep(5);
            }
            for (var event : Asking.goodEvents(request)) reply.chunk(event.startsWith("event:") ? event + "\n\n" : "data: " + event + "\n\n");
            reply.endEvents();
        }
    }
}
