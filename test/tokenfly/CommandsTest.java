package tokenfly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.Jar;
import tokenfly.testing.RunningGateway;

/// The commands as processes of their own, while a gateway runs on the same data directory.
@Timeout(120)
class CommandsTest {
    private static RunningGateway gateway;

    private record Ended(int code, String output) {}

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with("");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @Test
    void aKeyWorksWithoutARestart() throws Exception {
        var made = run("key", "alice", "config.properties");
        assertEquals(0, made.code, made.output);
        var key = made.output.lines().filter(line -> line.startsWith("sk-tf-")).findFirst().orElseThrow();
        while (gateway.get("/v1/models", "x-api-key", key).statusCode() != 200) Thread.sleep(100);
        assertEquals("alice", RunningGateway.json(gateway.get("/v1/account", "x-api-key", key)).string("account"));
    }

    @Test
    void aCreditIsInTheBalanceWhenTheCommandHasEnded() throws Exception {
        var credited = run("credit", "test", "25", "config.properties");
        assertEquals(0, credited.code, credited.output);
        assertTrue(credited.output.startsWith("account test has a balance of 25 USD\n"), credited.output);
        assertEquals("25", balance());
        assertEquals(0, run("credit", "test", "-24.5", "config.properties").code);
        assertEquals("0.5", balance());
        var audit = run("audit", "config.properties");
        assertEquals(0, audit.code, audit.output);
        assertTrue(audit.output.contains("account=test credits=0.5 charges=0 balance=0.5\n"), audit.output);
    }

    @Test
    void anAccountThatWasMadeJustNowCanBeCreditedAtOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            run("key", "newcomer" + i, "config.properties");
            var credited = run("credit", "newcomer" + i, "5", "config.properties");
            assertEquals(0, credited.code, credited.output);
            assertTrue(credited.output.startsWith("account newcomer" + i + " has a balance of 5 USD\n"), credited.output);
        }
    }

    @Test
    void aSecondGatewayOnTheSameDataIsRefusedInOneLine() throws Exception {
        var second = run("serve", "config.properties");
        assertEquals(2, second.code, second.output);
        assertEquals("the data directory " + gateway.directory.resolve("data") + " is in use by another TokenFly"
                + " (gateway, process " + ProcessHandle.current().pid() + "): stop it, or set data to another"
                + " directory", second.output.strip());
        assertEquals(200, gateway.get("/v1/models").statusCode());
    }

    private static String balance() throws Exception {
        return RunningGateway.json(gateway.get("/v1/account")).string("balance");
    }

    private static Ended run(String... arguments) throws Exception {
        var process = Jar.command(gateway.directory, arguments).start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }
}
