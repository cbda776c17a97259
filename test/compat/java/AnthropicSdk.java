import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The official `com.anthropic:anthropic-java`.
class AnthropicSdk {
    private static final Tool WEATHER = Tool.builder().name("get_weather").description("The weather in a city")
            .inputSchema(Tool.InputSchema.builder()
                    .properties(JsonValue.from(Map.of("city", Map.of("type", "string"))))
                    .addRequired("city").build())
            .build();
    private final AnthropicClient client;

    AnthropicSdk(String url, String key) {
        client = AnthropicOkHttpClient.builder().baseUrl(url).apiKey(key).maxRetries(0).build();
    }

    List<Clients.Case> cases() {
        var cases = new ArrayList<Clients.Case>();
        for (var model : Clients.MODELS) {
            var name = "anthropic-java, " + model + ", thoughts and a tool's round trip";
            cases.add(new Clients.Case(name, () -> roundTrip(model, false)));
            cases.add(new Clients.Case(name + ", streamed", () -> roundTrip(model, true)));
        }
        cases.add(new Clients.Case("anthropic-java, an unknown model", this::unknownModel));
        return cases;
    }

    private void roundTrip(String model, boolean isStreamed) {
        var request = MessageCreateParams.builder().model(model).maxTokens(4096).enabledThinking(1024)
                .addUserMessage(Clients.CALL.replace("fast", "fast think")).addTool(WEATHER);
        var first = answer(request.build(), isStreamed);
        Clients.same("tool_use", first.stopReason().orElseThrow().asString());
        Clients.same(false, first.content().getFirst().asThinking().thinking().isEmpty());
        var call = first.content().getLast().asToolUse();
        Clients.same("get_weather", call.name());
        Clients.same(Map.of("city", "Paris"), call._input().convert(Map.class));
        request.addMessage(first).addUserMessageOfContentBlockParams(List.of(ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder().toolUseId(call.id()).content("fine").build())));
        var last = answer(request.build(), isStreamed);
        Clients.same(Clients.TOLD, last.content().getLast().asText().text());
        Clients.same("end_turn", last.stopReason().orElseThrow().asString());
        Clients.same(true, last.usage().inputTokens() > 0 && last.usage().outputTokens() > 0);
    }

    private Message answer(MessageCreateParams request, boolean isStreamed) {
        if (!isStreamed) return client.messages().create(request);
        var whole = MessageAccumulator.create();
        try (var events = client.messages().createStreaming(request)) {
            events.stream().forEach(whole::accumulate);
        }
        return whole.message();
    }

    private void unknownModel() {
        try {
            client.messages().create(MessageCreateParams.builder().model("no-such-model").maxTokens(10)
                    .addUserMessage("hi").build());
        } catch (AnthropicServiceException refused) {
            Clients.same(404, refused.statusCode());
            return;
        }
        throw new AssertionError("it was answered");
    }
}
