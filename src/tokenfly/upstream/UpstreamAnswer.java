package tokenfly.upstream;

import tokenfly.dialect.ToolNames;
import tokenfly.upstream.catalog.Target;
import tokenfly.upstream.exchange.UpstreamStream;

/// What an upstream answered, once it is known to be an answer: a status of 2xx and no error in the
/// body or in the first event.
///
/// Closing one stops an upstream that still streams.
public sealed interface UpstreamAnswer extends AutoCloseable {
    Target target();

    /// How the tools were called there.
    ToolNames names();

    @Override void close();

    record Whole(Target target, ToolNames names, byte[] body) implements UpstreamAnswer {
        @Override public void close() {
            // It has come in whole: nothing is open.
        }
    }

    record Streaming(Target target, ToolNames names, UpstreamStream stream)
            implements UpstreamAnswer {
        @Override public void close() {
            stream.close();
        }
    }
}
