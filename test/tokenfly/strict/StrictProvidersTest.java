package tokenfly.strict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.Formats;
import tokenfly.chat.ChatException;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.ReasoningRecall;
import tokenfly.dialect.UpstreamBody;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Providers that refuse what their vendors refuse, and every request there is, sent to each of them.
@Timeout(120)
class StrictProvidersTest {
    private static final Map<String, ProviderKind> MESSAGES = new TreeMap<>(Map.of(
            "claude-opus-5-5", ProviderKind.ANTHROPIC, "claude-sonnet-5", ProviderKind.ANTHROPIC,
            "claude-opus-4-7", ProviderKind.ANTHROPIC, "claude-sonnet-4-6", ProviderKind.ANTHROPIC,
            "claude-opus-4-5", ProviderKind.ANTHROPIC, "claude-sonnet-4-5", ProviderKind.ANTHROPIC,
            "claude-3-5-haiku-latest", ProviderKind.ANTHROPIC, "glm-5.3", ProviderKind.ZHIPU,
            "kimi-k3.1-pro", ProviderKind.MOONSHOT, "MiniMax-M2.7", ProviderKind.MINIMAX));
    private static final Map<String, ProviderKind> MORE_MESSAGES = Map.of("glm-5", ProviderKind.ZHIPU,
            "deepseek-flash", ProviderKind.DEEPSEEK, "kimi-k2.6", ProviderKind.MOONSHOT,
            "MiniMax-M3", ProviderKind.MINIMAX, "qwen3-max", ProviderKind.QWEN);

    private final List<String> refused = new ArrayList<>();
    private int passed;

    @ParameterizedTest
    @EnumSource
    void everyFixturesRequestIsTakenInChatsFormat(Vendor vendor) throws IOException {
        chat(vendor, Sent.ofFixtures());
        assertTrue(passed > 200, passed + " passed");
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordedRequestIsTakenInChatsFormat(Vendor vendor) throws IOException {
        assumeTrue(Files.exists(Sent.RECORDINGS), "skipped: no ../shared/recordings beside the project");
        chat(vendor, Sent.ofRecordings());
        assertTrue(passed > 20, passed + " passed");
    }

    @Test
    void everyFixturesRequestIsTakenInMessagesFormat() throws IOException {
        messages(Sent.ofFixtures());
        assertTrue(passed > 1_000, passed + " passed");
    }

    @Test
    void everyRecordedRequestIsTakenInMessagesFormat() throws IOException {
        assumeTrue(Files.exists(Sent.RECORDINGS), "skipped: no ../shared/recordings beside the project");
        messages(Sent.ofRecordings());
        assertTrue(passed > 100, passed + " passed");
    }

    private void chat(Vendor vendor, List<Sent> all) {
        for (var sent : all)
            for (var model : vendor.models)
                if (!sent.format().equals("openai"))
                    translated(sent, dialect("openai"), vendor.kind, model,
                            body -> StrictChat.check(vendor, (JsonObject) Json.parse(body.json())));
                else passedOn(sent, vendor.kind, model, body -> StrictChat.check(vendor, (JsonObject) Json.parse(body.json())));
        assertEquals("", String.join("\n", refused));
    }

    private void messages(List<Sent> all) {
        var models = new TreeMap<>(MESSAGES);
        models.putAll(MORE_MESSAGES);
        for (var sent : all)
            models.forEach((model, kind) -> {
                if (!sent.format().equals("anthropic")) translated(sent, dialect("anthropic"), kind, model, this::checkMessages);
                else passedOn(sent, kind, model, this::checkMessages);
            });
        assertEquals("", String.join("\n", refused));
    }

    private void checkMessages(UpstreamBody body) {
        StrictMessages.check((JsonObject) Json.parse(body.json()), body.headers().get("anthropic-version"));
    }

    private interface Check {
        void check(UpstreamBody body);
    }

    /// What the gateway itself refuses is not the provider's business.
    private void translated(Sent sent, Dialect upstream, ProviderKind kind, String model, Check check) {
        var client = dialect(sent.format());
        UpstreamBody body;
        try {
            var raw = client.peek(Json.utf8(sent.body().with("model", new tokenfly.json.JsonString("m"))));
            var request = client.readRequest(raw).withModel(model);
            if (request.maxTokens() < 0) request = request.withMaxTokens(4_096);
            body = upstream.writeRequest(request, kind, new Dropped(client));
        } catch (ChatException own) {
            return;
        }
        judge(sent, kind, model, body, check);
    }

    /// Bytes that a vendor takes as they are must be taken as they go on.
    private void passedOn(Sent sent, ProviderKind kind, String model, Check check) {
        var client = dialect(sent.format());
        var original = Json.utf8(sent.body().with("model", new tokenfly.json.JsonString(model)));
        try {
            check.check(new UpstreamBody(original, tokenfly.dialect.ToolNames.SAME,
                    Map.of("anthropic-version", "2023-06-01")));
        } catch (Rules.Refused clientsOwn) {
            return;
        }
        RawRequest raw = client.peek(original);
        var body = raw.forUpstream(new RawRequest.Edits(model, 100, kind, ReasoningRecall.NOTHING));
        judge(sent, kind, model, new UpstreamBody(body, tokenfly.dialect.ToolNames.SAME, raw.headers(Map.of())), check);
    }

    private void judge(Sent sent, ProviderKind kind, String model, UpstreamBody body, Check check) {
        try {
            check.check(body);
            passed++;
        } catch (Rules.Refused e) {
            refused.add(sent.format() + " " + sent.from() + " at " + kind + " " + model + ": " + e.getMessage());
        }
    }

    private static Dialect dialect(String name) {
        return Formats.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void whatAVendorRefusesIsToldInTheClientsFormat(Vendor vendor) throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    try {
                        StrictChat.check(vendor, (JsonObject) Json.parse(request.body()));
                        reply.json(200, """
                                {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":
                                {"role":"assistant","content":"ok"},"finish_reason":"stop"}],
                                "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""");
                    } catch (Rules.Refused e) {
                        reply.json(400, vendor.error(e.getMessage()));
                    }
                });
                var gateway = RunningGateway.with("""
                        provider.up.openai = %s
                        provider.up.keys = none
                        provider.up.kind = %s
                        model.m.providers = up=%s
                        """.formatted(upstream.uri("/v1"), vendor.name().toLowerCase(java.util.Locale.ROOT),
                                vendor.models.getFirst()))) {
            var hello = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
            assertEquals(200, gateway.post("/v1/messages", hello + "}").statusCode());
            assertEquals(200, gateway.post("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\"}").statusCode());
            assertEquals(200, gateway.post("/v1/chat/completions", hello + "}").statusCode());
            var refusal = gateway.post("/v1/chat/completions", hello + ",\"no_such_field\":1}");
            assertEquals(400, refusal.statusCode(), refusal.body());
            assertEquals("invalid_request_error", RunningGateway.json(refusal).object("error").string("type"));
            assertTrue(refusal.body().contains("no_such_field"), refusal.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-06-01", "2026-10-21"})
    void clientsOfEitherVersionAreServedByTheVendor(String version) throws Exception {
        try (var upstream = new ScriptedUpstream((request, reply) -> {
                    try {
                        StrictMessages.check((JsonObject) Json.parse(request.body()), request.headers().get("anthropic-version"));
                        reply.json(200, """
                                {"id":"msg_1","type":"message","role":"assistant","model":"x","content":[{"type":"text",
                                "text":"ok"}],"stop_reason":"end_turn","stop_sequence":null,
                                "usage":{"input_tokens":3,"output_tokens":1}}""");
                    } catch (Rules.Refused e) {
                        reply.json(400, StrictMessages.error(e.getMessage()));
                    }
                });
                var gateway = RunningGateway.with("""
                        provider.up.anthropic = %s
                        provider.up.keys = none
                        provider.up.kind = anthropic
                        model.m.providers = up=claude-sonnet-4-5
                        """.formatted(upstream.uri("")))) {
            var hello = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
            assertEquals(200, gateway.post("/v1/messages", hello + "}", "anthropic-version", version).statusCode());
            assertEquals(200, gateway.post("/v1/messages", hello + ",\"temperature\":0.2}",
                    "anthropic-version", version).statusCode());
            assertEquals(200, gateway.post("/v1/chat/completions", hello + ",\"temperature\":0.2}").statusCode());
            assertEquals(200, gateway.post("/v1/messages", hello + "}").statusCode());
            var refusal = gateway.post("/v1/messages", hello + ",\"no_such_field\":1}", "anthropic-version", version);
            assertEquals(400, refusal.statusCode());
            assertTrue(refusal.body().contains("no_such_field"), refusal.body());
        }
    }
}
