package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.dialect.CostlyFields;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What costs more than the price list knows does not leave for an account whose money has an end.
@Timeout(60)
class CostlyFieldsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String BALANCE = "account.test.balance = 1";
    private static final String FUNCTION = "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}";

    private static ScriptedUpstream upstream() throws Exception {
        return new ScriptedUpstream(new GreedyProvider("max_tokens", 5, 10));
    }

    private static String body(String members) {
        return "{\"model\":\"m\"," + members + ",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    private static String dropped(HttpResponse<?> answer) {
        return answer.headers().firstValue("x-tokenfly-dropped").orElse("");
    }

    @Test
    void whatIsKnownToCostMore() {
        assertEquals(Set.of("service_tier", "speed", "inference_geo", "route", "provider",
                "providerOptions", "fallbacks", "plugins", "web_search_options", "search_parameters",
                "enable_search", "search_options", "mcp_servers", "container", "modalities", "audio",
                "cache_control.ttl"),
                CostlyFields.NAMES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"service_tier\":\"priority\" | service_tier | {}",
        "\"speed\":\"fast\",\"x\":1 | speed | {\"x\":1}",
        "\"x\":1,\"service_tier\":\"priority\",\"service_tier\":null | service_tier | {\"x\":1,\"service_tier\":null}",
        "\"route\":\"fallback\",\"provider\":{\"sort\":\"x\"} | route,provider | {}",
        "\"tools\":[{\"type\":\"web_search\"}],\"tool_choice\":\"auto\" | tools.web_search | {}",
        "\"tools\":[{\"type\":\"web_search\"},FN, {\"type\":\"mcp\",\"server_url\":\"x\"}] | tools.web_search,tools.mcp"
                + " | {\"tools\":[FN]}",
        "\"tools\":[{\"type\":\"function\",\"type\":\"retrieval\"},FN] | tools.retrieval | {\"tools\":[FN]}",
        "\"tools\":[FN],\"service_tier\":null |  | {\"tools\":[FN],\"service_tier\":null}",
        "\"s\\u0065rvice_tier\":\"priority\" | service_tier | {}"})
    void itIsLeftOutAndNamed(String members, String names, String left) throws Exception {
        try (var upstream = upstream(); var gateway = MoneyTest.gateway(upstream, BALANCE)) {
            var answer = gateway.post(CHAT, body(members.replace("FN", FUNCTION)));
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(names == null ? "" : names, dropped(answer));
            var kept = left.replace("FN", FUNCTION).substring(1).replaceAll("}$", "");
            assertEquals(body("X").replace("\"m\"", "\"upstream-m\"").replace("X,", kept.isEmpty() ? "" : kept + ","),
                    upstream.last().body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, "/v1/messages", "/v1/completions", "/v1/responses"})
    void everyNameIsLeftOutOfEveryFormatAndStrictlyRefused(String path) throws Exception {
        try (var upstream = upstream(); var gateway = MoneyTest.gateway(upstream, BALANCE)) {
            for (var name : CostlyFields.NAMES) {
                var body = body("\"" + (path.endsWith("/responses") ? "input" : "prompt") + "\":\"p\",\"" + name + "\":[\"x\"]");
                var answer = gateway.post(path, body);
                assertEquals(200, answer.statusCode(), name + answer.body());
                assertTrue(("," + dropped(answer) + ",").contains("," + name + ","), name + ": " + dropped(answer));
                assertFalse(upstream.last().body().contains("\"" + name + "\""), upstream.last().body());
                int before = upstream.received().size();
                var refused = gateway.post(path, body, "x-tokenfly-strict", "true");
                assertEquals(400, refused.statusCode());
                assertTrue(refused.body().contains(name), refused.body());
                assertEquals(before, upstream.received().size());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"web_search_20250305, true", "code_execution_20250825, true", "mcp_toolset, true",
        "bash_20250124, false", "custom, false", "text_editor_20250728, false"})
    void aToolOfAnthropicsIsTheClientsOrTheProviders(String type, boolean hosted) throws Exception {
        try (var upstream = upstream();
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + MoneyTest.PRICES
                        + "account.test.keys = " + RunningGateway.KEY + "\n" + BALANCE + "\n")) {
            var answer = gateway.post("/v1/messages", body("\"tools\":[{\"type\":\"" + type + "\",\"name\":\"n\"}]"));
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(hosted ? "tools." + type : "", dropped(answer));
            assertEquals(!hosted, upstream.last().body().contains(type));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "account.test.balance = 1\nmodel.m.allow = service_tier, tools",
        "account.test.balance = 1\nmodel.m.allow = service_tier, tools.web_search"})
    void itPassesWhereMoneyHasNoEndOrTheOperatorLetsIt(String lines) throws Exception {
        try (var upstream = upstream(); var gateway = MoneyTest.gateway(upstream, lines)) {
            var body = body("\"service_tier\":\"priority\",\"tools\":[{\"type\":\"web_search\"}]");
            var answer = gateway.post(CHAT, body, "x-tokenfly-strict", "true");
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals("", dropped(answer));
            assertEquals(body.replace("\"m\"", "\"upstream-m\""), upstream.last().body());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"system\":[{\"type\":\"text\",\"text\":\"s\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}]",
        "\"tools\":[{\"name\":\"n\",\"input_schema\":{},\"cache_control\":{\"ttl\":\"1h\",\"type\":\"ephemeral\"}}]",
        "\"system\":[{\"type\":\"text\",\"text\":\"s\",\"c\\u0061che_control\":{\"type\":\"ephemeral\",\"t\\u0074l\":\"1h\"}}]",
        "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":3600}",
        "\"tools\":[{\"name\":\"n\",\"input_schema\":{},\"cache_control\":{\"ttl\":\"1h\"}},{\"type\":\"mcp\",\"x\":1}]"})
    void whatIsKeptForAnHourIsKeptForFiveMinutes(String members) throws Exception {
        try (var upstream = upstream();
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + MoneyTest.PRICES
                        + "account.test.keys = " + RunningGateway.KEY + "\n" + BALANCE + "\n")) {
            var answer = gateway.post("/v1/messages", body(members));
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(members.contains("mcp") ? "tools.mcp,cache_control.ttl" : "cache_control.ttl", dropped(answer));
            assertEquals(body(members).replace("\"m\"", "\"upstream-m\"").replaceAll("\"1h\"|3600", "\"5m\"")
                    .replace(",{\"type\":\"mcp\",\"x\":1}", ""), upstream.last().body());
            var usual = body(members.replaceAll("\"1h\"|3600", "\"5m\"").replace(",{\"type\":\"mcp\",\"x\":1}", ""));
            assertEquals("", dropped(gateway.post("/v1/messages", usual)), "five minutes are in the price");
        }
    }

    @Test
    void anHourOfCacheMayBeLetThrough() throws Exception {
        try (var upstream = upstream();
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + MoneyTest.PRICES
                        + "account.test.keys = " + RunningGateway.KEY + "\n" + BALANCE
                        + "\nmodel.m.allow = cache_control.ttl\n")) {
            var answer = gateway.post("/v1/messages", body("\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"));
            assertEquals("", dropped(answer));
            assertTrue(upstream.last().body().contains("\"1h\""), upstream.last().body());
        }
    }

    @Test
    void aSpendLimitIsAnEndToo() throws Exception {
        try (var upstream = upstream(); var gateway = MoneyTest.gateway(upstream, "account.test.spend-per-day = 1")) {
            assertEquals("speed", dropped(gateway.post(CHAT, body("\"speed\":\"fast\""))));
        }
    }

    @Test
    void aNameThatIsNotLeftOutCannotBeAllowed() {
        var e = assertThrows(Exception.class, () -> RunningGateway.with("""
                provider.up.openai = http://127.0.0.1:9/v1
                provider.up.keys = k-1234567890
                model.m.providers = up
                model.m.allow = service_tear
                """));
        assertTrue(e.getMessage().contains("config.properties:5: model.m.allow = service_tear: has a name that is not"
                + " among those left out; allowed: audio, cache_control.ttl,"), e.getMessage());
    }
}
