package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// The configuration changes while requests run.
@Timeout(120)
class ReloadTest {
    private static final int REWRITES = 5;
    private static final int BROKEN = 3;

    @Test
    void noRequestIsDroppedWhileTheFileIsRewrittenAndABrokenOneIsReported() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200,
                        MoneyTest.whole("{\"prompt_tokens\":1,\"completion_tokens\":1}")));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var file = gateway.directory.resolve("config.properties");
            var good = Files.readString(file);
            var failures = new CopyOnWriteArrayList<String>();
            var served = new AtomicInteger();
            var client = Thread.ofVirtual().start(() -> ask(gateway, served, failures));
            for (int i = 1; i <= REWRITES; i++) {
                int before = served.get();
                Files.writeString(file, i == BROKEN ? good + "nonsense = 1\n"
                        : good + "model.m.aliases = alias-" + i + "\n");
                if (i == BROKEN) awaitError(gateway, "the one before stays in force:");
                else awaitModel(gateway, "alias-" + i);
                while (served.get() == before) Thread.sleep(10);
                if (i == BROKEN) assertEquals(200, ask(gateway, "alias-" + (i - 1)));
            }
            client.interrupt();
            client.join();
            assertEquals(List.of(), failures);
            var line = good.lines().count() + 1;
            assertTrue(gateway.errors().contains("config.properties:" + line + ": nonsense"), gateway.errors());
        }
    }

    @Test
    void whatTakesEffectAtTheNextStartIsSaid() throws Exception {
        try (var gateway = RunningGateway.with("currency = USD\nbody.limit = 1MB\nbody.memory = 8MB\n")) {
            var file = gateway.directory.resolve("config.properties");
            Files.writeString(file, Files.readString(file).replace("USD", "EUR").replace("8MB", "9MB"));
            awaitError(gateway, "a change of body.memory takes effect at the next start");
            awaitError(gateway, "a change of currency takes effect at the next start");
            assertEquals("USD", MoneyTest.account(gateway).string("currency"));
        }
    }

    private static void ask(RunningGateway gateway, AtomicInteger served, List<String> failures) {
        try {
            while (true) {
                int status = ask(gateway, "m");
                if (status != 200) failures.add("status " + status);
                served.incrementAndGet();
            }
        } catch (InterruptedException done) {
            // The test has seen enough.
        } catch (Exception failure) {
            failures.add(failure.toString());
        }
    }

    private static int ask(RunningGateway gateway, String model) throws Exception {
        return gateway.post("/v1/chat/completions", PassThroughTest.hello(false).replace("\"m\"", "\"" + model + "\""))
                .statusCode();
    }

    private static void awaitModel(RunningGateway gateway, String model) throws Exception {
        while (ask(gateway, model) != 200) Thread.sleep(50);
    }

    private static void awaitError(RunningGateway gateway, String text) throws Exception {
        while (!gateway.errors().contains(text)) Thread.sleep(50);
    }
}
