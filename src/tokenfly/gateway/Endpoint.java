package tokenfly.gateway;

import java.util.function.Function;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.RawRequest;
import tokenfly.dialect.Relay;
import tokenfly.provider.ProviderKind;
import tokenfly.upstream.Operation;

/// A path under which a model is asked for something.
///
/// @param path as clients call it, without the version
/// @param dialect the format its clients speak
/// @param other the format it may be translated to, or null when only its own will do
/// @param peek looks at a body without building a tree
record Endpoint(String path, Dialect dialect, Dialect other, Operation operation,
        Function<byte[], RawRequest> peek) {

    Relay relay(RawRequest request, ProviderKind kind) {
        return dialect.relay(request, request.model(), kind);
    }
}
