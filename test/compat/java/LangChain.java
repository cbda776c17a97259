import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.TokenStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// langchain4j's services, which run the tools themselves, over its models of both formats.
class LangChain {
    private final String url;
    private final String key;

    LangChain(String url, String key) {
        this.url = url + "/v1";
        this.key = key;
    }

    interface Whole {
        Result<String> ask(String said);
    }

    interface Streamed {
        TokenStream ask(String said);
    }

    public static class Weather {
        private String asked;

        @Tool(name = "get_weather", value = "The weather in a city")
        String of(@P(name = "city", value = "Which one") String city) {
            asked = city;
            return "fine";
        }
    }

    List<Clients.Case> cases() {
        var cases = new ArrayList<Clients.Case>();
        for (var model : Clients.MODELS) {
            var rest = ", " + model + ", a tool's round trip";
            cases.add(new Clients.Case("langchain4j-open-ai" + rest, () -> whole(openAi(model))));
            cases.add(new Clients.Case("langchain4j-open-ai" + rest + ", streamed", () -> streamed(openAiStream(model))));
            cases.add(new Clients.Case("langchain4j-anthropic" + rest, () -> whole(anthropic(model))));
            cases.add(new Clients.Case("langchain4j-anthropic" + rest + ", streamed",
                    () -> streamed(anthropicStream(model))));
        }
        return cases;
    }

    private ChatModel openAi(String model) {
        return OpenAiChatModel.builder().baseUrl(url).apiKey(key).modelName(model).maxRetries(0).build();
    }

    private StreamingChatModel openAiStream(String model) {
        return OpenAiStreamingChatModel.builder().baseUrl(url).apiKey(key).modelName(model).build();
    }

    private ChatModel anthropic(String model) {
        return AnthropicChatModel.builder().baseUrl(url).apiKey(key).modelName(model).maxRetries(0).build();
    }

    private StreamingChatModel anthropicStream(String model) {
        return AnthropicStreamingChatModel.builder().baseUrl(url).apiKey(key).modelName(model).build();
    }

    private static void whole(ChatModel model) {
        var weather = new Weather();
        var answer = AiServices.builder(Whole.class).chatModel(model).tools(weather).build().ask(Clients.CALL);
        Clients.same(Clients.TOLD, answer.content());
        Clients.same("Paris", weather.asked);
        Clients.same(true, answer.tokenUsage().inputTokenCount() > 0);
    }

    private static void streamed(StreamingChatModel model) throws Exception {
        var weather = new Weather();
        var service = AiServices.builder(Streamed.class).streamingChatModel(model).tools(weather).build();
        var text = new StringBuffer();
        var end = new CompletableFuture<ChatResponse>();
        service.ask(Clients.CALL).onPartialResponse(text::append).onCompleteResponse(end::complete)
                .onError(end::completeExceptionally).start();
        Clients.same(Clients.TOLD, end.get(60, TimeUnit.SECONDS).aiMessage().text());
        Clients.same(Clients.TOLD, text.toString());
        Clients.same("Paris", weather.asked);
    }
}
