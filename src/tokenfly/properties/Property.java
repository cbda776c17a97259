package tokenfly.properties;

/// One `key = value` of a properties file.
///
/// @param file its name as the operator knows it
/// @param line where it begins, from 1
/// @param text the value with its escapes resolved and its `${}` not yet replaced
public record Property(String file, int line, String key, String text) {}
