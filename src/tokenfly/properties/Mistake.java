package tokenfly.properties;

/// What is wrong with a configuration, and where.
///
/// @param file its name as the operator knows it
/// @param line from 1; 0 when it concerns the file as a whole
/// @param key the whole key, or null when there is none or it may be a piece of a secret
/// @param value as it stands in the file, before `${}` is replaced and shortened; null when it is,
///        or may be, a secret
/// @param message what is wrong and, after a semicolon, what is allowed
public record Mistake(String file, int line, String key, String value, String message) {
    /// `config.properties:7: drain = 5: has no unit; allowed: ...`
    @Override
    public String toString() {
        return file + ":" + (line == 0 ? "" : line + ":") + " "
                + (key == null ? "" : key + (value == null ? "" : " = " + value) + ": ") + message;
    }
}
