package tokenfly.responses;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.anthropic.Messages;
import tokenfly.chat.ChatException;
import tokenfly.chat.ErrorKind;
import tokenfly.dialect.Dropped;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.ProviderKind;
import tokenfly.responses.answer.StreamReader;
import tokenfly.responses.memory.Caller;
import tokenfly.responses.memory.ResponseMemory;
import tokenfly.responses.memory.Seals;
import tokenfly.responses.request.RawBody;
import tokenfly.sse.SseEvent;

/// Whatever is sent is read, or refused with a sentence; it never fails inside.
class BadRequestsTest {
    private static final Caller CALLER =
            new Caller("a", Seals.passing(), new ResponseMemory(1 << 20, () -> 0), false);
    private static final List<JsonValue> ODD = List.of("null", "true", "7", "-1", "1e400", "\"\"", "\"x\"",
            "[]", "{}", "[null]", "[[]]", "{\"type\":7}", "{\"type\":\"x\"}", "[{\"type\":\"input_text\"}]",
            "{\"id\":null}", "\"tf1.AAAA\"", "\"data:\"", "\"\\ud800\"", "[{\"role\":\"user\"}]")
            .stream().map(Json::parse).toList();
    private static final String RICH = """
            {"model":"m","instructions":"i","stream":true,"store":true,"max_output_tokens":100,
            "temperature":0.5,"top_p":1,"top_logprobs":2,"parallel_tool_calls":false,
            "include":["reasoning.encrypted_content"],"previous_response_id":null,"truncation":"auto",
            "metadata":{"k":"v"},"user":"u","service_tier":"auto","prompt_cache_key":"p","max_tool_calls":2,
            "stream_options":{"include_obfuscation":false},"context_management":[{"type":"compaction"}],
            "reasoning":{"effort":"high","summary":"auto"},
            "text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true},
             "verbosity":"low"},
            "tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]},
            "tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object",
              "properties":{"a":{"type":"string"}}},"strict":false,"allowed_callers":["direct"]},
             {"type":"custom","name":"c","format":{"type":"grammar","syntax":"lark","definition":"x"}},
             {"type":"namespace","name":"n","description":"d","tools":[{"type":"function","name":"g"}]},
             {"type":"web_search"}],
            "input":[{"type":"additional_tools","role":"developer","tools":[{"type":"custom","name":"e"}]},
             {"type":"message","role":"developer","content":[{"type":"input_text","text":"d"}]},
             {"role":"user","content":[{"type":"input_text","text":"t"},
              {"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"},
              {"type":"input_file","filename":"a.txt","file_data":"aGk="}]},
             {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"s"}],"content":null,
              "encrypted_content":"gAAA"},
             {"type":"message","role":"assistant","content":[{"type":"output_text","text":"o"},
              {"type":"refusal","refusal":"r"}]},
             {"type":"function_call","call_id":"1","name":"g","namespace":"n","arguments":"{}"},
             {"type":"custom_tool_call","call_id":"2","name":"c","input":"x"},
             {"type":"local_shell_call","call_id":"3","action":{"type":"exec"}},
             {"type":"function_call_output","call_id":"1","output":[{"type":"input_text","text":"t"}]},
             {"type":"custom_tool_call_output","call_id":"2","output":"y"},
             {"type":"web_search_call","id":"ws"},{"type":"compaction","encrypted_content":"x"},
             {"type":"tool_search_output","tools":[]},{"type":"agent_message","author":"b","content":[]},
             {"type":"configuration_update","reasoning":{"effort":"low"}},
             {"type":"item_reference","id":"rs_2"},{"role":"user","content":"end"}]}""";

    @Test
    void aRequestWithOneOddValueIsReadOrRefusedInWords() {
        var random = new Random(11);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            var body = odd(Json.parse(RICH), 1 + random.nextInt(3), random);
            if (!(body instanceof JsonObject)) continue;
            try {
                var request = new RawBody(Json.utf8(body), CALLER, false).asked().request();
                new ChatCompletions().writeRequest(request, ProviderKind.GENERIC, new Dropped(new Responses()));
                new Messages().writeRequest(request, ProviderKind.ANTHROPIC, new Dropped(new Responses()));
                read++;
            } catch (ChatException e) {
                assertNotNull(e.error().message());
                assertTrue(e.error().kind() == ErrorKind.INVALID_REQUEST, e.error().toString());
            }
        }
        assertTrue(read > 1_000, "read " + read);
    }

    /// The tree with an odd value somewhere so many steps below the top.
    private static JsonValue odd(JsonValue value, int depth, Random random) {
        if (depth == 0) return ODD.get(random.nextInt(ODD.size()));
        switch (value) {
            case JsonObject object when !object.isEmpty() -> {
                var names = List.copyOf(object.members().keySet());
                var name = names.get(random.nextInt(names.size()));
                if (random.nextInt(20) == 0) return object.without(name);
                return object.with(name, odd(object.get(name), depth - 1, random));
            }
            case JsonArray array when array.size() > 0 -> {
                var values = new ArrayList<>(array.values());
                int at = random.nextInt(values.size());
                if (random.nextInt(20) == 0) values.remove(at);
                else values.set(at, odd(values.get(at), depth - 1, random));
                return new JsonArray(values);
            }
            default -> {
                return ODD.get(random.nextInt(ODD.size()));
            }
        }
    }

    @Test
    void aRequestThatIsCutAnywhereIsRefused() {
        for (int cut = 0; cut < RICH.length(); cut++) {
            var bytes = RICH.substring(0, cut).getBytes(StandardCharsets.UTF_8);
            try {
                new RawBody(bytes, CALLER, false).asked();
                throw new AssertionError("read though cut at " + cut);
            } catch (ChatException expected) {
                assertTrue(expected.error().kind() == ErrorKind.INVALID_REQUEST);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"input\":", "{\"model\":\"m\",\"input\":[{\"content\":["})
    void endlessNestingIsRefused(String opening) {
        var body = opening.startsWith("{\"model") ? opening + "[".repeat(100_000) : opening.repeat(100_000);
        try {
            new RawBody(body.getBytes(StandardCharsets.UTF_8), CALLER, false).asked();
            throw new AssertionError("read");
        } catch (ChatException expected) {
            assertTrue(expected.error().kind() == ErrorKind.INVALID_REQUEST);
        }
    }

    @Test
    void aProvidersEventsMayBeAnything() {
        var random = new Random(5);
        var whole = """
                {"type":"response.output_item.added","output_index":0,"sequence_number":1,"item":{"id":"fc",
                "type":"function_call","call_id":"c","name":"f","arguments":""},"delta":"d","item_id":"fc",
                "response":{"id":"r","model":"m","output":[{"type":"message","content":[{"type":"output_text",
                "text":"t"}]}],"usage":{"input_tokens":1},"error":{"code":"x"},"incomplete_details":{"reason":"y"}}}""";
        for (var type : List.of("response.created", "response.output_item.added", "response.output_text.delta",
                "response.function_call_arguments.delta", "response.completed", "response.failed", "error", "x"))
            for (int i = 0; i < 500; i++) {
                var event = odd(((JsonObject) Json.parse(whole)).with("type", new JsonString(type)),
                        1 + random.nextInt(3), random);
                var reader = new StreamReader();
                reader.read(new SseEvent(type, Json.utf8(event), null), _ -> { });
                reader.end(_ -> { });
            }
    }
}
