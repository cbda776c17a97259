package tokenfly.config;

import java.util.List;
import tokenfly.account.settings.AccountProperties;

/// A configuration key taken apart: `provider.my.name.timeout.idle` is `timeout.idle` of the
/// provider `my.name`.
///
/// @param name `""` in the scope GLOBAL
/// @param ending what is set, one of its scope's endings, or `header.` and a header's name
record Key(Scope scope, String name, String ending) {
    static final String HEADER = "header.";

    /// What a key can belong to, with all that can be set there.
    enum Scope {
        GLOBAL("", List.of("listen", "tls.certificate", "tls.key", "data", "currency", "admin.key",
                "body.limit", "body.memory", "drain")),
        PROVIDER("provider.", List.of("openai", "anthropic", "keys", "timeout.connect", "timeout.first-byte",
                "timeout.idle", "auth", "kind")),
        MODEL("model.", List.of("providers", "aliases", "price.input", "price.cached", "price.output",
                "peak", "price.peak.input", "price.peak.cached", "price.peak.output",
                "long", "price.long.input", "price.long.cached", "price.long.output",
                "context", "max-output", "description")),
        ACCOUNT("account.", AccountProperties.ENDINGS);

        final List<String> endings;
        /// How its keys begin: `provider.`, or nothing.
        final String prefix;

        Scope(String prefix, List<String> endings) {
            this.prefix = prefix;
            this.endings = endings;
        }
    }
}
