package bench.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Reads plans from standard input, a line each, and answers each with a line of results.
///
/// It lives as long as the benchmark, so that only its first run is slow from being new.
public final class LoadGenerator {
    private LoadGenerator() {
    }

    public static void main(String[] args) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            try (var run = new LoadRun(LoadPlan.parse(line))) {
                System.out.println(run.run().line());
            }
        }
    }
}
