package tokenfly.translation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tokenfly.json.Json;
import tokenfly.json.JsonObject;

/// One case of `test/fixtures/DIRECTION/CASE`: what a client says, what the upstream must get, what it
/// answers, what the client must get. `test/fixtures/README.md` describes the files.
public record Fixture(Path folder) {
    static final Path ROOT = Path.of("test/fixtures");

    public enum Format {
        OPENAI("openai", "/v1/chat/completions"), ANTHROPIC("anthropic", "/v1/messages");

        public final String word;
        public final String path;

        Format(String word, String path) {
            this.word = word;
            this.path = path;
        }

        static Format of(String word) {
            return word.equals(OPENAI.word) ? OPENAI : ANTHROPIC;
        }
    }

    public static List<Fixture> all() throws IOException {
        var cases = new ArrayList<Fixture>();
        try (var directions = Files.list(ROOT)) {
            for (var direction : directions.filter(Files::isDirectory).sorted().toList())
                try (var folders = Files.list(direction)) {
                    folders.sorted().map(Fixture::new).forEach(cases::add);
                }
        }
        return cases;
    }

    public Format client() {
        return Format.of(direction()[0]);
    }

    public Format upstream() {
        return Format.of(direction()[1]);
    }

    private String[] direction() {
        return folder.getParent().getFileName().toString().split("-to-");
    }

    public boolean streams() {
        return has("client-answer.sse") || !has("client-answer.json") && has("upstream-answer.sse");
    }

    public String clientRequest() {
        return has("client-request.json") ? text("client-request.json") : Defaults.request(client(), streams());
    }

    /// Null when the upstream must not be asked, or may be asked anything.
    String upstreamRequest() {
        return text("upstream-request.json");
    }

    /// The body with which the upstream answers.
    public String upstreamAnswer() {
        if (has("upstream-answer.sse")) return text("upstream-answer.sse");
        if (has("upstream-answer.json")) return text("upstream-answer.json");
        return Defaults.answer(upstream());
    }

    /// Whether the upstream is asked at all.
    boolean answers() {
        return clientStatus() != 400 || has("upstream-answer.json") || has("upstream-answer.sse");
    }

    public boolean upstreamStreams() {
        return has("upstream-answer.sse");
    }

    int upstreamStatus() {
        return has("upstream-status") ? Integer.parseInt(text("upstream-status").strip()) : 200;
    }

    int clientStatus() {
        return has("client-status") ? Integer.parseInt(text("client-status").strip()) : 200;
    }

    /// Null when any answer will do.
    String clientAnswer() {
        return has("client-answer.sse") ? text("client-answer.sse") : text("client-answer.json");
    }

    /// The names in `x-tokenfly-dropped`, `""` for no such header.
    String dropped() {
        return has("dropped") ? text("dropped").strip() : "";
    }

    /// `name: value` lines.
    List<String> headers(String file) {
        return has(file) ? text(file).lines().filter(line -> !line.isBlank()).toList() : List.of();
    }

    /// The upstream's id of the model stands in the request that it must get.
    String config(String uri) {
        return """
                provider.up.%s = %s
                provider.up.keys = none
                provider.up.kind = %s
                model.m.providers = up=%s
                """.formatted(upstream().word, uri, kind(), model())
                + (has("config") ? text("config") : "");
    }

    public String kind() {
        return has("kind") ? text("kind").strip() : "generic";
    }

    /// The upstream's id of the model.
    public String model() {
        return upstreamRequest() == null ? "upstream-m"
                : ((JsonObject) Json.parse(upstreamRequest())).string("model");
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    private String text(String file) {
        try {
            return has(file) ? Files.readString(folder.resolve(file)) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return Fixture.ROOT.relativize(folder).toString();
    }

    /// What a case does not care about.
    private static final class Defaults {
        static String request(Format client, boolean stream) {
            return switch (client) {
                case OPENAI -> "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                        + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "}");
                case ANTHROPIC -> "{\"model\":\"m\",\"max_tokens\":100,\"messages\":"
                        + "[{\"role\":\"user\",\"content\":\"hi\"}]" + (stream ? ",\"stream\":true}" : "}");
            };
        }

        static String answer(Format upstream) {
            return switch (upstream) {
                case OPENAI -> """
                        {"id":"c1","object":"chat.completion","created":1,"model":"x","choices":[{"index":0,
                        "message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],
                        "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";
                case ANTHROPIC -> """
                        {"id":"msg_1","type":"message","role":"assistant","model":"x","content":[{"type":"text",
                        "text":"ok"}],"stop_reason":"end_turn","stop_sequence":null,
                        "usage":{"input_tokens":3,"output_tokens":1}}""";
            };
        }
    }
}
