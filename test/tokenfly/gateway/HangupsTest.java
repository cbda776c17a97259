package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.json.JsonObject;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.RunningGateway;

/// A gateway that is told to read its configuration all the time, while it is changed from within: what is done
/// last holds, and no reading that began before brings back what was.
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class HangupsTest {
    /// Two wrong keys in each: of ten and more from one address each waits a second.
    private static final int ROUNDS = 5;

    @TempDir private Path directory;
    private GatewayProcess gateway;

    private HttpResponse<String> call(String method, String path, String json, String key) throws Exception {
        return RunningGateway.client().send(HttpRequest.newBuilder(gateway.uri(path)).header("x-api-key", key)
                .header("content-type", "application/json").method(method, json == null ? BodyPublishers.noBody()
                : BodyPublishers.ofString(json)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> admin(String method, String path, String json) throws Exception {
        var answer = call(method, path, json, "admin-key-0123456789");
        assertTrue(answer.statusCode() / 100 == 2, answer.statusCode() + answer.body());
        return answer;
    }

    @Test
    void noReadingBringsBackWhatWas() throws Exception {
        var over = new AtomicBoolean();
        try (var process = new GatewayProcess(directory, "admin.key = admin-key-0123456789\n", "-Xmx128m")) {
            gateway = process;
            admin("POST", "/admin/accounts", "{\"account\":\"b\"}");
            var pid = "" + process.process().pid();
            var hangups = Thread.ofVirtual().start(() -> hangUp(pid, over));
            for (int i = 0; i < ROUNDS; i++) {
                var key = RunningGateway.json(admin("POST", "/admin/accounts/b/keys", "{}")).string("key");
                assertStatus(200, key);
                admin("PATCH", "/admin/accounts/b", "{\"disabled\":true}");
                assertStatus(401, 403, key);
                admin("PATCH", "/admin/accounts/b", "{\"disabled\":false}");
                assertStatus(200, key);
                admin("DELETE", "/admin/accounts/b/keys/" + id(), null);
                assertStatus(401, key);
            }
            over.set(true);
            hangups.join();
            assertEquals(0, process.stop(), process.output());
        }
    }

    /// Of the only key.
    private String id() throws Exception {
        return ((JsonObject) RunningGateway.json(admin("GET", "/admin/accounts/b/keys", null)).array("keys").get(0)).string("id");
    }

    private void assertStatus(int status, String key) throws Exception {
        assertStatus(status, status, key);
    }

    private void assertStatus(int status, int other, String key) throws Exception {
        var answer = call("POST", "/v1/chat/completions",
                "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"fast say hi\"}]}", key);
        assertTrue(answer.statusCode() == status || answer.statusCode() == other, answer.statusCode() + answer.body());
    }

    private static void hangUp(String pid, AtomicBoolean over) {
        try {
            while (!over.get()) {
                new ProcessBuilder("kill", "-HUP", pid).start().waitFor();
                Thread.sleep(10);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
