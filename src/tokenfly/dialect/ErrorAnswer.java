package tokenfly.dialect;

import java.util.Map;

/// An error as one client gets it.
///
/// @param headers beside the content type, such as `retry-after`
/// @param body JSON, UTF-8
public record ErrorAnswer(int status, Map<String, String> headers, byte[] body) {
    public ErrorAnswer {
        headers = Map.copyOf(headers);
    }
}
