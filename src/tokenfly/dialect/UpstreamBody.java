package tokenfly.dialect;

import java.util.Map;

/// A request as one upstream gets it.
///
/// @param json UTF-8
/// @param names how tool names were changed, to change them back in the answer
/// @param headers what the body needs beside it, such as a format's version
public record UpstreamBody(byte[] json, ToolNames names, Map<String, String> headers) {
    public UpstreamBody {
        headers = Map.copyOf(headers);
    }

    public UpstreamBody(byte[] json, ToolNames names) {
        this(json, names, Map.of());
    }
}
