package tokenfly;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Set;
import tokenfly.gateway.Probes;
import tokenfly.http.RequestPath;
import tokenfly.http.Respond;

/// The paths that are no API's.
final class Pages implements HttpHandler {
    static final Set<String> FIRST_SEGMENTS =
            Set.of("models", "console", "admin", "healthz", "readyz", "metrics", "api");

    private final Probes probes;

    Pages(Probes probes) {
        this.probes = probes;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        switch (RequestPath.of(http.getRequestURI().toString()).text()) {
            case "/healthz" -> probes.healthz(http);
            case "/readyz" -> probes.readyz(http);
            case "/metrics" -> probes.metrics(http);
            case "/", "/api/hello" -> Respond.text(http, 200, "TokenFly\n");
            default -> Respond.text(http, 404, "There is no such page.\n");
        }
    }
}
