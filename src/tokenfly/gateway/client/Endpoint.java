package tokenfly.gateway.client;

import java.util.List;
import java.util.stream.Stream;
import tokenfly.dialect.ClientPath;
import tokenfly.dialect.Dialect;
import tokenfly.dialect.Operation;

/// A path under which a model is asked for something.
///
/// @param path as clients call it, without the version
/// @param dialect the format its clients speak
/// @param dialects the formats in which a provider may be asked, best first
/// @param peek looks at a body without building a tree
public record Endpoint(String path, Dialect dialect, List<Dialect> dialects, Operation operation,
        ClientPath.Peek peek) {

    /// @param all every format there is; where the request can be translated, each will do
    public static Endpoint of(ClientPath.Asking asking, Dialect dialect, List<Dialect> all) {
        var others = asking.operation().isTranslatable()
                ? all.stream().filter(Dialect::isWritten) : Stream.<Dialect>empty();
        return new Endpoint(asking.path(), dialect,
                Stream.concat(Stream.of(dialect), others).distinct().toList(),
                asking.operation(), asking.peek());
    }
}
