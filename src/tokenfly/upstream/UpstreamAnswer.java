package tokenfly.upstream;

import tokenfly.dialect.ToolNames;

/// What an upstream answered, once it is known to be an answer: a status of 2xx and no error in the
/// body or in the first event.
public sealed interface UpstreamAnswer {
    Target target();

    /// How the tools were called there.
    ToolNames names();

    record Whole(Target target, ToolNames names, byte[] body) implements UpstreamAnswer {}

    /// The reader must close the stream.
    record Streaming(Target target, ToolNames names, UpstreamStream stream)
            implements UpstreamAnswer {}
}
