package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.account.WrongKeys;
import tokenfly.account.settings.AccountsFile;
import tokenfly.testing.RunningGateway;

/// Accounts that change while the gateway runs, and who tries wrong keys.
@Timeout(60)
class LiveAccountsTest {
    @Test
    void aKeyAddedToTheFileWorksAndOneTakenOutDoesNot() throws Exception {
        try (var gateway = RunningGateway.with("")) {
            var file = gateway.directory.resolve("data/accounts.properties");
            var key = new AccountsFile(file).addKey("bob", "", Map.of(), Instant.now()).secret();
            awaitStatus(200, gateway, key);
            assertEquals("bob", RunningGateway.json(gateway.get("/v1/account", "x-api-key", key)).string("account"));
            Files.writeString(file, "");
            awaitStatus(401, gateway, key);
            assertEquals(200, gateway.get("/v1/account").statusCode());
        }
    }

    @Test
    void anAccountTakenOutOfTheConfigLosesAccessAndKeepsItsBooks() throws Exception {
        var accounts = """
                account.a.keys = sk-tf-aaa
                account.a.balance = 5
                account.b.keys = sk-tf-bbb
                """;
        try (var gateway = RunningGateway.with(accounts)) {
            var file = gateway.directory.resolve("config.properties");
            var before = Files.readString(file);
            assertEquals("5", RunningGateway.json(gateway.get("/v1/account", "x-api-key", "sk-tf-aaa"))
                    .string("balance"));
            Files.writeString(file, before.replaceAll("account\\.a\\..*\n", ""));
            awaitStatus(401, gateway, "sk-tf-aaa");
            assertEquals(200, gateway.get("/v1/account", "x-api-key", "sk-tf-bbb").statusCode());
            // The opening credit is entered once, whatever it says later.
            Files.writeString(file, before.replace("balance = 5", "balance = 7"));
            awaitStatus(200, gateway, "sk-tf-aaa");
            assertEquals("5", RunningGateway.json(gateway.get("/v1/account", "x-api-key", "sk-tf-aaa"))
                    .string("balance"));
        }
    }

    @Test
    void aDisabledAccountIsKnownAndRefused() throws Exception {
        try (var gateway = RunningGateway.with("account.a.keys = sk-tf-aaa\naccount.a.disabled = true\n")) {
            var answer = gateway.post("/v1/chat/completions",
                    PassThroughTest.hello(false).replace("\"m\"", "\"demo\""), "x-api-key", "sk-tf-aaa");
            assertEquals(403, answer.statusCode(), answer.body());
        }
    }

    @Test
    void whoTriesWrongKeysIsSlowedAndThenSentAwayWhileRightKeysAreServed() throws Exception {
        try (var gateway = RunningGateway.with("drain = 100ms\n")) {
            var tries = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < WrongKeys.FREE + 10; i++)
                tries.add(RunningGateway.client().sendAsync(gateway.request("/v1/models",
                        "authorization", "Bearer sk-tf-wrong-" + i).GET().build(), BodyHandlers.ofString()));
            assertEquals(200, gateway.get("/v1/models").statusCode());
            var away = sentAway(tries);
            assertEquals(401, away.statusCode());
            assertEquals("invalid_api_key", RunningGateway.json(away).object("error").string("code"));
            long seconds = away.headers().firstValueAsLong("retry-after").orElseThrow();
            assertTrue(seconds > 5 && seconds <= 60, "retry-after: " + seconds);
            assertTrue(tries.stream().anyMatch(slowed -> !slowed.isDone()), "none was held back");
        }
    }

    private static HttpResponse<String> sentAway(ArrayList<CompletableFuture<HttpResponse<String>>> tries)
            throws Exception {
        while (true) {
            for (var one : tries)
                if (one.isDone() && one.get().headers().firstValue("retry-after").isPresent()) return one.get();
            Thread.sleep(10);
        }
    }

    private static void awaitStatus(int status, RunningGateway gateway, String key) throws Exception {
        while (gateway.get("/v1/account", "x-api-key", key).statusCode() != status) Thread.sleep(100);
    }
}
