package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.json.JsonObject;
import tokenfly.responses.answer.ResponsesStreamChecker;
import tokenfly.testing.RunningGateway;

/// The seven cases of the Open Responses compliance suite, before the demo model: what each sends, in
/// its order, and the item that its answer must hold; objects and events are checked by the
/// specification's schemas, which `ResponsesStreamChecker` is stricter than.
///
/// Source: openresponses.org, specification 2026-04.
class OpenResponsesTest {
    private static final String TOOLS = """
            "tools":[{"type":"function","name":"get_weather","description":"Get the current weather for a location",\
            "parameters":{"type":"object","properties":{"location":{"type":"string","description":\
            "A city and its state"}},"required":["location"]}}]""";
    private static final String PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDw"
            + "ADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.with("");
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
    }

    private static String user(String text) {
        return "{\"type\":\"message\",\"role\":\"user\",\"content\":\"" + text + "\"}";
    }

    private static String members(String id) {
        return switch (id) {
            case "basic-response" -> input(user("Say hello in exactly 3 words."));
            case "streaming-response" -> input(user("Count from 1 to 5."));
            case "system-prompt" -> input("{\"type\":\"message\",\"role\":\"system\",\"content\":"
                    + "\"You are a pirate.\"}", user("Say hello."));
            case "tool-calling", "tool-calling-streaming" ->
                input(user("What's the weather like in San Francisco?")) + "," + TOOLS;
            case "image-input" -> input("{\"type\":\"message\",\"role\":\"user\",\"content\":["
                    + "{\"type\":\"input_text\",\"text\":\"What do you see in this image?\"},"
                    + "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64," + PIXEL + "\"}]}");
            default -> input(user("My name is Alice."), "{\"type\":\"message\",\"role\":\"assistant\","
                    + "\"content\":\"Hello Alice!\"}", user("What is my name?"));
        };
    }

    private static String input(String... items) {
        return "\"input\":[" + String.join(",", items) + "]";
    }

    @ParameterizedTest
    @CsvSource({"basic-response,false,message", "streaming-response,true,message",
        "system-prompt,false,message", "tool-calling,false,function_call",
        "tool-calling-streaming,true,function_call", "image-input,false,message",
        "multi-turn,false,message"})
    void everyCaseIsAnsweredAsTheSpecificationHasIt(String id, boolean stream, String type) throws Exception {
        var answer = gateway.post("/v1/responses",
                "{\"model\":\"demo\",\"stream\":" + stream + "," + members(id) + "}");
        assertEquals(200, answer.statusCode(), answer.body());
        var response = stream ? ResponsesStreamChecker.ofStream(
                answer.body().getBytes(StandardCharsets.UTF_8)).response()
                : ResponsesStreamChecker.checkedResponse(RunningGateway.json(answer));
        assertEquals("completed", response.string("status"));
        assertTrue(response.array("output").values().stream()
                .anyMatch(item -> type.equals(((JsonObject) item).string("type"))), response.toString());
    }
}
