package tokenfly.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.chat.ChatRequest;
import tokenfly.chat.Content;
import tokenfly.chat.Message;
import tokenfly.chat.Reasoning;
import tokenfly.chat.Role;
import tokenfly.chat.Sampling;
import tokenfly.chat.Source;
import tokenfly.chat.Tool;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.provider.ClaudeModel;

class TokenEstimateTest {
    private static final String PROSE = """
            The gateway reads the request once, finds the model, holds the money and sends the bytes \
            on. Nobody waits for a buffer to fill: every event goes out the moment it is known. When \
            the client vanishes, the provider is told at once, and what was produced is charged. A \
            stream that was cut short is never made to look whole, because an agent that runs half a \
            tool call does more harm than one that sees an error and asks again.
            """;
    private static final String CHINESE = """
            网关只读取一次请求，找到模型，冻结金额，\
            然后把字节转发出去。没有人等待缓冲区填满：\
            每个事件一旦得知就立即发出。客户端消失时，会立刻通知提供方，并按已产生的内容收费。
            """;
    private static final String CODE = """
            static long relay(InputStream from, OutputStream to) throws IOException {
                var buffer = new byte[16 * 1024];
                long total = 0;
                for (int n; (n = from.read(buffer)) >= 0; total += n) {
                    to.write(buffer, 0, n);
                    to.flush();
                }
                return total;
            }
            """;

    /// Chars a token that public vocabularies make of such texts, and how far off the estimate may be.
    @ParameterizedTest
    @CsvSource({"prose, gpt-4o, 5.0", "prose, claude-sonnet-4-5, 4.6", "code, gpt-4o, 4.0",
        "code, claude-sonnet-4-5, 3.8", "chinese, deepseek-v4-flash, 1.4",
        "chinese, claude-sonnet-4-5, 1.0"})
    void textIsWithinAThirdOfWhatVocabulariesMake(String text, String model, double charsAToken) {
        var sample = switch (text) {
            case "prose" -> PROSE;
            case "code" -> CODE;
            default -> CHINESE;
        };

        assertBetween(0.75, 1.35, ofText(sample, model) / (sample.length() / charsAToken));
    }

    private static long ofText(String text, String model) {
        return new TokenEstimate(model).text(text).tokens();
    }

    @Test
    void base64AndHexCountByTheirLength() {
        var bytes = new byte[900];
        new Random(7).nextBytes(bytes);
        var base64 = Base64.getEncoder().encodeToString(bytes);
        var hex = new StringBuilder();
        for (byte b : bytes) hex.append("%02x".formatted(b));

        assertBetween(0.8, 1.25, ofText(base64, "gpt-4o") / (base64.length() / 1.47));
        assertBetween(0.8, 1.4, ofText(hex.toString(), "gpt-4o") / (hex.length() / 1.76));
    }

    @Test
    void numbersCountTheirDigits() {
        var numbers = "123456789 987654321 111222333 444555666 ".repeat(20);

        assertBetween(0.8, 1.25, ofText(numbers, "gpt-4o") / (numbers.length() / 2.5));
    }

    @Test
    void newClaudesCountAThirdMore() {
        long old = ofText(PROSE, "claude-opus-4-5");
        long young = ofText(PROSE, "claude-opus-5");

        assertBetween(1.25, 1.35, (double) young / old);
    }

    @Test
    void theResultDoesNotDependOnHowTheTextIsCut() {
        var text = PROSE + CHINESE + CODE + "YWJjZGVmZ2hpams0NTY3ODkwMTIzNDU2Nzg5MGFiY2RlZg== 12345";
        long whole = ofText(text, "gpt-4o");

        for (int cut = 0; cut <= text.length(); cut++)
            assertEquals(whole, new TokenEstimate("gpt-4o").text(text.substring(0, cut))
                    .text(text.substring(cut)).tokens());
    }

    @Test
    void aJsonStringCountsAsTheTextItStandsFor() {
        var text = PROSE + CHINESE + CODE + "\"quoted\" 😀 é\t";
        byte[] json = new JsonString(text).toString().getBytes(StandardCharsets.UTF_8);

        assertEquals(ofText(text, "gpt-4o"),
                new TokenEstimate("gpt-4o").jsonString(json, 1, json.length - 1).tokens());
    }

    @Test
    void aHugeStringIsJudgedByItsEnds() {
        byte[] text = PROSE.repeat(8_000).getBytes(StandardCharsets.UTF_8);

        double ratio = (double) new TokenEstimate("gpt-4o").jsonString(text, 0, text.length).tokens()
                / (8_000 * ofText(PROSE, "gpt-4o"));
        assertBetween(0.99, 1.01, ratio);
    }

    @Test
    void aRequestCountsItsToolsAndTheirPrompt() {
        var schema = JsonObject.builder().put("type", "object").build();
        var tool = new Tool.Function("weather", "The weather in a city.", schema, null, null);
        var message = List.of(Message.of(Role.USER, List.of(Content.Text.of("hi"))));
        var plain = request(message, List.of());
        var withTool = request(message, List.of(tool));

        long cost = TokenEstimate.ofRequest(withTool, "claude-sonnet-4-5")
                - TokenEstimate.ofRequest(plain, "claude-sonnet-4-5");
        assertBetween(510, 560, cost);
        assertBetween(65, 95, TokenEstimate.ofRequest(withTool, "gpt-4o")
                - TokenEstimate.ofRequest(plain, "gpt-4o"));
    }

    @Test
    void anImageCountsByItsSizeAndNotByItsBytes() {
        var image = Base64.getEncoder().encodeToString(png(1024, 1024));
        var content = List.<Content>of(
                new Content.Image(new Source.Base64("image/png", image), null, null));
        var request = request(List.of(Message.of(Role.USER, content)), List.of());

        assertBetween(1369, 1390, TokenEstimate.ofRequest(request, "claude-sonnet-4-5"));
        assertBetween(765, 780, TokenEstimate.ofRequest(request, "gpt-4o"));
    }

    @Test
    void aBodyCountsAtLeastWhatItsRequestDoes() {
        var body = """
                {"model":"m","messages":[{"role":"user","content":%s}],"max_tokens":100}"""
                .formatted(new JsonString(PROSE)).getBytes(StandardCharsets.UTF_8);
        var request = request(List.of(Message.of(Role.USER, List.of(Content.Text.of(PROSE)))), List.of());

        assertBetween(1.0, 1.4, (double) TokenEstimate.ofBody(body, "gpt-4o")
                / TokenEstimate.ofRequest(request, "gpt-4o"));
    }

    @Test
    void aBodyDoesNotCountTheLettersOfAnImage() {
        var data = Base64.getEncoder().encodeToString(new byte[300_000]);
        var body = ("{\"data\":\"" + data + "\"}").getBytes(StandardCharsets.UTF_8);

        assertBetween(1_600, 1_700, TokenEstimate.ofBody(body, "gpt-4o"));
    }

    @Test
    void aBrokenBodyIsCountedWithoutComplaint() {
        var body = "{\"messages\":[\"abc\\".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= body.length; cut++)
            assertTrue(TokenEstimate.ofBody(java.util.Arrays.copyOf(body, cut), "m") > 0);
    }

    @ParameterizedTest
    @CsvSource({"claude-3-5-sonnet-20241022, SONNET, 3, 5", "claude-sonnet-4-20250514, SONNET, 4, 0",
        "anthropic/claude-opus-4.6, OPUS, 4, 6", "claude-fable-5-1, FABLE, 5, 1",
        "us.anthropic.claude-3-7-sonnet-20250219-v1:0, SONNET, 3, 7", "claude-2.1, OTHER, 2, 1"})
    void aClaudeIsKnownByItsId(String id, ClaudeModel.Family family, int major, int minor) {
        assertEquals(new ClaudeModel(family, major, minor), ClaudeModel.of(id));
    }

    @Test
    void anotherModelIsNoClaude() {
        assertNull(ClaudeModel.of("deepseek-v4-flash"));
    }

    @Test
    void imageSizesAreReadFromEachFormatsHead() {
        assertEquals(new ImageSize(640, 480), ImageSize.of(png(640, 480)));
        assertEquals(new ImageSize(3, 2), ImageSize.of(bytes("GIF89a", 3, 0, 2, 0)));
        assertEquals(new ImageSize(16, 8), ImageSize.of(bytes("\u00ff\u00d8\u00ff\u00e0\0\4ab\u00ff\u00c0",
                0, 11, 8, 0, 8, 0, 16, 1, 1)));
        assertEquals(new ImageSize(300, 200), ImageSize.of(bytes("RIFF....WEBPVP8X........",
                43, 1, 0, 199, 0, 0)));
        assertNull(ImageSize.ofBase64("bm90IGFuIGltYWdl"));
        assertNull(ImageSize.ofBase64("%%%"));
    }

    private static ChatRequest request(List<Message> messages, List<Tool> tools) {
        return new ChatRequest("m", messages, tools, null, false, -1, Sampling.UNSET, List.of(),
                Reasoning.UNSET, null, null, false, false, JsonObject.EMPTY);
    }

    private static byte[] png(int width, int height) {
        return bytes("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", 0, 0, width >> 8, width, 0, 0, height >> 8, height);
    }

    private static byte[] bytes(String latin1, int... rest) {
        byte[] head = latin1.getBytes(StandardCharsets.ISO_8859_1);
        var all = java.util.Arrays.copyOf(head, head.length + rest.length);
        for (int i = 0; i < rest.length; i++) all[head.length + i] = (byte) rest[i];
        return all;
    }

    private static void assertBetween(double low, double high, double value) {
        assertTrue(value >= low && value <= high, value + " is not within " + low + " to " + high);
    }
}
