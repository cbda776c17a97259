package tokenfly.chat;

/// A request as one upstream gets it.
///
/// @param json UTF-8
/// @param names how tool names were changed, to change them back in the answer
public record UpstreamBody(byte[] json, ToolNames names) {}
