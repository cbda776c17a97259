package bench.upstream;

import bench.gateway.Gateway;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// One number of the gateway's `/metrics`.
final class Metrics {
    private static final int TIMEOUT_MILLIS = 3_000;

    private Metrics() {
    }

    /// @return the series' value, -1 when it does not say in time
    static long of(Gateway gateway, String series) {
        try {
            var connection = URI.create("http://127.0.0.1:" + gateway.port() + "/metrics").toURL()
                    .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try (var in = connection.getInputStream()) {
                return value(new String(in.readAllBytes(), StandardCharsets.UTF_8), series);
            }
        } catch (IOException busy) {
            return -1;
        }
    }

    private static long value(String text, String series) {
        for (var line : text.lines().toList())
            if (line.startsWith(series + " "))
                return (long) Double.parseDouble(line.substring(series.length() + 1));
        return -1;
    }
}
