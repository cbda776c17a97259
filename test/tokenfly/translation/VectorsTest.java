package tokenfly.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.json.JsonArray;
import tokenfly.json.JsonObject;
import tokenfly.json.JsonString;
import tokenfly.json.JsonValue;
import tokenfly.translation.Fixture.Format;

/// The hand-made streams beside the project whose translation was tried out on the official SDKs: each
/// gives what it gave there.
///
/// Left out of the comparison, beside what [Canonical] leaves out: ids, the model, the signature (ours marks the
/// thinking as unsigned), an error's code, usage where the upstream gave none, and details of usage that
/// the expected streams lack.
@Timeout(60)
class VectorsTest {
    private static final Path VECTORS = Path.of("../shared/wire/vectors");
    private static final Set<String> VARYING = Set.of("id", "model", "request_id", "signature",
            "code", "completion_tokens_details");
    /// The streams of Anthropic that an expected one belongs to.
    private static final List<String> TO_OPENAI = List.of("a01", "a02", "a08", "a12", "a13", "a14");
    private static BothWays both;

    /// @param expected null where the answer must be an HTTP error
    record Vector(String name, Path input, Path expected, Format client, Format upstream) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Vector> vectors() throws IOException {
        assumeTrue(Files.exists(VECTORS), "skipped: no ../shared/wire/vectors beside the project");
        var vectors = new ArrayList<Vector>();
        for (var input : list("u")) {
            var name = input.getFileName().toString().substring(0, 3);
            vectors.add(new Vector(name, input, find("aU" + name.substring(1) + "-"), Format.ANTHROPIC,
                    Format.OPENAI));
        }
        for (var name : TO_OPENAI)
            vectors.add(new Vector(name, find(name + "-"), find("oX", "-from-" + name + "-"),
                    Format.OPENAI, Format.ANTHROPIC));
        return vectors;
    }

    private static List<Path> list(String prefix) throws IOException {
        try (var files = Files.list(VECTORS)) {
            return files.filter(f -> f.getFileName().toString().matches(prefix + "\\d.*\\.sse"))
                    .sorted().toList();
        }
    }

    private static Path find(String prefix, String... parts) throws IOException {
        try (var files = Files.list(VECTORS)) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix)
                            && (parts.length == 0 || f.getFileName().toString().contains(parts[0])))
                    .findFirst().orElse(null);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        both = new BothWays();
    }

    @AfterAll
    static void stop() throws IOException {
        both.close();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void eachStreamGivesWhatTheSdksTook(Vector vector) throws Exception {
        var input = Files.readString(vector.input());
        var answer = both.answering(true, input).ask(vector.client(), vector.upstream(), true);
        if (vector.expected() == null) {
            assertTrue(answer.statusCode() >= 500, answer.statusCode() + " " + answer.body());
            both.another();
            return;
        }
        assertEquals(200, answer.statusCode(), answer.body());
        FixtureTest.check(vector.client(), answer.body());
        boolean counted = input.contains("usage\":{");
        assertEquals(Canonical.lines(bare(vector.client(), Files.readString(vector.expected()), counted)),
                Canonical.lines(bare(vector.client(), answer.body(), counted)));
    }

    private static List<JsonValue> bare(Format format, String stream, boolean counted) {
        var bare = new ArrayList<JsonValue>();
        for (var value : Canonical.stream(format, stream)) bare.add(bare(value, counted));
        return bare;
    }

    /// What a client reads of a provider's failure is the gateway's own sentence.
    private static boolean isError(JsonObject object) {
        return object.has("type") && object.get("message") instanceof JsonString;
    }

    /// Members in the order of their names, so that texts can be compared.
    private static JsonValue bare(JsonValue value, boolean counted) {
        return switch (value) {
            case JsonObject object -> {
                var out = JsonObject.builder();
                object.members().entrySet().stream().sorted(Map.Entry.comparingByKey())
                        .filter(member -> !VARYING.contains(member.getKey()))
                        .filter(member -> counted || !member.getKey().equals("usage"))
                        .filter(member -> !member.getKey().equals("message") || !isError(object))
                        .forEach(member -> out.put(member.getKey(), bare(member.getValue(), counted)));
                yield out.build();
            }
            case JsonArray(var values) ->
                new JsonArray(values.stream().map(each -> bare(each, counted)).toList());
            case JsonValue other -> other;
        };
    }
}
