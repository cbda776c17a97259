package tokenfly.dialect;

/// Where an upstream of one format does an [Operation].
///
/// @param path below the provider's base URL
/// @param answerMember a member that every whole answer has
public record UpstreamPath(String path, String answerMember) {}
