package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.gateway.record.RequestLog;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// What is written of requests: one line each, and nothing of what is in them.
@Timeout(60)
class RequestLogTest {
    private static final String SECRET = "S3CRET";
    private static final String LINE = "time=\\S+( [a-z_]+=(\"[^\"]*\"|[^\\s\"]+))+";

    @Test
    void oddRequestsLeaveOneLineEachAndNothingOfThemselves() throws Exception {
        var internals = new StringBuffer();
        var handler = collecting(internals);
        try (var upstream = new ScriptedUpstream(RequestLogTest::answer);
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream))) {
            Logger.getLogger("tokenfly").addHandler(handler);
            int sent = 0;
            for (var path : List.of("/v1/chat/completions", "/v1/messages", "/v1/completions",
                    "/v1/embeddings", "/v1/messages/count_tokens"))
                for (var body : bodies()) {
                    gateway.post(path, body, "x-odd", SECRET, "user-agent", SECRET);
                    sent++;
                }
            gateway.post("/v1/chat/completions", prompt("whole", false), "authorization", "Bearer sk-tf-" + SECRET);
            gateway.post("/v1/messages", prompt("whole", false), "x-api-key", "provider " + SECRET);
            gateway.get("/v1/models/" + SECRET);
            gateway.get("/v1/" + SECRET + "?key=" + SECRET);
            gateway.get("/v1/account?key=" + SECRET);
            gateway.post("/" + SECRET, SECRET);
            gateway.get("/healthz?" + SECRET);
            sent += 6;
            var lines = requestLines(gateway, sent);
            for (var line : lines) assertTrue(line.matches(LINE), line);
            assertEquals(sent, lines.size());
            // An id that no model has is for the operator to see.
            var output = gateway.output().replaceAll(" asked=(\"[^\"\n]*\"|\\S+)", "");
            for (var text : List.of(output, gateway.errors(), internals.toString()))
                assertFalse(text.contains(SECRET) || text.contains("provider-key") || text.contains(
                        RunningGateway.KEY), text);
            assertEquals("", internals.toString());
        } finally {
            Logger.getLogger("tokenfly").removeHandler(handler);
        }
    }

    /// Written as the id of a model and by the provider in its error: the client's line stays one, with the
    /// fields that it has of its own, and shows no character that moves what is beside it.
    @ParameterizedTest
    @ValueSource(strings = {"x outcome=ok status=200 cost=0", "x\" outcome=ok y=\"", "x=outcome=ok",
        "x\ntime=0 id=req_0 outcome=ok", "x\r\ntime=0 outcome=ok", "x\u0085time=0 outcome=ok",
        "x\u2028time=0 outcome=ok", "x\u2029time=0 outcome=ok", "x\u000boutcome=ok", "x\u0000\u001b[2K\u001b]0;t\u0007",
        "x\u009b2J", "x\u202eko=emoctuo", "x\u2066\u200b\ufeff", "x\\\" outcome=ok \\", "\ud800", "'x' outcome='ok'"})
    void aHostileWordIsOneValueOfItsLine(String word) throws Exception {
        var quoted = new JsonString(word).toString();
        try (var upstream = new ScriptedUpstream((_, reply) -> reply.json(400,
                        "{\"error\":{\"message\":" + quoted + ",\"type\":" + quoted + ",\"code\":" + quoted + "}}"));
                var gateway = RunningGateway.with(RunningGateway.openAi(upstream) + "log.provider-messages = on\n")) {
            for (var model : List.of(quoted, "\"m\""))
                gateway.post("/v1/chat/completions", "{\"model\":" + model + ",\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"hi\"}]}");
            assertEquals(2, requestLines(gateway, 2).size(), gateway.output());
            for (var text : List.of(gateway.output(), gateway.errors()))
                assertFalse(Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\n]]").matcher(text).find(), text);
            for (var line : gateway.output().lines().filter(line -> line.startsWith("time=")).toList()) {
                assertTrue(line.matches(LINE), line);
                var names = Pattern.compile(" ([a-z_]+)=(\"[^\"]*\"|\\S+)").matcher(line).results()
                        .map(field -> field.group(1)).toList();
                assertEquals(names.stream().distinct().toList(), names, line);
                assertFalse(line.replaceAll("\"[^\"]*\"", "").contains(" outcome=ok"), line);
                assertFalse(line.startsWith("time=0"), line);
            }
        }
    }

    /// The same in the other format: a line is one object, whose values are the words.
    @ParameterizedTest
    @ValueSource(strings = {"x\n{\"outcome\":\"ok\"}", "x\",\"outcome\":\"ok", "x\u2028y", "x\u0085y\u001b[2K"})
    void aHostileWordIsOneMemberOfItsObject(String word) throws Exception {
        var quoted = new JsonString(word).toString();
        try (var gateway = RunningGateway.with("log.format = json\n")) {
            gateway.post("/v1/chat/completions", "{\"model\":" + quoted + ",\"messages\":[{\"role\":\"user\","
                    + "\"content\":\"hi\"}]}");
            var line = objectLines(gateway);
            assertEquals(1, line.size(), gateway.output());
            assertFalse(Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]").matcher(line.getFirst()).find(), line.getFirst());
            assertEquals("refused", ((JsonObject) Json.parse(line.getFirst())).string("outcome"));
        }
    }

    private static List<String> objectLines(RunningGateway gateway) throws InterruptedException {
        List<String> lines = List.of();
        for (int i = 0; i < 500 && lines.isEmpty(); i++) {
            lines = gateway.output().lines().filter(line -> line.contains("outcome")).toList();
            Thread.sleep(20);
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource({"plain,plain", "'two words','\"two words\"'", "'quo\"te','\"quo''te\"'", "'a\nb','\"a?b\"'"})
    void aValueFromOutsideStaysOneValue(String value, String written) {
        assertEquals(written, RequestLog.word(value));
    }

    @Test
    void aLongValueIsCut() {
        assertEquals(128, RequestLog.word("x".repeat(10_000)).length());
    }

    private static List<String> bodies() {
        return List.of(SECRET, "{\"model\":\"" + SECRET + "\",\"messages\":[]}", "{\"" + SECRET + "\":",
                "{\"model\":\"" + SECRET + "\\n\\\"\",\"max_tokens\":5,\"prompt\":\"" + SECRET + "\",\"input\":\""
                        + SECRET + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + SECRET + "\"}]}",
                prompt("whole", false), prompt("whole", true), prompt("stream", true), prompt("cut", true),
                prompt("refuse", false), prompt("fail", false), prompt("garbage", false),
                prompt("call", false), prompt("whole", false).replace("\"user\"", "\"" + SECRET + "\""));
    }

    private static String prompt(String what, boolean stream) {
        return "{\"model\":\"m\",\"max_tokens\":5,\"stream\":" + stream + ",\"prompt\":\"" + what + SECRET
                + "\",\"input\":\"" + what + SECRET + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + what + " "
                + SECRET + "\"}],\"user\":\"" + SECRET + "\"}";
    }

    private static void answer(ScriptedUpstream.Received request, ScriptedUpstream.Reply reply)
            throws IOException, InterruptedException {
        var body = request.body();
        var chunk = PassThroughTest.chunk("{\"content\":\"" + SECRET + "\"}", "null");
        if (body.contains("cut")) {
            reply.startEvents();
            reply.event(chunk);
            reply.cut();
        }
        if (body.contains("stream" + SECRET)) reply.events(chunk, PassThroughTest.chunk("{}", "\"stop\""), "[DONE]");
        else if (body.contains("refuse"))
            reply.json(400, "{\"error\":{\"message\":\"%1$s\",\"type\":\"%1$s\",\"code\":\"%1$s\"}}".formatted(SECRET));
        else if (body.contains("fail")) reply.json(401, "{\"error\":{\"message\":\"bad key " + SECRET + "\"}}");
        else if (body.contains("garbage")) reply.json(200, SECRET);
        else reply.json(200, MoneyTest.whole("{\"prompt_tokens\":1,\"completion_tokens\":1}")
                    .replace("hello there", SECRET));
    }

    private static List<String> requestLines(RunningGateway gateway, int wanted) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            var lines = gateway.output().lines().filter(line -> line.contains("outcome=")).toList();
            if (lines.size() >= wanted) return lines;
            Thread.sleep(20);
        }
        return gateway.output().lines().filter(line -> line.contains("outcome=")).toList();
    }

    private static Handler collecting(StringBuffer into) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                into.append(record.getMessage()).append(' ').append(record.getThrown()).append('\n');
            }

            @Override
            public void flush() {
                // Nothing waits.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
