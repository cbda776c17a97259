package tokenfly.upstream.exchange;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/// An answer's head as the HTTP client tells it.
record Head(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {
    Head(int statusCode, Map<String, List<String>> headers) {
        this(statusCode, HttpHeaders.of(headers, (_, _) -> true));
    }

    @Override
    public HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }
}
