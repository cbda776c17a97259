package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.testing.GatewayProcess;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What the operator sees over time, and what he was told, outlive a restart.
@Timeout(180)
class KeptOverRestartTest {
    private static final String ADMIN = "operator-key-for-tests";

    @TempDir
    Path directory;

    @Test
    void chartsGoOnAndNothingIsToldAgain() throws Exception {
        try (var receiver = new ScriptedUpstream((_, reply) -> reply.json(200, "{}"))) {
            var config = """
                    admin.key = %s
                    notify.url = %s
                    notify.secret = a-secret-for-tests
                    account.test.keys = sk-tf-test
                    account.test.balance = 1
                    account.test.low-balance = 2
                    """.formatted(ADMIN, receiver.uri("/hook"));
            try (var gateway = new GatewayProcess(directory, config)) {
                for (int i = 0; i < 3; i++) ask(gateway);
                while (receiver.received().isEmpty()) Thread.sleep(20);
                untilTold("test");
                assertEquals(0, gateway.stop());
            }
            var more = "account.other.balance = 1\naccount.other.low-balance = 2\n";
            try (var gateway = new GatewayProcess(directory, config + more)) {
                ask(gateway);
                while (requests(gateway) < 4) Thread.sleep(20);
                untilTold("other"); // so all that is so was looked at
                assertEquals(0, gateway.stop());
            }
            assertEquals(2, receiver.received().size(), receiver.received().toString());
        }
    }

    private void untilTold(String account) throws Exception {
        var file = directory.resolve("data/notices");
        while (!Files.exists(file) || !Files.readString(file).contains("low_balance " + account)) Thread.sleep(20);
    }

    @Test
    void aDamagedHistoryCostsNothingElse() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/series"), "tokenfly series 1\nway\tx\ty\nHOUR 1 2");
        try (var gateway = new GatewayProcess(directory, "admin.key = " + ADMIN + "\naccount.test.keys = sk-tf-test\n")) {
            ask(gateway);
            while (requests(gateway) < 1) Thread.sleep(20);
            while (!gateway.output().contains("the charts begin anew")) Thread.sleep(20);
            assertTrue(gateway.output().contains("data/series"));
        }
    }

    private static long requests(GatewayProcess gateway) throws Exception {
        var series = get(gateway, "/admin/series").array("series").values();
        return series.isEmpty() ? 0 : ((JsonObject) series.getFirst()).object("total").whole("requests", 0);
    }

    private static void ask(GatewayProcess gateway) throws Exception {
        var request = HttpRequest.newBuilder(gateway.uri("/v1/chat/completions"))
                .header("authorization", "Bearer sk-tf-test").POST(BodyPublishers.ofString(
                        "{\"model\":\"demo\",\"messages\":[{\"role\":\"user\",\"content\":\"fast hi\"}]}"));
        assertEquals(200, RunningGateway.client().send(request.build(), BodyHandlers.ofString()).statusCode());
    }

    private static JsonObject get(GatewayProcess gateway, String path) throws Exception {
        var request = HttpRequest.newBuilder(gateway.uri(path)).header("authorization", "Bearer " + ADMIN);
        var answer = RunningGateway.client().send(request.build(), BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return (JsonObject) Json.parse(answer.body());
    }
}
