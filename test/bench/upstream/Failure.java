package bench.upstream;

import java.io.IOException;

/// How a request's first provider fails it so that the next one is asked at once, and nothing rests.
enum Failure {
    TOO_LONG("first takes no such length", "400 Bad Request", """
            {"error":{"message":"maximum context length is 4096 tokens","code":"context_length_exceeded"}}"""),
    MISSING("first has no such model", "404 Not Found", """
            {"error":{"message":"no such model","code":"model_not_found"}}""");

    final String title;
    private final String head;
    private final String body;

    Failure(String title, String head, String body) {
        this.title = title;
        this.head = head;
        this.body = body;
    }

    FaultyProvider provider() throws IOException {
        return new FaultyProvider(FaultyProvider.error(head, body));
    }
}
