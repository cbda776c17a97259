package tokenfly.upstream;

import java.net.URI;
import tokenfly.chat.Dialect;

/// One way a request can go: a provider with one of its keys, in one format.
///
/// @param model the provider's own id of the model
/// @param key one of the provider's keys, or null for a keyless one
public record Target(Provider provider, String model, String key, Dialect dialect) {

    URI uri(Operation operation) {
        var base = provider.base(dialect.name()).toString();
        var path = operation.path(dialect.name());
        // Some vendors' bases already end in the version that the Anthropic path begins with.
        if (base.endsWith("/v1") && path.startsWith("/v1/")) path = path.substring("/v1".length());
        return URI.create(base + path);
    }

    /// A key is a secret.
    @Override
    public String toString() {
        return provider.name() + "/" + model;
    }
}
