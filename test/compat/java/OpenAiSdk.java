import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.ResponseCreateParams;
import java.util.ArrayList;
import java.util.List;

/// The official `com.openai:openai-java`.
class OpenAiSdk {
    private final OpenAIClient client;

    OpenAiSdk(String url, String key) {
        client = OpenAIOkHttpClient.builder().baseUrl(url + "/v1").apiKey(key).maxRetries(0).build();
    }

    @JsonTypeName("get_weather")
    @JsonClassDescription("The weather in a city")
    public static class GetWeather {
        public String city;
    }

    List<Clients.Case> cases() {
        var cases = new ArrayList<Clients.Case>();
        for (var model : Clients.MODELS) {
            var name = "openai-java, " + model + ", ";
            for (var isStreamed : List.of(false, true))
                cases.add(new Clients.Case(name + "a tool's round trip" + (isStreamed ? ", streamed" : ""),
                        () -> roundTrip(model, isStreamed)));
            cases.add(new Clients.Case(name + "a response", () -> response(model)));
        }
        cases.add(new Clients.Case("openai-java, an unknown model", this::unknownModel));
        return cases;
    }

    private void roundTrip(String model, boolean isStreamed) {
        var request = ChatCompletionCreateParams.builder().model(model).addUserMessage(Clients.CALL)
                .addTool(GetWeather.class);
        var first = answer(request.build(), isStreamed);
        var message = first.choices().getFirst().message();
        var call = message.toolCalls().orElseThrow().getFirst().asFunction();
        Clients.same("get_weather", call.function().name());
        Clients.same("Paris", call.function().arguments(GetWeather.class).city);
        request.addMessage(message).addMessage(
                ChatCompletionToolMessageParam.builder().toolCallId(call.id()).content("fine").build());
        var last = answer(request.build(), isStreamed);
        Clients.same(Clients.TOLD, last.choices().getFirst().message().content().orElseThrow());
        Clients.same("stop", last.choices().getFirst().finishReason().asString());
        var usage = last.usage().orElseThrow();
        Clients.same(true, usage.completionTokens() > 0);
        Clients.same(usage.totalTokens(), usage.promptTokens() + usage.completionTokens());
    }

    private ChatCompletion answer(ChatCompletionCreateParams request, boolean isStreamed) {
        if (!isStreamed) return client.chat().completions().create(request);
        var counted = request.toBuilder()
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build()).build();
        var whole = ChatCompletionAccumulator.create();
        try (var chunks = client.chat().completions().createStreaming(counted)) {
            chunks.stream().forEach(whole::accumulate);
        }
        return whole.chatCompletion();
    }

    private void response(String model) {
        var request = ResponseCreateParams.builder().model(model).input("fast say Hello there!").build();
        var text = client.responses().create(request).output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .map(content -> content.asOutputText().text())
                .collect(joining());
        Clients.same("Hello there!", text);
    }

    private void unknownModel() {
        try {
            client.chat().completions().create(
                    ChatCompletionCreateParams.builder().model("no-such-model").addUserMessage("hi").build());
        } catch (OpenAIServiceException refused) {
            Clients.same(404, refused.statusCode());
            Clients.same("model_not_found", refused.code().orElse(null));
            return;
        }
        throw new AssertionError("it was answered");
    }
}
