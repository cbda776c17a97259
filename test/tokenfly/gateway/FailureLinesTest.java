package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.json.JsonObject;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What the operator can read of a request that failed, or fell back: in the log, in the warnings and in
/// `/admin`.
@Timeout(60)
class FailureLinesTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final String KEY = "provider-key-0123456789";
    private static final String SAID = "GPU 3 fell off the bus";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) each.close();
    }

    @Test
    void aRequestThatFellBackSaysWhatWasTriedBefore() throws Exception {
        var gateway = two(failing(), open(new ScriptedUpstream(Asking::answer)), "");
        var id = ask(gateway, "m");

        var line = line(gateway, id);
        assertTrue(line.contains(" provider=worse ") && line.contains(" status=200 ")
                && line.contains(" attempts=3 tried=bad:500,bad:500 "), line);
        var attempts = attempts(gateway, id);
        assertEquals(2, attempts.size(), gateway.output());
        assertTrue(attempts.get(1).matches("time=\\S+ id=" + id + " attempt=2 provider=bad model=upstream-m key=…6789"
                + " status=500 reason=\"failed, HTTP 500\" ms=\\d+"), attempts.get(1));
    }

    @Test
    void aRequestThatFailedNamesTheProviderAskedLastAndWhy() throws Exception {
        var silent = open(new ScriptedUpstream((_, _) -> Thread.sleep(60_000)));
        var gateway = two(failing(), silent, "provider.worse.timeout.first-byte = 300ms\n");
        var id = ask(gateway, "m");

        var line = line(gateway, id);
        assertTrue(line.contains(" provider=worse ") && line.contains(" status=504 ")
                && line.contains(" tried=bad:500,bad:500,worse:timeout ")
                && line.endsWith(" upstream_reason=\"no answer in time\""), line);
        assertEquals(2, attempts(gateway, id).size());
    }

    @Test
    void aWarningSaysWhatHappenedToWhatInWhichRequest() throws Exception {
        var gateway = open(RunningGateway.with("""
                provider.gone.openai = http://127.0.0.1:9/v1
                provider.gone.keys = none
                provider.lost.openai = http://lost.invalid/v1
                provider.lost.keys = none
                model.gone.providers = gone
                model.lost.providers = lost
                """));
        var gone = ask(gateway, "gone");
        var lost = ask(gateway, "lost");

        assertTrue(line(gateway, gone).endsWith(" upstream_reason=\"connection refused (127.0.0.1:9)\""), gateway.output());
        assertTrue(warning(gateway, "gone").contains("warning=\"provider gone: connection refused (127.0.0.1:9)"
                + " (model gone, request " + gone + ")\""), gateway.output());
        assertTrue(line(gateway, lost).contains(" upstream_reason=\"name not known: lost.invalid\"")
                || line(gateway, lost).contains("the name service gave no answer for lost.invalid"), gateway.output());
        assertFalse(gateway.output().contains("Exception"), gateway.output());
    }

    @Test
    void aProvidersOwnWordsAreShownAndNotWritten() throws Exception {
        var gateway = two(failing(), failing(), "admin.key = " + ADMIN + "\n");
        var id = ask(gateway, "m");
        line(gateway, id);

        assertFalse(gateway.output().contains(SAID), gateway.output());
        var tries = admin(gateway, "requests/" + id).array("tries");
        assertEquals(SAID + " …", ((JsonObject) tries.get(0)).string("said").substring(0, SAID.length() + 2));
        assertEquals(200, ((JsonObject) tries.get(0)).string("said").length());
        var failure = ((JsonObject) admin(gateway, "providers").array("providers").get(0)).object("last_failure");
        assertTrue(failure.string("said").startsWith(SAID), failure.toString());
        assertFalse(admin(gateway, "providers").toString().contains(KEY));
    }

    @Test
    void aProvidersOwnWordsAreWrittenWhereTheyAreWanted() throws Exception {
        var gateway = two(failing(), failing(), "log.provider-messages = on\n");
        var id = ask(gateway, "m");

        assertTrue(line(gateway, id).contains(" said=\"" + SAID + " …"), gateway.output());
        assertTrue(attempts(gateway, id).getFirst().contains(" said=\"" + SAID), gateway.output());
        assertTrue(warning(gateway, "bad").contains("; it said: " + SAID), gateway.output());
        assertFalse(gateway.output().contains(KEY), gateway.output());
    }

    @Test
    void aStreamThatBreaksLaterIsNoAnsweredWay() throws Exception {
        var breaking = open(new ScriptedUpstream((_, reply) -> {
            reply.startEvents();
            reply.event("data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Half\"}}]}\n\n");
            reply.cut();
        }));
        var gateway = two(breaking, failing(), "admin.key = " + ADMIN + "\n");
        var id = gateway.postUnchecked("/v1/chat/completions", Asking.OPENAI_STREAM.body("m")).headers()
                .firstValue("x-request-id").orElseThrow();

        var line = line(gateway, id);
        assertTrue(line.contains(" attempts=1 tried=bad:transport "), line);
        var tried = (JsonObject) admin(gateway, "requests/" + id).array("tries").get(0);
        assertEquals("transport", tried.string("outcome"));
    }

    @Test
    void anIdThatNoModelHasIsLogged() throws Exception {
        var gateway = two(failing(), failing(), "");
        var id = gateway.post("/v1/chat/completions", Asking.OPENAI.body("gpt-9\\n\\u202e" + "x".repeat(500))).headers()
                .firstValue("x-request-id").orElseThrow();
        assertTrue(line(gateway, id).contains(" asked=\"gpt-9??" + "x".repeat(121) + "\" "), line(gateway, id));
        var key = gateway.post("/v1/chat/completions", Asking.OPENAI.body("sk-proj-abcdefghijklmnop")).headers()
                .firstValue("x-request-id").orElseThrow();
        assertTrue(line(gateway, key).contains(" asked=sk-… "), line(gateway, key));
    }

    @Test
    void anEndpointThatAProviderLacksIsAskedOnce() throws Exception {
        var lacking = open(new ScriptedUpstream((_, reply) -> reply.json(405, "{\"error\":{\"message\":\"no\"}}")));
        var gateway = open(RunningGateway.with("""
                provider.up.openai = %s
                provider.up.keys = one-key-0123456789, two-key-0123456789
                model.m.providers = up
                """.formatted(lacking.uri("/v1"))));
        ask(gateway, "m");
        assertEquals(1, lacking.received().size());
    }

    @Test
    void aModelWhoseEveryWayRestsIsNotOn() throws Exception {
        var refusing = open(new ScriptedUpstream((_, reply) -> reply.json(401, "{\"error\":{\"message\":\"no\"}}")));
        var gateway = two(refusing, refusing, "admin.key = " + ADMIN + "\n");
        assertEquals("on", model(admin(gateway, "models")).string("state"));
        ask(gateway, "m");

        var model = model(admin(gateway, "models"));
        assertEquals("false resting auth", model.get("on") + " " + model.string("state") + " " + model.string("reason"));
        var shown = model(RunningGateway.json(gateway.get("/console/api/models")));
        assertEquals("false resting", shown.get("on") + " " + shown.string("state"));
        var key = (JsonObject) ((JsonObject) admin(gateway, "providers").array("providers").get(0)).array("keys").get(0);
        assertEquals("key refused, HTTP 401", key.object("last_failure").string("what"));
    }

    private static JsonObject model(JsonObject answer) {
        return answer.array("models").values().stream().map(JsonObject.class::cast)
                .filter(model -> model.string("id").equals("m")).findFirst().orElseThrow();
    }

    private JsonObject admin(RunningGateway gateway, String path) throws Exception {
        return RunningGateway.json(gateway.get("/admin/" + path, "authorization", "Bearer " + ADMIN));
    }

    private ScriptedUpstream failing() throws Exception {
        return open(new ScriptedUpstream((_, reply) -> reply.json(500,
                "{\"error\":{\"message\":\"" + SAID + " " + KEY + " sk-proj-abcdefgh " + "z".repeat(300) + "\"}}")));
    }

    private RunningGateway two(ScriptedUpstream bad, ScriptedUpstream worse, String lines) throws Exception {
        return open(RunningGateway.with("""
                provider.bad.openai = %s
                provider.bad.keys = %s
                provider.worse.openai = %s
                provider.worse.keys = %s
                model.m.providers = bad=upstream-m, worse=upstream-m
                %s
                """.formatted(bad.uri("/v1"), KEY, worse.uri("/v1"), KEY, lines)));
    }

    private static String ask(RunningGateway gateway, String model) throws Exception {
        return gateway.post("/v1/chat/completions", Asking.OPENAI.body(model)).headers()
                .firstValue("x-request-id").orElseThrow();
    }

    /// The line of a request that has ended, which its client may know before the log does.
    private static String line(RunningGateway gateway, String id) throws InterruptedException {
        return awaited(gateway, " id=" + id + " endpoint=");
    }

    private static String warning(RunningGateway gateway, String provider) throws InterruptedException {
        return awaited(gateway, "warning=\"provider " + provider + ": ");
    }

    private static String awaited(RunningGateway gateway, String part) throws InterruptedException {
        while (true) {
            var line = gateway.output().lines().filter(each -> each.contains(part)).findFirst();
            if (line.isPresent()) return line.get();
            Thread.sleep(10);
        }
    }

    private static List<String> attempts(RunningGateway gateway, String id) {
        return gateway.output().lines().filter(line -> line.contains(" id=" + id + " attempt=")).toList();
    }

    private <T extends AutoCloseable> T open(T each) {
        open.add(each);
        return each;
    }
}
