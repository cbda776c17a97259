package tokenfly.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tokenfly.App;
import tokenfly.Formats;
import tokenfly.config.ConfigLocation;
import tokenfly.dialect.Dialect;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;
import tokenfly.upstream.exchange.Waiting;

/// The real gateway on a free port, in a directory of its own, with a client to talk to it.
public final class RunningGateway implements AutoCloseable {
    public static final String KEY = "sk-tf-test";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public final Path directory;
    private final App app;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private RunningGateway(Path directory, Map<String, String> environment, Duration keepAlive,
            List<Dialect> dialects) throws Exception {
        this.directory = directory;
        var location = ConfigLocation.find(directory.resolve("config.properties").toString(), directory);
        this.app = App.start(location, environment::get, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), keepAlive, dialects, _ -> { });
    }

    /// The program as `serve` starts it, whatever is in the directory.
    public static App start(ConfigLocation location, Function<String, String> environment, PrintStream out,
            PrintStream err) throws Exception {
        return App.start(location, environment, out, err, Waiting.USUAL_INTERVAL, Formats.all(), _ -> { });
    }

    /// Starts it with these lines in its configuration, and an account `test` with [#KEY] unless they
    /// name an account.
    public static RunningGateway with(String config) throws Exception {
        return with(config, Map.of());
    }

    public static RunningGateway with(String config, Map<String, String> environment) throws Exception {
        return with(config, environment, Waiting.USUAL_INTERVAL, Formats.all());
    }

    /// One that keeps silent streams alive more often.
    public static RunningGateway with(String config, Duration keepAlive) throws Exception {
        return with(config, Map.of(), keepAlive, Formats.all());
    }

    /// One that speaks these formats.
    public static RunningGateway with(String config, List<Dialect> dialects) throws Exception {
        return with(config, Map.of(), Waiting.USUAL_INTERVAL, dialects);
    }

    private static RunningGateway with(String config, Map<String, String> environment, Duration keepAlive,
            List<Dialect> dialects) throws Exception {
        var directory = Files.createTempDirectory("tokenfly");
        var account = config.contains("account.") ? "" : "\naccount.test.keys = " + KEY + "\n";
        Files.writeString(directory.resolve("config.properties"),
                "listen = 127.0.0.1:0\n" + config + account);
        return new RunningGateway(directory, environment, keepAlive, dialects);
    }

    /// One model `m` at one upstream that speaks OpenAI's format.
    public static String openAi(ScriptedUpstream upstream) {
        return """
                provider.up.openai = %s
                provider.up.keys = provider-key-1234567890
                model.m.providers = up=upstream-m
                """.formatted(upstream.uri("/v1"));
    }

    /// One model `m` at one upstream that speaks Anthropic's format.
    public static String anthropic(ScriptedUpstream upstream) {
        return """
                provider.up.anthropic = %s
                provider.up.keys = provider-key-1234567890
                model.m.providers = up=upstream-m
                """.formatted(upstream.uri(""));
    }

    public URI uri(String path) {
        return URI.create(app.address() + path);
    }

    public App app() {
        return app;
    }

    /// What was printed to standard output so far.
    public String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /// A stream in the answer is checked against its format's grammar.
    public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        var answer = postUnchecked(path, body, headers);
        StreamGrammar.check(answer);
        return answer;
    }

    public HttpResponse<String> postUnchecked(String path, String body, String... headers) throws Exception {
        return CLIENT.send(request(path, headers).POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path, String... headers) throws Exception {
        return CLIENT.send(request(path, headers).GET().build(), BodyHandlers.ofString());
    }

    /// A request with the test account's key, unless a header of the caller's says otherwise.
    public HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path));
        boolean keyed = false;
        for (int i = 0; i < headers.length; i += 2) {
            keyed |= headers[i].equalsIgnoreCase("authorization") || headers[i].equalsIgnoreCase("x-api-key");
            if (!headers[i + 1].isEmpty()) request.header(headers[i], headers[i + 1]);
        }
        return keyed ? request : request.header("authorization", "Bearer " + KEY);
    }

    public static HttpClient client() {
        return CLIENT;
    }

    public static JsonObject json(HttpResponse<String> answer) {
        return (JsonObject) Json.parse(answer.body());
    }

    @Override
    public void close() throws IOException {
        app.close();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
