package tokenfly.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tokenfly.http.Respond;

/// What machines ask the gateway about itself: `/healthz`, `/readyz` and `/metrics`. Thread-safe.
public final class Probes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final BooleanSupplier ready;
    private final Supplier<String> metrics;
    private final Predicate<HttpExchange> operator;

    /// @param ready false once the gateway is stopping
    /// @param metrics Prometheus text
    /// @param operator whether a request carries the admin key
    public Probes(BooleanSupplier ready, Supplier<String> metrics,
            Predicate<HttpExchange> operator) {
        this.ready = ready;
        this.metrics = metrics;
        this.operator = operator;
    }

    public void healthz(HttpExchange http) throws IOException {
        Respond.text(http, 200, "ok\n");
    }

    public void readyz(HttpExchange http) throws IOException {
        if (ready.getAsBoolean()) Respond.text(http, 200, "ready\n");
        else Respond.text(http, 503, "stopping\n");
    }

    /// For this machine and for whoever has the admin key: metrics name models and providers.
    public void metrics(HttpExchange http) throws IOException {
        boolean local = http.getRemoteAddress().getAddress().isLoopbackAddress();
        if (!local && !operator.test(http)) {
            Respond.text(http, 403, "The metrics are for this machine, or for the admin key.\n");
            return;
        }
        Respond.bytes(http, 200, PROMETHEUS,
                metrics.get().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
