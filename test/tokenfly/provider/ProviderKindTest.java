package tokenfly.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProviderKindTest {
    @ParameterizedTest
    @CsvSource({"api.openai.com,OPENAI", "me.openai.azure.com,OPENAI", "api.anthropic.com,ANTHROPIC",
        "API.DeepSeek.com,DEEPSEEK", "api.z.ai,ZHIPU", "open.bigmodel.cn,ZHIPU",
        "api.minimaxi.com,MINIMAX", "api.minimax.cn,MINIMAX", "api.moonshot.cn,MOONSHOT", "api.kimi.com,MOONSHOT",
        "dashscope-intl.aliyuncs.com,QWEN", "ws.cn-beijing.maas.aliyuncs.com,QWEN", "ollama.com,OLLAMA",
        "notapi.z.ai.evil.com,GENERIC", "evilapi.openai.com.x,GENERIC", "localhost,GENERIC"})
    void aHostTellsTheKind(String host, ProviderKind kind) {
        assertEquals(kind, ProviderKind.ofHost(host));
    }

    @ParameterizedTest
    @EnumSource(ProviderKind.class)
    void needingReasoningBackMeansHavingAFieldForIt(ProviderKind kind) {
        assertTrue(!kind.needsReasoningBack()
                || kind.reasoningField() != ProviderKind.ReasoningField.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void everyKindObeysOneFieldThatBoundsAnAnswer(ProviderKind kind) {
        assertEquals(switch (kind) {
            case OPENAI, MINIMAX, MOONSHOT -> "max_completion_tokens";
            case ANTHROPIC, DEEPSEEK, ZHIPU, QWEN, VLLM, LLAMACPP, OLLAMA, GENERIC -> "max_tokens";
        }, kind.maxTokensField());
    }

    @Test
    void modelsAreToldByTheBeginningOfTheirId() {
        assertTrue(ProviderKind.OPENAI.hasFixedSampling("openai/GPT-5.1"));
        assertFalse(ProviderKind.OPENAI.hasFixedSampling("gpt-4.1"));
        assertTrue(ProviderKind.MOONSHOT.alwaysThinks("kimi-k3"));
        assertEquals(List.of(), ProviderKind.ZHIPU.efforts("glm-4.6"));
        assertEquals(List.of("none", "high", "max"), ProviderKind.ZHIPU.efforts("glm-5.2"));
    }
}
