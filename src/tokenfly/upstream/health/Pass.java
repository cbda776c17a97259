package tokenfly.upstream.health;

import java.time.Duration;
import tokenfly.provider.FaultClass;

/// One request's permission to go, by which it reports what became of it (see [Health]).
record Pass(Health health, long number) {
    void answered() {
        health.answered(number);
    }

    void succeeded() {
        health.succeeded(number);
    }

    void left() {
        health.left(number);
    }

    Duration failed(FaultClass why, int threshold, Duration pause, Duration longest) {
        return health.failed(number, why, threshold, pause, longest);
    }

    Duration rest(FaultClass why, Duration wait) {
        health.rest(number, why, wait);
        return wait;
    }
}
