package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
