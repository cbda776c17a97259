package bench.upstream;

import java.io.IOException;

/// How a request's first provider fails it.
enum Failure {
    REFUSED("first refuses the connection"),
    STATUS_500("first answers 500"),
    CLOSED("first closes without an answer"),
    THROTTLED("first answers 429");

    final String title;

    Failure(String title) {
        this.title = title;
    }

    FaultyProvider provider() throws IOException {
        return switch (this) {
            case REFUSED -> FaultyProvider.absent();
            case STATUS_500 -> FaultyProvider.failing();
            case CLOSED -> FaultyProvider.closing();
            case THROTTLED -> FaultyProvider.throttling();
        };
    }
}
