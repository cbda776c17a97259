package tokenfly.chat;

import java.util.Locale;

/// What a provider accepts beyond the plain format, and what it gets wrong. The one table of quirks:
/// chosen by `provider.NAME.kind` or by the base URL's host.
public enum ProviderKind {
    OPENAI("api.openai.com"),
    ANTHROPIC("api.anthropic.com"),
    DEEPSEEK("api.deepseek.com"),
    ZHIPU("api.z.ai", "open.bigmodel.cn"),
    MINIMAX("api.minimax.io", "api.minimaxi.com"),
    MOONSHOT("api.moonshot.ai", "api.moonshot.cn", "api.kimi.com"),
    QWEN("aliyuncs.com"),
    VLLM,
    LLAMACPP,
    OLLAMA("ollama.com"),
    /// Any other compatible server.
    GENERIC;

    private final String[] hosts;

    ProviderKind(String... hosts) {
        this.hosts = hosts;
    }

    /// The kind of the provider at a host; a subdomain counts. GENERIC when none is known.
    public static ProviderKind ofHost(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        for (var kind : values())
            for (var known : kind.hosts)
                if (name.equals(known) || name.endsWith("." + known)) return kind;
        return GENERIC;
    }
}
