package tokenfly.upstream.catalog;

import java.net.URI;
import java.util.List;
import java.util.Map;
import tokenfly.chat.ErrorBody;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.Fault;
import tokenfly.provider.FaultClass;
import tokenfly.provider.ProviderKind;

/// Providers, targets and faults for tests that call nobody.
public final class Providers {
    private static final ChatCompletions OPENAI = new ChatCompletions();

    private Providers() {
    }

    public static Provider named(String name, String... keys) {
        return new Provider(name, Map.of("openai", URI.create("http://127.0.0.1:1/v1")), List.of(keys),
                keys.length == 0, List.of(), null, ProviderKind.GENERIC, Provider.Timeouts.DEFAULT,
                Map.of());
    }

    public static Target target(Provider provider, String key) {
        return new Target(provider, "m", key, OPENAI);
    }

    public static Fault fault(FaultClass meaning) {
        return new Fault(meaning, 500, new ErrorBody("", null, null, null), null);
    }
}
