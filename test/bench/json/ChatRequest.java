package bench.json;

import java.util.ArrayList;
import java.util.Random;
import tokenfly.json.Json;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonNumber;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonValue;

/// Chat requests of a wanted size, always the same: a long conversation with code in it, tool calls
/// and tools.
final class ChatRequest {
    private static final String ENGLISH = """
            The gateway reads the request once and looks at the fields it needs.
            A stream is relayed as it comes, so that the first word is seen at once.

            ```java
            if (line.startsWith("data: ")) {
            \thandle(line.substring(6));
            }
            ```
            - It's "quoted" in places, and it goes on for a while after that.
            """;
    private static final String CHINESE = """
            网关只读取一次请求，并查看它需要的字段。流式回答会立即转发，因此第一个字很快就能看到。
            价格以百万词元计算，缓存命中的输入更便宜；“引号”、数字 123 和 English words 也会出现。

            """;

    private final Random random = new Random(7);
    private final String prose;

    private ChatRequest(String prose) {
        this.prose = prose;
    }

    static byte[] english(int bytes) {
        return new ChatRequest(ENGLISH).ofSize(bytes);
    }

    static byte[] chinese(int bytes) {
        return new ChatRequest(CHINESE).ofSize(bytes);
    }

    private byte[] ofSize(int bytes) {
        var messages = new ArrayList<JsonValue>();
        int size = 300;
        for (int i = 0; size < bytes; i++) {
            var message = i % 6 == 3 ? toolCall(i) : i % 6 == 4 ? toolResult(i) : prose(i);
            messages.add(message);
            size += Json.utf8(message).length;
        }
        return Json.utf8(JsonObject.builder()
                .put("model", "a-model")
                .put("messages", new JsonArray(messages))
                .put("temperature", new JsonNumber("0.7"))
                .put("max_tokens", 4096)
                .put("stream", true)
                .put("tools", JsonArray.of(tool()))
                .build());
    }

    private JsonObject prose(int i) {
        return message(i % 2 == 0 ? "user" : "assistant")
                .put("content", prose.repeat(1 + random.nextInt(4)).substring(random.nextInt(40)))
                .build();
    }

    private JsonObject toolCall(int i) {
        var function = JsonObject.builder().put("name", "read_file")
                .put("arguments", "{\"path\":\"src/Main.java\",\"from\":" + i + "}").build();
        var call = JsonObject.builder().put("id", "call_" + i).put("type", "function")
                .put("function", function).build();
        return message("assistant").putNull("content").put("tool_calls", JsonArray.of(call))
                .build();
    }

    private JsonObject toolResult(int i) {
        return message("tool").put("tool_call_id", "call_" + (i - 1)).put("content", prose).build();
    }

    private static JsonObject.Builder message(String role) {
        return JsonObject.builder().put("role", role);
    }

    private static JsonValue tool() {
        return Json.parse("""
                {"type": "function", "function": {"name": "read_file",
                 "description": "Reads a part of a file.", "parameters": {"type": "object",
                 "properties": {"path": {"type": "string"}, "from": {"type": "integer"}},
                 "required": ["path"]}}}""");
    }
}
