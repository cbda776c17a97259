package tokenfly.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.App;
import tokenfly.config.ConfigLocation;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Why did this request fail? As the operator asks, and as the account does.
@Timeout(60)
class ExplainTest {
    private static final String ADMIN = "operator-key-for-tests";
    private static final String SECRET = "S3CRET-of-the-prompt";
    private static final String ANSWER = """
            {"id":"x","object":"chat.completion","model":"um","choices":[{"index":0,"message":{"role":"assistant",
            "content":"S3CRET-of-the-answer"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5}}""";
    private static ScriptedUpstream bad;
    private static ScriptedUpstream good;

    @TempDir
    Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private App app;

    @BeforeEach
    void start() throws Exception {
        bad = new ScriptedUpstream((_, reply) -> reply.json(401,
                "{\"error\":{\"message\":\"wrong key " + SECRET + "\",\"code\":\"invalid_api_key\"}}"));
        good = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
        Files.writeString(directory.resolve("config.properties"), """
                listen = 127.0.0.1:0
                admin.key = %s
                requests.keep = 7d
                log.format = json
                provider.bad.openai = %s
                provider.bad.keys = bad-provider-key
                provider.good.openai = %s
                provider.good.keys = one-provider-key, two-provider-key
                model.m.providers = bad, good=um
                model.m.price.input = 1
                model.m.price.output = 2
                account.alice.keys = secret-of-alice name=laptop
                account.alice.requests-per-minute = 3
                account.bob.keys = secret-of-bob
                """.formatted(ADMIN, bad.uri("/v1"), good.uri("/v1")));
        app = serve();
    }

    private App serve() throws Exception {
        return RunningGateway.start(ConfigLocation.find(null, directory), Map.<String, String>of()::get,
                new PrintStream(out, true), System.err);
    }

    @AfterEach
    void stop() throws IOException {
        app.close();
        bad.close();
        good.close();
    }

    private String ask(String key, String model) throws Exception {
        return ask(key, model, false);
    }

    private String ask(String key, String model, boolean stream) throws Exception {
        var body = "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + SECRET + "\"}]}";
        var answer = RunningGateway.client().send(HttpRequest.newBuilder(uri("/v1/chat/completions"))
                .header("authorization", "Bearer " + key).header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        return answer.headers().firstValue("x-request-id").orElseThrow();
    }

    private URI uri(String path) {
        return URI.create(app.address() + path);
    }

    /// Waits for a request that has just ended to be noted.
    private JsonObject one(String id) throws Exception {
        while (true) {
            var answer = RunningGateway.client().send(HttpRequest.newBuilder(uri("/admin/requests/" + id))
                    .header("authorization", "Bearer " + ADMIN).build(), BodyHandlers.ofString());
            if (answer.statusCode() == 200) return RunningGateway.json(answer);
            Thread.sleep(5);
        }
    }

    private String ids(String query) throws Exception {
        var answer = RunningGateway.client().send(HttpRequest.newBuilder(uri("/admin/requests?" + query))
                .header("authorization", "Bearer " + ADMIN).build(), BodyHandlers.ofString());
        return RunningGateway.json(answer).array("requests").values().stream()
                .map(request -> ((JsonObject) request).string("id")).collect(Collectors.joining(" "));
    }

    @Test
    void everyWayThatWasTriedIsTold() throws Exception {
        var request = one(ask("secret-of-alice", "m"));

        assertEquals("good", request.string("provider"));
        assertEquals("laptop", request.string("key_name"));
        assertEquals("{\"input\":\"1\",\"cached\":\"1\",\"cache_write\":\"1\",\"output\":\"2\"}", request.get("prices").toString());
        assertEquals("0.00002", request.string("cost"));
        assertEquals("2", request.get("attempts").toString());
        assertTrue(request.get("limits").toString().contains("\"x-ratelimit-remaining-requests\":\"2\""),
                request.toString());
        assertNull(request.get("reason"));
        var tries = request.array("tries");
        assertTrue(tries.get(0).toString().matches("\\{\"provider\":\"bad\",\"model\":\"m\",\"format\":\"openai\","
                + "\"key\":1,\"at_ms\":\\d+,\"took_ms\":\\d+,\"outcome\":\"auth\",\"status\":401,"
                + "\"reason\":\"key refused, HTTP 401\",\"said\":\"wrong key S3CRET-of-the-prompt\"}"), tries.toString());
        assertTrue(tries.get(1).toString().contains("\"provider\":\"good\",\"model\":\"um\"")
                && tries.get(1).toString().contains("\"outcome\":\"answered\""), tries.toString());
    }

    @Test
    void anAccountSeesNothingOfOurKeysAtAProviderNorOfOthers() throws Exception {
        var id = ask("secret-of-alice", "m");
        one(id);
        var alice = RunningGateway.client().send(HttpRequest.newBuilder(uri("/console/api/session"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"key\":\"secret-of-alice\"}")).build(),
                BodyHandlers.ofString());
        var cookie = alice.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
        var own = RunningGateway.client().send(HttpRequest.newBuilder(uri("/console/api/requests/" + id))
                .header("cookie", cookie).build(), BodyHandlers.ofString());

        assertTrue(own.body().contains("\"attempts\":2"), own.body());
        assertFalse(own.body().contains("tries") || own.body().contains("auth"), own.body());
        var others = RunningGateway.client().send(HttpRequest.newBuilder(uri("/console/api/requests/"
                + ask("secret-of-bob", "demo"))).header("cookie", cookie).build(), BodyHandlers.ofString());
        assertEquals(404, others.statusCode());
    }

    @Test
    void aRefusalSaysWhyInWordsOfOurs() throws Exception {
        for (int i = 0; i < 3; i++) ask("secret-of-alice", "demo");
        var refused = one(ask("secret-of-alice", "demo"));
        var unknown = one(ask("secret-of-bob", SECRET));

        assertEquals("refused", refused.string("outcome"));
        assertTrue(refused.string("reason").startsWith("limit_reached: "), refused.toString());
        assertEquals("model_not_found", unknown.string("reason"));
    }

    @Test
    void aStreamThatBreaksOffSaysWhy() throws Exception {
        good.script((_, reply) -> {
            reply.startEvents();
            reply.event("data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Half\"}}]}\n\n");
            reply.cut();
        });
        var request = one(ask("secret-of-alice", "m", true));

        assertEquals("cut", request.string("outcome"));
        assertTrue(request.string("reason").startsWith("upstream_failed: "), request.toString());
    }

    @Test
    void requestsAreFoundByWhatIsKnownOfThem() throws Exception {
        var first = ask("secret-of-alice", "m");
        one(first); // a client has its answer before the request has ended
        var second = ask("secret-of-bob", "demo");
        one(second);
        var third = ask("secret-of-bob", "unknown");
        one(third);

        assertEquals(third + " " + second + " " + first, ids(""));
        assertEquals(third + " " + second, ids("account=bob"));
        assertEquals(first, ids("model=m"));
        assertEquals(first, ids("provider=bad"));
        assertEquals(third, ids("outcome=refused"));
        assertEquals(first, ids("key=" + one(first).string("key")));
        assertEquals("", ids("to=2020-01-01T00:00:00Z"));
        assertEquals(third, ids("from=2020-01-01T00:00:00Z&limit=1"));
    }

    @Test
    void whatIsKeptIsFoundAfterARestartAndHoldsNoPrompt() throws Exception {
        var id = ask("secret-of-alice", "m");
        var before = one(id);
        app.close();
        app = serve();

        assertEquals(withoutSaid(before), one(id));
        ask("secret-of-bob", "demo");
        while (ids("account=bob").isEmpty()) Thread.sleep(5);
        assertEquals(id, ids("account=alice"));
        try (var files = Files.list(directory.resolve("data/requests"))) {
            for (var file : files.toList()) {
                var text = Files.readString(file);
                assertFalse(text.contains("S3CRET") || text.contains("secret-of") || text.contains("provider-key"), text);
                for (var line : text.lines().toList()) Json.parse(line);
            }
        }
    }

    @Test
    void theLogIsTheSameJsonWhereItIsAskedFor() throws Exception {
        var id = ask("secret-of-alice", "m");
        var request = one(id);
        app.close();

        var line = out.toString().lines().filter(text -> text.startsWith("{") && text.contains(id)).findFirst().orElseThrow();
        assertEquals(withoutSaid(request), Json.parse(line));
    }

    /// What a provider said is in memory alone.
    private static JsonValue withoutSaid(JsonObject request) {
        return Json.parse(request.toString().replaceAll(",\"said\":\"[^\"]*\"", ""));
    }
}
