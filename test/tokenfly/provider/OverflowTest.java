package tokenfly.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverflowTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200000 | 131072 | This model's maximum context length is 131072 tokens. However, you requested 200000 tokens (199000 in the messages, 1000 in the completion).
            210000 | 200000 | prompt is too long: 210000 tokens > 200000 maximum
            267657 | 262143 | The prompt is too long: 267657, model maximum context length: 262143
            300000 | 262144 | The input (300000 tokens) is longer than the model's context length (262144 tokens).
            265330 | 262144 | Input length (265330) exceeds model's maximum context length (262144).
            14137 | 12000 | Request too large for model llama-3.3-70b in organization org_01 on tokens per minute (TPM): Limit 12000, Requested 14137
            1200000 | 1048576 | The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).
            540000 | 131072 | This model's maximum prompt length is 131072 but the request contains 540000 tokens.
            90000 | 64000 | prompt token count of 90000 exceeds the limit of 64000
            144055 | 131072 | request (144055 tokens) exceeds the available context size (131072 tokens), try increasing it
            5958968 | 256000 | Prompt has 5,958,968 tokens, but the configured context size is 256,000 tokens
            262200 | 262144 | Your request exceeded model token limit: 262144 (requested: 262200)
            15857 | 4096 | Trying to keep the first 15857 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens
            40000 | 32768 | Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length
            262145 | 262144 | maximum context length is 262144 tokens. However, you requested 0 output tokens and your prompt contains at least 262145 input tokens, for a total of at least 262145 tokens.
            """)
    void bothNumbersAreReadOutOfTheWords(long requested, long maximum, String message) {
        assertEquals(new Overflow(requested, maximum), Overflow.of(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Range of input length should be [1, 258048]", "prompt too long",
        "claude-sonnet-4-5-20250929 of 2026-10-21 takes no more", "n must be <= 4096. Given: 4000 and 500",
        "exceeded max context length by 9 tokens"})
    void wordsWithoutBothSayNeither(String message) {
        assertFalse(Overflow.of(message).isKnown());
    }
}
