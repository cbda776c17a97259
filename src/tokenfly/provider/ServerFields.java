package tokenfly.provider;

import java.util.Set;

/// Request fields of the OpenAI format that a client of another may give by their name, and who takes
/// them. Those that ask for something which no other format's answer can hold (`logprobs`) are not among
/// them.
final class ServerFields {
    static final Set<String> OPENAI = Set.of("frequency_penalty", "presence_penalty",
            "logit_bias", "seed", "metadata", "store", "verbosity", "prediction",
            "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention",
            "web_search_options", "moderation");
    /// What compatible servers take; each ignores what it does not know.
    static final Set<String> COMPATIBLE = Set.of("frequency_penalty", "presence_penalty",
            "logit_bias", "seed", "min_p", "repetition_penalty", "typical_p", "ignore_eos",
            "chat_template_kwargs", "guided_json", "guided_regex", "guided_grammar",
            "structured_outputs", "num_ctx", "prompt_cache_key", "provider");

    private ServerFields() {
    }
}
