package tokenfly.config;

import java.util.List;
import java.util.Locale;
import tokenfly.account.settings.AccountProperties;

/// A configuration key taken apart: `provider.my.name.timeout.idle` is `timeout.idle` of the provider
/// `my.name`.
///
/// @param name `""` in the scope GLOBAL
/// @param ending what is set, one of its scope's endings, or `header.` and a header's name
record Key(Scope scope, String name, String ending) {
    static final String HEADER = "header.";

    /// What a key can belong to, with all that can be set there.
    enum Scope {
        GLOBAL(List.of("listen", "tls.certificate", "tls.key", "data", "currency", "admin.key",
                "body.limit", "body.memory", "drain")),
        PROVIDER(List.of("openai", "anthropic", "keys", "timeout.connect", "timeout.first-byte",
                "timeout.idle", "auth", "kind")),
        MODEL(List.of("providers", "aliases", "price.input", "price.cached", "price.output",
                "peak", "price.peak.input", "price.peak.cached", "price.peak.output",
                "long", "price.long.input", "price.long.cached", "price.long.output",
                "context", "max-output", "description")),
        ACCOUNT(AccountProperties.ENDINGS);

        final List<String> endings;

        Scope(List<String> endings) {
            this.endings = endings;
        }

        /// How its keys begin: `provider.`, or nothing.
        String prefix() {
            return this == GLOBAL ? "" : word() + ".";
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
