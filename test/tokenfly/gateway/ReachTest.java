package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// How providers are found by name, whatever of its addresses takes connections.
@Timeout(60)
class ReachTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void everyAddressOfANameIsTried(String address) throws Exception {
        try (var upstream = new ScriptedUpstream(listening(address), Asking::answer);
                var gateway = gateway("http://localhost:" + upstream.port() + "/v1")) {
            for (var asking : Asking.values()) asking.assertWhole(asking.ask(gateway, "m"));
            assertEquals("localhost:" + upstream.port(), upstream.last().headers().get("host"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatMovesToAnotherAddressIsFollowed(Asking asking) throws Exception {
        var first = new ScriptedUpstream(listening("127.0.0.1"), Asking::answer);
        try (var gateway = gateway("http://localhost:" + first.port() + "/v1")) {
            asking.assertWhole(asking.ask(gateway, "m"));
            first.close();
            try (var second = new ScriptedUpstream(new ServerSocket(first.port(), 100, InetAddress.ofLiteral("::1")),
                    Asking::answer)) {
                asking.assertWhole(asking.ask(gateway, "m"));
                assertEquals(1, second.received().size());
            }
            assertTrue(gateway.output().lines().noneMatch(line -> line.contains("warning=")), gateway.output());
        }
    }

    private static ServerSocket listening(String address) {
        try {
            return new ServerSocket(0, 100, InetAddress.ofLiteral(address));
        } catch (IOException without) {
            return abort("this machine has no " + address);
        }
    }

    private static RunningGateway gateway(String base) throws Exception {
        return RunningGateway.with("""
                provider.up.openai = %s
                provider.up.keys = provider-key-1234567890
                model.m.providers = up
                """.formatted(base));
    }
}
