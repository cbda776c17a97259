package tokenfly.upstream;

import java.net.http.HttpHeaders;
import tokenfly.chat.UpstreamBody;

/// What an upstream answered, once it is known to be an answer: a status of 2xx and no error in the
/// body or in the first event.
public sealed interface UpstreamAnswer {
    Target target();

    /// What was sent there.
    UpstreamBody sent();

    HttpHeaders headers();

    record Whole(Target target, UpstreamBody sent, HttpHeaders headers, byte[] body)
            implements UpstreamAnswer {}

    /// The reader must close the stream.
    record Streaming(Target target, UpstreamBody sent, HttpHeaders headers, UpstreamStream stream)
            implements UpstreamAnswer {}
}
