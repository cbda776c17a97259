package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// A gateway whose ledger is taken away while it runs.
@Timeout(60)
class LostLedgerTest {
    private static final String ANSWER = """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
            {"role":"assistant","content":"hi"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":10,"completion_tokens":2}}""";

    @Test
    void whatCostsMoneyIsRefusedUntilTheOperatorSaysHowToGoOn() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, ANSWER));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + """
                        model.m.price.input = 1
                        model.free.providers = up
                        account.test.keys = sk-tf-test
                        account.test.balance = 1
                        """)) {
            assertEquals(200, ask(gateway, "m"));
            var ledger = gateway.directory.resolve("data/ledger");
            while (!Files.exists(gateway.directory.resolve("data/ledger.mark"))) Thread.sleep(10);
            Files.delete(ledger.resolve("000001.txt"));

            while (ask(gateway, "m") == 200) Thread.sleep(10);
            assertEquals(503, ask(gateway, "m"));
            var told = "000001.txt is gone: put it back, or delete "
                    + gateway.directory.resolve("data/ledger.mark");
            while (!gateway.errors().contains(told)) Thread.sleep(10);
            assertEquals(200, ask(gateway, "free"));
            assertEquals(200, gateway.get("/readyz").statusCode());
            var balance = balance(gateway);

            Files.delete(gateway.directory.resolve("data/ledger.mark"));
            while (ask(gateway, "m") != 200) Thread.sleep(10);
            assertTrue(Files.readString(ledger.resolve("000002.txt")).contains(" carried test " + balance),
                    balance);
        }
    }

    private static int ask(RunningGateway gateway, String model) throws Exception {
        return gateway.post("/v1/chat/completions", """
                {"model":"%s","messages":[{"role":"user","content":"hi"}]}""".formatted(model)).statusCode();
    }

    private static String balance(RunningGateway gateway) throws Exception {
        return RunningGateway.json(gateway.get("/v1/account")).string("balance");
    }
}
