package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// A provider that lies about what it counted: no balance grows, nobody pays more than was held, and no client reads a
/// translated count of less than nothing.
@Timeout(120)
class LyingProviderTest {
    private static final List<String> LIES = List.of("-5", "0", "-0", "1e308", "1e-308", "1.5", "9223372036854775807",
            "-9223372036854775808", "99999999999999999999999999", "\"7\"", "\"\"", "null", "true", "[]", "{}", "[5]", "\"NaN\"", "1e18");
    private static final BigDecimal BALANCE = new BigDecimal("10");
    /// 100 tokens of output, and an input that is believed some 50,000 tokens beyond its estimate.
    private static final BigDecimal MOST_EACH = new BigDecimal("0.2");

    private static String usage(String path, String lie, int which) {
        var few = which == 0 ? lie : "3";
        var cached = which == 1 ? lie : "0";
        var out = which == 2 ? lie : "5";
        if (which == 3) few = cached = out = lie;
        return path.endsWith("/messages") ? "{\"input_tokens\":" + few + ",\"output_tokens\":" + out + ",\"cache_read_input_tokens\":" + cached
                + ",\"cache_creation_input_tokens\":" + cached + "}"
                : "{\"prompt_tokens\":" + few + ",\"completion_tokens\":" + out + ",\"total_tokens\":" + lie
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + cached + "},\"completion_tokens_details\":{\"reasoning_tokens\":" + cached + "}}";
    }

    private static String lying(ScriptedUpstream.Received request, String text, String lie, int which) {
        return text.replaceAll("\"usage\":\\{[^}]*}", "\"usage\":" + usage(request.path(), lie, which).replace("\\", "\\\\"));
    }

    @Test
    void noCountOfItsMakesABalanceGrowOrTakesMoreThanWasHeld() throws Exception {
        var lie = new String[] {""};
        var which = new int[1];
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    if (Asking.isStream(request)) {
                        var events = new ArrayList<String>();
                        for (var event : Asking.goodEvents(request)) events.add(lying(request, event, lie[0], which[0]));
                        reply.events(events.toArray(String[]::new));
                    } else reply.json(200, lying(request, Asking.goodBody(request), lie[0], which[0]));
                });
                var gateway = RunningGateway.with("""
                        provider.o.openai = %1$s/v1
                        provider.o.keys = none
                        provider.a.anthropic = %1$s
                        provider.a.keys = none
                        model.o.providers = o
                        model.a.providers = a
                        model.o.price.input = 1
                        model.o.price.output = 2
                        model.a.price.input = 1
                        model.a.price.output = 2
                        account.test.keys = sk-tf-test
                        account.test.balance = 10
                        """.formatted(upstream.uri("")))) {
            var before = BALANCE;
            for (var each : LIES) for (int i = 0; i < 4; i++) for (var model : new String[] {"o", "a"}) for (var asking : Asking.values()) {
                lie[0] = each;
                which[0] = i;
                var answer = gateway.postUnchecked(asking.path(), asking.body(model));
                var what = each + " " + i + " " + model + " " + asking;
                assertEquals(200, answer.statusCode(), what + answer.body());
                if (model.equals("a") != asking.anthropic()) assertFalse(answer.body().matches("(?s).*tokens\":\\s*-[1-9].*"), what + answer.body());
                var account = RunningGateway.json(gateway.get("/v1/account"));
                var after = new BigDecimal(account.string("balance"));
                assertTrue(after.compareTo(before) <= 0, what + ": " + before + " became " + after);
                assertTrue(before.subtract(after).compareTo(MOST_EACH) <= 0, what + ": " + before + " became " + after);
                assertEquals("0", account.string("held"), what);
                before = after;
            }
        }
    }
}
