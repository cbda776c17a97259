package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// The endpoints beside chat, and what a browser and a load balancer ask.
@Timeout(60)
class EndpointsTest {
    private static final String EMBEDDING = """
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":%s}],"model":"upstream-m",\
            "usage":{"prompt_tokens":8,"total_tokens":8}}""";
    private static final String COMPLETION = """
            {"id":"cmpl-1","object":"text_completion","created":1,"model":"upstream-m","choices":[{"text":"hi",\
            "index":0,"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}""";

    @ParameterizedTest
    @ValueSource(strings = {"[0.1,-2.50,1e-7]", "\"zczMPQAAIMA=\""})
    void embeddingsArePassedThroughAsNumbersOrBase64(String vector) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, EMBEDDING.formatted(vector)));
                var gateway = MoneyTest.gateway(upstream, "account.test.balance = 1")) {
            var body = "{\"input\": [\"a\", \"b\"], \"model\": \"m\", \"encoding_format\": \"base64\", \"x\": 1.0}";
            var answer = gateway.post("/v1/embeddings", body);
            assertEquals(200, answer.statusCode());
            assertEquals(EMBEDDING.formatted(vector).replace("upstream-m", "m"), answer.body());
            assertEquals("/v1/embeddings", upstream.last().path());
            assertEquals(body.replace("\"m\"", "\"upstream-m\""), upstream.last().body());
            assertEquals("0.000000008", answer.headers().firstValue("x-tokenfly-cost").orElseThrow());
        }
    }

    @Test
    void textCompletionsArePassedThrough() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, COMPLETION));
                var gateway = MoneyTest.gateway(upstream, "account.test.balance = 1")) {
            var body = "{\"model\":\"m\",\"prompt\":\"Say hi\",\"max_tokens\":7,\"suffix\":null}";
            var answer = gateway.post("/v1/completions", body);
            assertEquals(COMPLETION.replace("upstream-m", "m"), answer.body());
            assertEquals("/v1/completions", upstream.last().path());
            assertEquals(body.replace("\"m\"", "\"upstream-m\""), upstream.last().body());
            assertEquals("0.000000013", answer.headers().firstValue("x-tokenfly-cost").orElseThrow());
        }
    }

    @Test
    void textCompletionsAreStreamed() throws Exception {
        var chunk = "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"upstream-m\","
                + "\"choices\":[{\"text\":\"hi\",\"index\":0,\"logprobs\":null,\"finish_reason\":null}]}";
        try (var upstream = new ScriptedUpstream((_, reply) ->
                        reply.events(chunk, chunk.replace("null}", "\"stop\"}"), "[DONE]"));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = gateway.post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"Say hi\",\"stream\":true}");
            assertTrue(answer.headers().firstValue("content-type").orElseThrow().startsWith("text/event-stream"));
            assertTrue(answer.body().contains("\"text\":\"hi\""), answer.body());
            assertTrue(answer.body().contains("\"model\":\"m\""), answer.body());
            assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/embeddings", "/v1/completions"})
    void whatOnlyOpenAisFormatHasIsRefusedForAModelThatOnlyAnthropicsServes(String path) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, "{}"));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream))) {
            var answer = gateway.post(path, "{\"model\":\"m\",\"input\":\"a\",\"prompt\":\"a\"}");
            assertEquals(400, answer.statusCode());
            var error = RunningGateway.json(answer).object("error");
            assertEquals("model", error.string("param"));
            assertTrue(error.string("message").contains("`m` cannot be used with " + path.substring(3)),
                    error.toString());
            assertEquals(0, upstream.received().size());
        }
    }

    @Test
    void aProviderThatCountsTokensIsAsked() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, "{\"input_tokens\":42,\"x\":1}"));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream))) {
            var answer = gateway.post("/v1/messages/count_tokens", count());
            assertEquals("{\"input_tokens\":42,\"x\":1}", answer.body());
            assertTrue(answer.headers().firstValue("x-tokenfly-estimated").isEmpty());
            assertEquals("/v1/messages/count_tokens", upstream.last().path());
            assertEquals(count().replace("\"m\"", "\"upstream-m\""), upstream.last().body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"detail\":\"Not Found\"}", "404 page not found", "<html>404 Not Found</html>",
        "{\"error\":{\"code\":404,\"message\":\"File Not Found\",\"type\":\"not_found_error\"}}"})
    void anEndpointThatAnEngineLacksIsNoUnknownModel(String body) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.whole(404, "text/plain", body));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            var answer = gateway.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"a\"}");
            assertEquals(404, answer.statusCode());
            var error = RunningGateway.json(answer).object("error");
            assertEquals("not_served", error.string("code"));
            assertTrue(error.string("message").contains("does not offer this endpoint"), error.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void tokensThatNoProviderCountsAreEstimatedAndMarked(int status) throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(status, "{}"))) {
            for (var format : new String[] {RunningGateway.openAi(upstream), RunningGateway.anthropic(upstream)}) {
                try (var gateway = RunningGateway.with(format)) {
                    var answer = gateway.post("/v1/messages/count_tokens", count());
                    assertEquals(200, answer.statusCode(), answer.body());
                    assertEquals("true", answer.headers().firstValue("x-tokenfly-estimated").orElseThrow());
                    long tokens = RunningGateway.json(answer).whole("input_tokens", -1);
                    assertTrue(tokens > 5 && tokens < 40, answer.body());
                }
            }
        }
    }

    @Test
    void countingIsFreeAlsoForAnAccountWithoutMoney() throws Exception {
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(200, "{\"input_tokens\":42}"));
                var gateway = RunningGateway.with(RunningGateway.anthropic(upstream) + """
                        model.m.price.input = 100
                        account.test.keys = sk-tf-test
                        account.test.balance = 0.000000001
                        """)) {
            assertEquals(402, gateway.post("/v1/messages", PassThroughTest.hello(false)).statusCode());
            assertEquals(200, gateway.post("/v1/messages/count_tokens", count()).statusCode());
            assertEquals("0.000000001", MoneyTest.account(gateway).string("balance"));
        }
    }

    @Test
    void aBrowserMayAskAndReadTheAnswer() throws Exception {
        try (var gateway = RunningGateway.with("")) {
            var preflight = send(gateway, "OPTIONS", "/v1/messages", "origin", "https://app.example",
                    "access-control-request-method", "POST",
                    "access-control-request-headers", "authorization,content-type,anthropic-version");
            assertEquals(204, preflight.statusCode());
            assertEquals("*", header(preflight, "access-control-allow-origin"));
            assertTrue(header(preflight, "access-control-allow-methods").contains("POST"));
            assertTrue(header(preflight, "access-control-allow-headers").contains("anthropic-version"));
            var answer = gateway.get("/v1/models", "origin", "https://app.example");
            assertEquals(200, answer.statusCode());
            assertEquals("*", header(answer, "access-control-allow-origin"));
            assertTrue(header(answer, "access-control-expose-headers").contains("x-request-id"));
            assertEquals("*", header(gateway.get("/v1/models", "origin", "null", "x-api-key", "wrong"),
                    "access-control-allow-origin"), "an app must be able to read why it is refused");
        }
    }

    @Test
    void loadBalancersAreAnsweredWithoutAKey() throws Exception {
        try (var gateway = RunningGateway.with("")) {
            for (var path : new String[] {"/", "/healthz", "/readyz"})
                for (var method : new String[] {"GET", "HEAD"}) {
                    var answer = send(gateway, method, path, "x-none", "");
                    assertEquals(200, answer.statusCode(), method + " " + path);
                    assertEquals(method.equals("HEAD"), answer.body().isEmpty(), method + " " + path);
                }
            assertFalse(gateway.output().contains("outcome="), "these are no API requests");
        }
    }

    private static HttpResponse<String> send(RunningGateway gateway, String method, String path,
            String... headers) throws Exception {
        var request = HttpRequest.newBuilder(gateway.uri(path)).method(method, BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return RunningGateway.client().send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String count() {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"How many tokens is this?\"}]}";
    }
}
