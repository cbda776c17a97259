package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tokenfly.anthropic.Messages;
import tokenfly.chat.ChatException;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Dropped;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.ReasoningRecall;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.ProviderKind;
import tokenfly.tokens.TokenEstimate;

/// Nothing that is done with a request takes a time that grows faster than the request: of four times as
/// many parts it takes some four times as many steps, and of a quadratic one sixteen times.
///
/// Steps are counted in processor time of the thread, not in seconds of a clock, and only their ratio
/// counts; a measurement that was disturbed is made again.
@Timeout(300)
class GrowthTest {
    private static final int PARTS = 1000;
    private static final int ATTEMPTS = 8;
    private static final double MOST = 9;
    private static final ProviderKind[] KINDS = {ProviderKind.DEEPSEEK, ProviderKind.GENERIC};

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

    private static Map<String, IntFunction<String>> openAi() {
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
        return shapes;
    }

    private static Map<String, IntFunction<String>> anthropic() {
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
        return shapes;
    }

    @TestFactory
    Stream<DynamicTest> openAiRequestsGrowInProportion() {
        return tests(openAi(), new ChatCompletions(), new Messages());
    }

    @TestFactory
    Stream<DynamicTest> anthropicRequestsGrowInProportion() {
        return tests(anthropic(), new Messages(), new ChatCompletions());
    }

    private static Stream<DynamicTest> tests(Map<String, IntFunction<String>> shapes, Dialect from, Dialect to) {
        return shapes.entrySet().stream().flatMap(shape -> doings(from, to).entrySet().stream().map(doing ->
                DynamicTest.dynamicTest(shape.getKey() + ": " + doing.getKey(), () ->
                        assertEquals("in proportion", growth(doing.getValue(), bytes(shape.getValue(), PARTS),
                                bytes(shape.getValue(), 4 * PARTS))))));
    }

    private static byte[] bytes(IntFunction<String> shape, int parts) {
        return shape.apply(parts).getBytes(StandardCharsets.UTF_8);
    }

    /// What is done with a request.
    private static Map<String, Consumer<byte[]>> doings(Dialect from, Dialect to) {
        var doings = new LinkedHashMap<String, Consumer<byte[]>>();
        doings.put("look", body -> {
            var raw = from.peek(body);
            raw.estimateInput();
            raw.prefixHash();
        });
        doings.put("pass on", body -> {
            for (var kind : KINDS)
                from.peek(body).forUpstream(new RawRequest.Edits("other", -1, kind, ReasoningRecall.NOTHING));
        });
        for (var dialect : new Dialect[] {from, to}) doings.put("write for " + dialect.name(), body -> {
            for (var kind : KINDS) dialect.writeRequest(from.readRequest(from.peek(body)), kind, new Dropped(from));
        });
        doings.put("count", body -> TokenEstimate.ofRequest(from.readRequest(from.peek(body)), "m"));
        return doings;
    }

    static String growth(Consumer<byte[]> doing, byte[] small, byte[] large) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && least > MOST; i++)
            least = Math.min(least, (double) steps(doing, large) / Math.max(200_000, steps(doing, small)));
        return least <= MOST ? "in proportion" : "four times as much takes " + least + " times as many steps";
    }

    private static long steps(Consumer<byte[]> doing, byte[] body) {
        var threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 2; i++) {
            long begin = threads.getCurrentThreadCpuTime();
            try {
                doing.accept(body);
            } catch (ChatException refused) {
                // That takes steps, too.
            }
            least = Math.min(least, threads.getCurrentThreadCpuTime() - begin);
        }
        return least;
    }
}
