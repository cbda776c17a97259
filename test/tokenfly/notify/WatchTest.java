package tokenfly.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.ScriptedUpstream;

/// What is so is told once, whatever the receiver does.
class WatchTest {
    private static final String SECRET = "a-secret-for-tests";
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path directory;
    private final List<String> log = new ArrayList<>();
    private final List<Notice> so = new ArrayList<>();
    private ScriptedUpstream receiver;
    private String path = "/hook";
    private long nanos;
    private Watch watch;

    @BeforeEach
    void start() throws Exception {
        receiver = new ScriptedUpstream((_, reply) -> reply.json(200, "{}"));
        watch = watch();
    }

    @AfterEach
    void stop() throws Exception {
        watch.close();
        receiver.close();
    }

    @Test
    void aThingIsToldOnceUntilItIsSoNoMore() throws Exception {
        so.add(low("alice"));
        watch.look();
        watch.look();
        assertEquals(List.of("low_balance"), types());

        so.clear();
        watch.look();
        so.add(low("alice"));
        watch.look();
        assertEquals(List.of("low_balance", "low_balance"), types());
    }

    @Test
    void aRestartTellsNothingASecondTime() throws Exception {
        so.add(low("alice"));
        watch.look();

        watch = watch();
        watch.read();
        so.add(low("bob"));
        watch.look();

        assertEquals(List.of("alice", "bob"), bodies().stream().map(body -> body.object("data").string("account"))
                .toList());
    }

    @Test
    void itIsSignedWithTheTimeInWhatIsSigned() throws Exception {
        so.add(low("alice"));
        watch.look();

        var sent = receiver.last();
        assertEquals(Signature.of(SECRET, NOW, sent.body().getBytes()), sent.headers().get("x-tokenfly-signature"));
        // Made with: printf '%s' '1796040000.{}' | openssl dgst -sha256 -hmac a-secret-for-tests
        assertEquals("t=1796040000,v1=" + OPENSSL, Signature.of(SECRET, NOW, "{}".getBytes()));
        assertEquals("/hook", sent.path());
        assertEquals("application/json", sent.headers().get("content-type"));
        assertTrue(bodies().getFirst().string("text").contains("alice"));
    }

    @Test
    void aReceiverThatFailsIsAskedAgainLaterWithTheSameId() throws Exception {
        receiver.script((_, reply) -> reply.json(503, "{}"));
        so.add(low("alice"));
        watch.look();
        watch.look();
        assertEquals(1, receiver.received().size());

        pass(Duration.ofSeconds(3));
        receiver.script((_, reply) -> reply.json(204, ""));
        watch.look();
        watch.look();

        assertEquals(2, receiver.received().size());
        assertEquals(1, bodies().stream().map(body -> body.string("id")).distinct().count());
        assertEquals(2, log.size(), log.toString());
        assertTrue(log.getFirst().contains("HTTP 503") && log.getLast().contains("again"), log.toString());
    }

    @Test
    void whatIsRefusedForADayIsGivenUpAndItsAttemptsAreBounded() throws Exception {
        receiver.script((_, reply) -> reply.json(400, "{}"));
        so.add(low("alice"));
        for (int hour = 0; hour < 2000; hour++) {
            watch.look();
            pass(Duration.ofMinutes(2));
        }

        assertEquals(11, receiver.received().size());
        assertEquals(2, log.size(), log.toString());
        assertTrue(log.getLast().contains("given up"), log.toString());
    }

    @Test
    void oneThatIsAlwaysRefusedHoldsNoOtherUp() throws Exception {
        receiver.script((request, reply) -> reply.json(request.body().contains("alice") ? 400 : 200, "{}"));
        so.add(low("alice"));
        so.add(low("bob"));
        watch.look();
        pass(Duration.ofSeconds(3));
        watch.look();

        assertTrue(receiver.received().stream().anyMatch(request -> request.body().contains("bob")));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (var elsewhere = new ScriptedUpstream((_, reply) -> reply.json(200, "{}"))) {
            receiver.script((_, reply) -> reply.json(307, "{}", "location", elsewhere.uri("/").toString()));
            so.add(low("alice"));
            watch.look();

            assertEquals(0, elsewhere.received().size());
            assertTrue(log.getFirst().contains("HTTP 307"), log.toString());
        }
    }

    @Test
    void anAnswerWithoutAnEndHoldsNothingUp() throws Exception {
        receiver.script((_, reply) -> {
            reply.raw("HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n ");
            Thread.sleep(Duration.ofHours(1));
        });
        so.add(low("alice"));

        watch.look();
        watch.look();

        assertEquals(1, receiver.received().size());
        assertEquals(List.of(), log);
    }

    @Test
    void aReceiverThatIsNotThereIsSaidOnceWithoutItsAddress() throws Exception {
        path = "/secret-path";
        receiver.close();
        so.add(low("alice"));
        watch.look();
        pass(Duration.ofSeconds(3));
        watch.look();

        assertEquals(1, log.size(), log.toString());
        assertFalse(log.getFirst().contains("secret-path"), log.toString());
    }

    @Test
    void manyThingsAtOnceAreAllTold() throws Exception {
        for (int i = 0; i < 300; i++) so.add(low("account-" + i));
        watch.look();

        assertEquals(300, new HashSet<>(bodies().stream().map(body -> body.object("data").string("account"))
                .toList()).size());
    }

    private static final String OPENSSL = "a563bc9115f93731438bd71c2074c9cff088b33fccdc732d1462007fa9f8bc6d";

    private Watch watch() {
        var webhook = new Webhook(() -> new Webhook.To(receiver.uri(path), SECRET), () -> NOW, "TokenFly/test");
        return new Watch(() -> List.copyOf(so), (found, _) -> found, webhook, directory.resolve("notices"), () -> nanos, log::add);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static Notice low(String account) {
        return new Notice("low_balance", account, "Account " + account + " has little left.",
                JsonObject.builder().put("account", account).build(), false);
    }

    private List<String> types() {
        return bodies().stream().map(body -> body.string("type")).toList();
    }

    private List<JsonObject> bodies() {
        return receiver.received().stream().map(sent -> (JsonObject) Json.parse(sent.body())).toList();
    }
}
