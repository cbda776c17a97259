package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// A call's id goes back to its provider as it came, whatever the client's format takes.
@Timeout(60)
class CallIdsTest {
    private ScriptedUpstream upstream;
    private RunningGateway gateway;

    @AfterEach
    void close() throws Exception {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({"functions.weather:0, true", "functions.weather:0, false", "call_0, true", "天气:1, false"})
    void anIdComesBackAsItWent(String id, boolean stream) throws Exception {
        start(id);

        var given = ask(stream, "");
        var again = ask(stream, turn(given));

        assertTrue(given.matches("[a-zA-Z0-9_-]+"), given);
        assertEquals(id.matches("[a-zA-Z0-9_-]+"), given.equals(id), given);
        assertTrue(upstream.last().body().contains("\"tool_call_id\":\"" + id + "\""), upstream.last().body());
        assertTrue(upstream.last().body().contains("\"id\":\"" + id + "\""), upstream.last().body());

        ask(stream, turn(given) + turn(again));

        assertEquals(2, upstream.last().body().split("\"tool_call_id\":\"" + id + "\"", -1).length - 1);
    }

    @Test
    void twoCallsOfOneAnswerNeverShareAnId() throws Exception {
        start("f:0\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},{\"id\":\"f:0");

        var body = gateway.post("/v1/messages", request(false, "")).body();

        var ids = Pattern.compile("\"type\":\"tool_use\",\"id\":\"([^\"]*)\"").matcher(body).results()
                .map(match -> match.group(1)).toList();
        assertEquals(2, ids.stream().distinct().count(), body);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aCallsMarkComesBackWithIt(boolean stream) throws Exception {
        var mark = "\"extra_content\":{\"google\":{\"thought_signature\":\"c2lnbmVk\"}}";
        start("call_1\"," + mark + ",\"x\":\"y");

        ask(stream, turn(ask(stream, "")));

        assertTrue(upstream.last().body().contains(mark), upstream.last().body());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aClientOfTheProvidersOwnFormatNeedNotBringTheMark(boolean stream) throws Exception {
        var mark = "\"extra_content\":{\"google\":{\"thought_signature\":\"c2lnbmVk\"}}";
        start("call_1\"," + mark + ",\"x\":\"y");
        var first = "{\"model\":\"m\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}";
        var call = "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}";
        var rest = ",{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"1\"}]}";
        gateway.post("/v1/chat/completions", first + "]}");

        gateway.post("/v1/chat/completions", first + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                + call + "}]}" + rest);
        assertTrue(upstream.last().body().contains(call + "," + mark + "}"), upstream.last().body());

        gateway.post("/v1/chat/completions", first + ",{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                + call + ",\"extra_content\":{}}]}" + rest);
        assertTrue(upstream.last().body().contains(call + ",\"extra_content\":{}}"), upstream.last().body());
    }

    private void start(String id) throws Exception {
        var call = "{\"index\":0,\"id\":\"" + id
                + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
        upstream = new ScriptedUpstream((request, reply) -> {
            if (request.body().contains("\"stream\":true"))
                reply.events("{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":["
                        + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":[" + call
                        + "]},\"finish_reason\":\"tool_calls\"}]}", "[DONE]");
            else reply.json(200, "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":["
                    + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call
                    + "]},\"finish_reason\":\"tool_calls\"}]}");
        });
        gateway = RunningGateway.with(RunningGateway.openAi(upstream));
    }

    /// The id that the client is given.
    private String ask(boolean stream, String turns) throws Exception {
        var answer = gateway.post("/v1/messages", request(stream, turns)).body();
        var id = Pattern.compile("\"type\":\"tool_use\",\"id\":\"([^\"]*)\"").matcher(answer);
        assertTrue(id.find(), answer);
        return id.group(1);
    }

    private static String request(boolean stream, String turns) {
        return "{\"model\":\"m\",\"max_tokens\":100,\"stream\":" + stream + ",\"tools\":[{\"name\":\"f\","
                + "\"input_schema\":{\"type\":\"object\"}}],\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}" + turns + "]}";
    }

    private static String turn(String id) {
        return ",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"" + id
                + "\",\"name\":\"f\",\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                + "\"tool_use_id\":\"" + id + "\",\"content\":\"done\"}]}";
    }
}
