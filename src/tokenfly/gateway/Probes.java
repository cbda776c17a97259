package tokenfly.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tokenfly.http.Respond;

/// What machines ask the gateway about itself: `/healthz`, `/readyz` and `/metrics`. Thread-safe.
public final class Probes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final BooleanSupplier ready;
    private final Supplier<String> metrics;

    /// @param ready false once the gateway is stopping
    /// @param metrics Prometheus text
    public Probes(BooleanSupplier ready, Supplier<String> metrics) {
        this.ready = ready;
        this.metrics = metrics;
    }

    public void healthz(HttpExchange http) throws IOException {
        Respond.text(http, 200, "ok\n");
    }

    public void readyz(HttpExchange http) throws IOException {
        if (ready.getAsBoolean()) Respond.text(http, 200, "ready\n");
        else Respond.text(http, 503, "stopping\n");
    }

    public void metrics(HttpExchange http) throws IOException {
        Respond.bytes(http, 200, PROMETHEUS,
                metrics.get().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
