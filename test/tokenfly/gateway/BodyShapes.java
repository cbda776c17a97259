package tokenfly.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/// Bodies of requests that have as many parts of one kind as is asked for.
final class BodyShapes {
    private BodyShapes() {
    }

    private static String list(int count, IntFunction<String> part) {
        var list = new StringBuilder();
        for (int i = 0; i < count; i++) list.append(i > 0 ? "," : "").append(part.apply(i));
        return list.toString();
    }

    private static String messages(String messages) {
        return "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[" + messages + "]}";
    }

    private static final String USER = "{\"role\":\"user\",\"content\":\"x\"}";

    private static String call(String id) {
        return "{\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
    }

    private static String calling(String id) {
        return "{\"role\":\"assistant\",\"content\":\"t\",\"tool_calls\":[" + call(id) + "]}";
    }

    private static String result(String id) {
        return "{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"r\"}";
    }

    static Map<String, IntFunction<String>> openAi() {
        var shapes = new LinkedHashMap<String, IntFunction<String>>();
        shapes.put("user messages", n -> messages(list(n, i -> "{\"role\":\"user\",\"content\":\"a" + i + "\"}")));
        shapes.put("system messages", n -> messages(list(n, i -> "{\"role\":\"system\",\"content\":\"a\"}") + "," + USER));
        shapes.put("parts", n -> messages("{\"role\":\"user\",\"content\":["
                + list(n, i -> "{\"type\":\"text\",\"text\":\"a\"}") + "]}"));
        shapes.put("calls of one id", n -> messages(USER + "," + list(n, i -> calling("c") + "," + result("c"))));
        shapes.put("calls without results", n -> messages(USER + "," + list(n, i -> calling("c" + i))));
        shapes.put("calls, then results", n -> messages(USER + "," + list(n, i -> calling("c" + i)) + ","
                + list(n, i -> result("c" + i))));
        shapes.put("results among words", n -> messages(USER + ",{\"role\":\"assistant\",\"tool_calls\":["
                + list(n, i -> call("c" + i)) + "]}," + list(n, i -> result("c" + i)
                + ",{\"role\":\"" + (i % 2 == 0 ? "user" : "assistant") + "\",\"content\":\"t\"}")));
        shapes.put("tools of one name", n -> "{\"model\":\"m\",\"tools\":[" + list(n, i ->
                "{\"type\":\"function\",\"function\":{\"name\":\"é\",\"parameters\":{\"type\":\"object\"}}}")
                + "],\"messages\":[" + USER + "]}");
        shapes.put("a schema's members", n -> "{\"model\":\"m\",\"response_format\":{\"type\":\"json_schema\","
                + "\"json_schema\":{\"name\":\"f\",\"strict\":true,\"schema\":{\"type\":\"object\",\"properties\":{"
                + list(n, i -> "\"p" + i + "\":{\"type\":\"string\"}") + "},\"required\":["
                + list(n, i -> "\"p" + i + "\"") + "]}}},\"messages\":[" + USER + "]}");
        shapes.put("the same member", n -> "{" + list(n, i -> "\"model\":\"m\",\"temperature\":1,\"messages\":[]")
                + ",\"messages\":[" + USER + "]}");
        shapes.put("unknown members", n -> "{\"model\":\"m\"," + list(n, i -> "\"s" + i + "\":1") + ",\"messages\":["
                + USER + "]}");
        shapes.put("a number's digits", n -> "{\"model\":\"m\",\"temperature\":" + "1".repeat(50 * n)
                + ",\"messages\":[" + USER + "]}");
        shapes.put("blanks", n -> messages("{\"role\":\"user\",\"content\":\"x" + " ".repeat(50 * n) + "y\"}"));
        shapes.put("tools", n -> "{\"model\":\"m\",\"tools\":[" + list(n, i -> "{\"type\":\"function\",\"function\":{\"name\":"
                + "\"f" + i + "\",\"parameters\":{\"type\":\"object\"}}}") + "],\"messages\":[" + USER + "]}");
        shapes.put("a wide tree", n -> "{\"model\":\"m\",\"x\":[" + list(n, i -> "[[],{\"a\":[1,2]}]") + "],\"messages\":["
                + USER + "]}");
        shapes.put("a deep tree", n -> "{\"model\":\"m\",\"x\":" + "[".repeat(n) + "]".repeat(n) + ",\"messages\":["
                + USER + "]}");
        shapes.put("escapes", n -> messages("{\"role\":\"user\",\"content\":\"" + "\\u4f60\\n\\\"\\ud83d\\ude00".repeat(n) + "\"}"));
        shapes.put("stop sequences", n -> "{\"model\":\"m\",\"stop\":[" + list(n, i -> "\"s" + i + "\"") + "],\"messages\":["
                + USER + "]}");
        shapes.put("pictures", n -> messages("{\"role\":\"user\",\"content\":[" + list(n, i -> "{\"type\":\"image_url\","
                + "\"image_url\":{\"url\":\"data:image/png;base64,aGk=\"}}") + "]}"));
        shapes.put("biases", n -> "{\"model\":\"m\",\"logit_bias\":{" + list(n, i -> "\"" + i + "\":1") + "},\"messages\":["
                + USER + "]}");
        shapes.put("a call's arguments", n -> messages(USER + ",{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":"
                + "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{" + list(n, i -> "\\\"a" + i + "\\\":1")
                + "}\"}}]}," + result("c")));
        return shapes;
    }

    static Map<String, IntFunction<String>> anthropic() {
        var shapes = new LinkedHashMap<String, IntFunction<String>>();
        shapes.put("user messages", n -> messages(list(n, i -> "{\"role\":\"user\",\"content\":\"a" + i + "\"}")));
        shapes.put("blocks", n -> messages(USER + ",{\"role\":\"assistant\",\"content\":["
                + list(n, i -> "{\"type\":\"text\",\"text\":\"a\"}") + "]}," + USER));
        shapes.put("thinking", n -> messages(USER + ",{\"role\":\"assistant\",\"content\":["
                + list(n, i -> "{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"s\"}")
                + ",{\"type\":\"text\",\"text\":\"x\"}]}," + USER));
        shapes.put("calls of one id", n -> messages(USER + "," + list(n, i -> "{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"f\",\"input\":{}}]},{\"role\":\"user\",\"content\":["
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"c\",\"content\":\"r\"}]}")));
        shapes.put("calls, then results", n -> messages(USER + ",{\"role\":\"assistant\",\"content\":["
                + list(n, i -> "{\"type\":\"tool_use\",\"id\":\"c" + i + "\",\"name\":\"f\",\"input\":{}}")
                + "]},{\"role\":\"user\",\"content\":[" + list(n, i ->
                "{\"type\":\"tool_result\",\"tool_use_id\":\"c" + i + "\",\"content\":\"r\"}") + "]}"));
        shapes.put("tools", n -> "{\"model\":\"m\",\"max_tokens\":5,\"tools\":[" + list(n, i -> "{\"name\":\"f" + i
                + "\",\"input_schema\":{\"type\":\"object\"}}") + "],\"messages\":[" + USER + "]}");
        shapes.put("system blocks", n -> "{\"model\":\"m\",\"max_tokens\":5,\"system\":[" + list(n, i -> "{\"type\":\"text\","
                + "\"text\":\"a\",\"cache_control\":{\"type\":\"ephemeral\"}}") + "],\"messages\":[" + USER + "]}");
        shapes.put("stop sequences", n -> "{\"model\":\"m\",\"max_tokens\":5,\"stop_sequences\":["
                + list(n, i -> "\"s" + i + "\"") + "],\"messages\":[" + USER + "]}");
        shapes.put("a schema's depth", n -> "{\"model\":\"m\",\"max_tokens\":5,\"tools\":[{\"name\":\"f\",\"input_schema\":"
                + "{\"type\":\"object\",\"properties\":{\"a\":".repeat(Math.min(n, 2000) / 8)
                + "{\"type\":\"object\"}" + "}}".repeat(Math.min(n, 2000) / 8) + "}],\"messages\":[" + USER + "]}");
        return shapes;
    }

    private static String input(String items) {
        return "{\"model\":\"m\",\"input\":[" + items + "]}";
    }

    private static final String SAID = "{\"role\":\"user\",\"content\":\"x\"}";

    static Map<String, IntFunction<String>> responses() {
        var shapes = new LinkedHashMap<String, IntFunction<String>>();
        shapes.put("messages", n -> input(list(n, i -> "{\"role\":\"user\",\"content\":\"a" + i + "\"}")));
        shapes.put("parts", n -> input("{\"role\":\"user\",\"content\":["
                + list(n, i -> "{\"type\":\"input_text\",\"text\":\"a\"}") + "]}"));
        shapes.put("calls and outputs", n -> input(SAID + "," + list(n, i -> "{\"type\":\"function_call\",\"call_id\":\"c" + i
                + "\",\"name\":\"f\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\",\"call_id\":\"c" + i
                + "\",\"output\":\"r\"}")));
        shapes.put("calls, then outputs", n -> input(SAID + "," + list(n, i -> "{\"type\":\"function_call\",\"call_id\":\"c"
                + i + "\",\"name\":\"f\",\"arguments\":\"{}\"}") + "," + list(n, i -> "{\"type\":\"function_call_output\","
                + "\"call_id\":\"c" + i + "\",\"output\":\"r\"}")));
        shapes.put("reasoning", n -> input(SAID + "," + list(n, i -> "{\"type\":\"reasoning\",\"id\":\"rs_" + i
                + "\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"s\"}],\"encrypted_content\":\"tf1x\"}")
                + "," + SAID));
        shapes.put("references", n -> input(list(n, i -> "{\"type\":\"item_reference\",\"id\":\"msg_" + i + "\"}")));
        shapes.put("tools in namespaces", n -> "{\"model\":\"m\",\"input\":\"x\",\"tools\":[" + list(n, i ->
                "{\"type\":\"namespace\",\"name\":\"n" + i + "\",\"tools\":[{\"type\":\"function\",\"name\":\"f\","
                + "\"parameters\":{\"type\":\"object\"}}]}") + "]}");
        shapes.put("what to include", n -> "{\"model\":\"m\",\"input\":\"x\",\"include\":["
                + list(n, i -> "\"reasoning.encrypted_content\"") + "]}");
        shapes.put("unknown items", n -> input(SAID + "," + list(n, i -> "{\"type\":\"unheard_of\",\"x\":" + i + "}")));
        return shapes;
    }
}
