package tokenfly.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Streams of providers that have as many parts of one kind as is asked for.
public final class StreamShapes {
    /// An answer has at most a thousand calls: of these there are fewer.
    private static final int EACH_CALL = 4;

    private StreamShapes() {
    }

    static String join(int count, String between, IntFunction<String> part) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < count; i++) parts.add(part.apply(i));
        return String.join(between, parts);
    }

    // What providers of chat completions may send.

    private static String choices(String choices) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"u\",\"choices\":["
                + choices + "]}\n\n";
    }

    private static String choice(int index, String delta, String finish) {
        return "{\"index\":" + index + ",\"delta\":" + delta + ",\"finish_reason\":" + finish + "}";
    }

    private static String delta(String delta) {
        return choices(choice(0, delta, "null"));
    }

    private static String call(int index, String id, String arguments) {
        var named = id == null ? "" : "\"id\":\"" + id + "\",\"type\":\"function\",";
        var name = id == null ? "" : "\"name\":\"f\",";
        return "{\"index\":" + index + "," + named + "\"function\":{" + name + "\"arguments\":\"" + arguments + "\"}}";
    }

    private static String calls(String calls) {
        return delta("{\"tool_calls\":[" + calls + "]}");
    }

    private static final String CALLED = choices(choice(0, "{}", "\"tool_calls\"")) + "data: [DONE]\n\n";
    private static final String STOPPED = choices(choice(0, "{}", "\"stop\"")) + "data: [DONE]\n\n";

    public static Map<String, IntFunction<String>> ofChat() {
        var shapes = new LinkedHashMap<String, IntFunction<String>>();
        shapes.put("words", n -> join(n, "", _ -> delta("{\"content\":\"word \"}")) + STOPPED);
        shapes.put("thoughts", n -> join(n, "", _ -> delta("{\"reasoning_content\":\"hm \"}"))
                + delta("{\"content\":\"x\"}") + STOPPED);
        shapes.put("thoughts and words by turns", n -> join(n, "", i -> delta(i % 2 == 0
                ? "{\"reasoning_content\":\"hm \"}" : "{\"content\":\"word \"}")) + STOPPED);
        shapes.put("thinking in tags", n -> delta("{\"content\":\"<think>\"}")
                + join(n, "", _ -> delta("{\"content\":\"hm <\"}")) + delta("{\"content\":\"</think>x\"}") + STOPPED);
        shapes.put("pieces of a call", n -> calls(call(0, "a", "{\\\"x\\\":\\\""))
                + join(n, "", _ -> calls(call(0, null, "yyyy"))) + calls(call(0, null, "\\\"}")) + CALLED);
        shapes.put("a call's pieces with its id again", n -> calls(call(0, "a", "{\\\"x\\\":\\\""))
                + join(n, "", _ -> calls(call(0, "a", "yyyy"))) + calls(call(0, null, "\\\"}")) + CALLED);
        shapes.put("calls", n -> join(n / EACH_CALL, "", i -> calls(call(i, "a" + i, "{}"))) + CALLED);
        shapes.put("calls of one id", n -> join(n / EACH_CALL, "", i -> calls(call(i, "a", "{}"))) + CALLED);
        shapes.put("calls in one event", n -> calls(join(n / EACH_CALL, ",", i -> call(i, "a" + i, "{}"))) + CALLED);
        shapes.put("calls whose pieces mix", n -> join(20, "", i -> calls(call(i, "a" + i, "{\\\"x\\\":\\\"")))
                + join(n, "", i -> calls(call(i % 20, null, "y")))
                + join(20, "", i -> calls(call(i, null, "\\\"}"))) + CALLED);
        shapes.put("words among calls", n -> join(n / EACH_CALL, "", i -> calls(call(i, "a" + i, "{}"))
                + delta("{\"content\":\"w\"}")) + CALLED);
        shapes.put("choices", n -> join(n, "", i -> choices(choice(i % 100, "{\"content\":\"w\"}", "null")))
                + join(100, "", i -> choices(choice(i, "{}", "\"stop\""))) + STOPPED);
        shapes.put("choices in one event", n -> choices(join(n, ",",
                i -> choice(i % 100, "{\"content\":\"w\"}", "null")))
                + join(100, "", i -> choices(choice(i, "{}", "\"stop\""))) + STOPPED);
        shapes.put("usage at every event", n -> join(n, "", i -> choices(choice(0, "{\"content\":\"w\"}", "null"))
                .replace("]}\n", "],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":" + i + "}}\n")) + STOPPED);
        shapes.put("deltas that say nothing", n -> join(n, "", _ -> delta("{\"role\":\"assistant\",\"content\":\"\"}"))
                + delta("{\"content\":\"x\"}") + STOPPED);
        shapes.put("empty events", n -> delta("{\"content\":\"x\"}")
                + join(n, "", _ -> ": ping\n\ndata: {}\n\n" + choices("")) + STOPPED);
        shapes.put("one long event", n -> delta("{\"content\":\"" + "word \\n".repeat(40 * n) + "\"}") + STOPPED);
        shapes.put("lines of one event", n -> delta("{\"content\":\"x\"}").replace(",", ",\ndata: "
                + "\ndata: ".repeat(n)) + STOPPED);
        shapes.put("unknown members", n -> delta("{\"content\":\"x\"," + join(n, ",", i -> "\"z" + i + "\":1") + "}")
                + STOPPED);
        return shapes;
    }

    // What providers of messages may send.

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + members + "}\n\n";
    }

    private static String block(int index, String start, String deltas) {
        return event("content_block_start", ",\"index\":" + index + ",\"content_block\":" + start) + deltas
                + event("content_block_stop", ",\"index\":" + index);
    }

    private static String blockDelta(int index, String delta) {
        return event("content_block_delta", ",\"index\":" + index + ",\"delta\":" + delta);
    }

    private static String message(String blocks, String stop) {
        return event("message_start", ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"u\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}")
                + blocks + event("message_delta", ",\"delta\":{\"stop_reason\":\"" + stop
                + "\"},\"usage\":{\"output_tokens\":9}") + event("message_stop", "");
    }

    private static final String TEXT = "{\"type\":\"text\",\"text\":\"\"}";

    private static String words(int index, int count) {
        return block(index, TEXT, join(count, "", _ -> blockDelta(index, "{\"type\":\"text_delta\",\"text\":\"w \"}")));
    }

    private static String use(int index, int pieces) {
        return block(index, "{\"type\":\"tool_use\",\"id\":\"t" + index + "\",\"name\":\"f\",\"input\":{}}",
                join(pieces, "", i -> blockDelta(index, "{\"type\":\"input_json_delta\",\"partial_json\":\""
                        + (i == 0 ? "{\\\"x\\\":\\\"" : i == pieces - 1 ? "\\\"}" : "yyyy") + "\"}")));
    }

    public static Map<String, IntFunction<String>> ofMessages() {
        var shapes = new LinkedHashMap<String, IntFunction<String>>();
        shapes.put("words", n -> message(words(0, n), "end_turn"));
        shapes.put("blocks", n -> message(join(n, "", i -> words(i, 1)), "end_turn"));
        shapes.put("thoughts", n -> message(block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                join(n, "", _ -> blockDelta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"hm \"}"))
                + blockDelta(0, "{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}")) + words(1, 1), "end_turn"));
        shapes.put("pieces of a call", n -> message(use(0, n), "tool_use"));
        shapes.put("calls", n -> message(join(n / EACH_CALL, "", i -> use(i, 2)), "tool_use"));
        shapes.put("pieces of a signature", n -> message(block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                join(n, "", _ -> blockDelta(0, "{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}"))) + words(1, 1), "end_turn"));
        shapes.put("pings", n -> message(words(0, 1) + join(n, "", _ -> event("ping", "")), "end_turn"));
        return shapes;
    }

    // What providers of responses may send.

    private static String response(String status, String output) {
        return ",\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"" + status
                + "\",\"model\":\"u\",\"output\":[" + output + "]" + (status.equals("completed")
                ? ",\"usage\":{\"input_tokens\":3,\"output_tokens\":2,\"total_tokens\":5}" : "") + "}";
    }

    private static String said(int item, int pieces) {
        var done = "{\"type\":\"message\",\"id\":\"msg_" + item + "\",\"role\":\"assistant\",\"status\":\"completed\","
                + "\"content\":[{\"type\":\"output_text\",\"text\":\"" + "w ".repeat(pieces) + "\",\"annotations\":[]}]}";
        var at = ",\"item_id\":\"msg_" + item + "\",\"output_index\":" + item + ",\"content_index\":0";
        return event("response.output_item.added", ",\"output_index\":" + item + ",\"item\":{\"type\":\"message\","
                + "\"id\":\"msg_" + item + "\",\"role\":\"assistant\",\"status\":\"in_progress\",\"content\":[]}")
                + join(pieces, "", _ -> event("response.output_text.delta", at + ",\"delta\":\"w \""))
                + event("response.output_item.done", ",\"output_index\":" + item + ",\"item\":" + done);
    }

    public static Map<String, IntFunction<String>> ofResponses() {
        var shapes = new LinkedHashMap<String, IntFunction<String>>();
        shapes.put("words", n -> event("response.created", response("in_progress", "")) + said(0, n)
                + event("response.completed", response("completed", "")));
        shapes.put("items", n -> event("response.created", response("in_progress", ""))
                + join(n, "", i -> said(i, 1)) + event("response.completed", response("completed", "")));
        return shapes;
    }
}
