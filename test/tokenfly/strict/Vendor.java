package tokenfly.strict;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tokenfly.json.JsonObject;
import tokenfly.provider.ProviderKind;

/// What each vendor's own chat completions take, and how it says no.
///
/// Sources: the vendors' references and their users' reports of 400s, autumn 2026.
enum Vendor {
    OPENAI(ProviderKind.OPENAI, "gpt-4o", "gpt-5.1", "o4-mini"),
    DEEPSEEK(ProviderKind.DEEPSEEK, "deepseek-flash", "deepseek-v4-pro"),
    ZHIPU(ProviderKind.ZHIPU, "glm-4.6", "glm-5", "glm-5.2", "glm-5.3", "glm-5.3-flash"),
    MINIMAX(ProviderKind.MINIMAX, "MiniMax-M2.7", "MiniMax-M3"),
    MOONSHOT(ProviderKind.MOONSHOT, "kimi-k2.6", "kimi-k2.7-code", "kimi-k3.1-pro", "moonshot-v1-8k"),
    QWEN(ProviderKind.QWEN, "qwen3-max", "qwen3.8-max"),
    VLLM(ProviderKind.VLLM, "m"),
    LLAMACPP(ProviderKind.LLAMACPP, "m"),
    OLLAMA(ProviderKind.OLLAMA, "m"),
    GENERIC(ProviderKind.GENERIC, "m");

    final ProviderKind kind;
    final List<String> models;
    Set<String> fields;
    Set<String> parts = Set.of("text", "image_url");
    Set<String> formats = Set.of("json_object", "json_schema");
    boolean systemAnywhere;
    boolean cacheControl;
    boolean forcedTools = true;
    boolean notForcedWhileThinking;
    String reasoning;
    boolean reasoningBack;
    double coldest;
    double hottest = 2;
    String fixedSampling;
    int stops = Integer.MAX_VALUE;
    String ceiling = "max_tokens";
    String alwaysThinks = "";

    Vendor(ProviderKind kind, String... models) {
        this.kind = kind;
        this.models = List.of(models);
        switch (kind) {
            case OPENAI -> openai();
            case DEEPSEEK -> {
                fields = with("max_tokens", "thinking", "reasoning_effort", "user_id");
                formats = Set.of("json_object");
                reasoning = "reasoning_content";
                reasoningBack = true;
                notForcedWhileThinking = true;
                stops = 16;
            }
            case ZHIPU -> {
                fields = with("max_tokens", "thinking", "reasoning_effort", "tool_stream", "user_id");
                formats = Set.of("json_object");
                reasoning = "reasoning_content";
                forcedTools = false;
                hottest = 1;
                stops = 1;
                alwaysThinks = "glm-5\\.3.*";
            }
            case MINIMAX -> {
                fields = with("max_completion_tokens", "thinking", "reasoning_split");
                formats = Set.of();
                reasoning = "reasoning_details";
                forcedTools = false;
                coldest = 0.01;
                hottest = 1;
                ceiling = "max_completion_tokens";
                alwaysThinks = "MiniMax-M2.*";
            }
            case MOONSHOT -> {
                fields = with("max_completion_tokens", "thinking", "reasoning_effort", "safety_identifier");
                reasoning = "reasoning_content";
                reasoningBack = true;
                notForcedWhileThinking = true;
                hottest = 1;
                stops = 5;
                fixedSampling = "kimi-.*";
                ceiling = "max_completion_tokens";
                alwaysThinks = "kimi-k3.*|kimi-k2\\.7.*";
            }
            case QWEN -> {
                fields = with("max_tokens", "enable_thinking", "thinking_budget", "reasoning_effort", "top_k",
                        "parallel_tool_calls");
                parts = Set.of("text", "image_url", "input_audio");
                cacheControl = true;
                reasoning = "reasoning_content";
            }
            case VLLM -> engine("reasoning", "user");
            case LLAMACPP -> engine("reasoning_content", "reasoning_format");
            case OLLAMA -> {
                engine("reasoning", "num_ctx");
                forcedTools = false;
                parts = Set.of("text", "image_url");
            }
            case GENERIC -> {
                engine("reasoning_content", "user");
                fields.remove("top_k");
                fields.remove("chat_template_kwargs");
            }
            case ANTHROPIC -> throw new IllegalArgumentException("another format");
        }
    }

    private void openai() {
        fields = with("max_completion_tokens", "reasoning_effort", "parallel_tool_calls", "safety_identifier",
                "service_tier", "frequency_penalty", "presence_penalty", "logit_bias", "seed", "metadata", "store",
                "verbosity", "prediction", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention",
                "web_search_options", "moderation");
        parts = Set.of("text", "image_url", "file", "input_audio");
        systemAnywhere = true;
        fixedSampling = "gpt-5.*|gpt-6.*|o\\d.*";
        stops = 4;
        ceiling = "max_completion_tokens";
    }

    private void engine(String reasoning, String own) {
        fields = with("max_tokens", "reasoning_effort", "parallel_tool_calls", "top_k", "chat_template_kwargs", own,
                "frequency_penalty", "presence_penalty", "logit_bias", "seed", "min_p", "repetition_penalty",
                "prompt_cache_key", "provider");
        parts = Set.of("text", "image_url", "input_audio");
        this.reasoning = reasoning;
    }

    private static Set<String> with(String... more) {
        var fields = new HashSet<>(Set.of("model", "messages", "tools", "tool_choice", "stream", "stream_options",
                "temperature", "top_p", "stop", "response_format"));
        fields.addAll(List.of(more));
        return fields;
    }

    Set<String> efforts(String model) {
        return switch (kind) {
            case OPENAI -> model.startsWith("gpt-4") ? Set.of()
                    : Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
            case ZHIPU -> model.startsWith("glm-5.2") ? Set.of("none", "high", "max")
                    : model.startsWith("glm-5") ? Set.of("low", "high", "max") : Set.of();
            case DEEPSEEK -> Set.of("low", "high", "max");
            case MOONSHOT -> model.startsWith("kimi-k3") ? Set.of("low", "high", "max") : Set.of();
            case QWEN -> model.startsWith("qwen3.8") ? Set.of("none", "low", "medium", "xhigh") : Set.of();
            case MINIMAX, ANTHROPIC -> Set.of();
            case VLLM, LLAMACPP -> Set.of("low", "medium", "high");
            case OLLAMA -> Set.of("none", "low", "medium", "high");
            case GENERIC -> Set.of("minimal", "low", "medium", "high", "xhigh", "max");
        };
    }

    /// Its refusal in its own words' shape.
    String error(String message) {
        var error = JsonObject.builder();
        return switch (this) {
            case ZHIPU -> body(error.put("code", "1210").put("message", message));
            case MINIMAX -> JsonObject.builder().put("type", "error").put("error", error.put("type", "bad_request_error")
                    .put("message", "invalid params, " + message + " (2013)").put("http_code", "400").build())
                    .put("request_id", "06").build().toString();
            case MOONSHOT -> body(error.put("message", "Invalid request: " + message).put("type", "invalid_request_error"));
            case QWEN -> JsonObject.builder().put("error", error.put("message", message)
                    .put("type", "invalid_request_error").putNull("param").put("code", "invalid_parameter_error").build())
                    .put("request_id", "q1").build().toString();
            case LLAMACPP -> body(error.put("code", 400).put("message", message).put("type", "invalid_request_error"));
            case VLLM -> error.put("object", "error").put("message", message).put("type", "BadRequestError")
                    .put("code", 400).build().toString();
            case OPENAI, DEEPSEEK, OLLAMA, GENERIC -> body(error.put("message", message)
                    .put("type", "invalid_request_error").putNull("param").put("code", "invalid_request_error"));
        };
    }

    private static String body(JsonObject.Builder error) {
        return JsonObject.builder().put("error", error.build()).build().toString();
    }
}
