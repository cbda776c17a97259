package tokenfly.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tokenfly.Formats;
import tokenfly.config.ConfigLocation;
import tokenfly.config.SettingsReader;
import tokenfly.testing.ScriptedUpstream;
import tokenfly.testing.ScriptedUpstream.Received;
import tokenfly.testing.ScriptedUpstream.Reply;

@Timeout(60)
class LiveCheckTest {
    private static final String GOOD = "sk-good-key-number-one-aaaa";
    private static final String BAD = "sk-bad-key-number-two-bbbb";

    @TempDir
    Path directory;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = new ScriptedUpstream(LiveCheckTest::strict);
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    /// Lists its models to good keys; the other format has no list and answers.
    private static void strict(Received request, Reply reply) throws IOException {
        boolean isKnown = request.headers().getOrDefault("authorization", "").equals("Bearer " + GOOD)
                || request.headers().getOrDefault("x-api-key", "").equals(GOOD);
        if (!isKnown) reply.json(401, """
                {"error":{"message":"Incorrect API key provided: %s","type":"invalid_request_error","code":"invalid_api_key"}}
                """.formatted(BAD));
        else if (request.path().equals("/o/v1/models")) models(reply);
        else if (request.path().equals("/a/v1/messages")) reply.json(200, """
                {"id":"x","type":"message","role":"assistant","model":"m-1","content":[{"type":"text","text":"H"}],
                "stop_reason":"max_tokens","usage":{"input_tokens":9,"output_tokens":1}}""");
        else reply.json(404, "{\"error\":{\"message\":\"no such path\"}}");
    }

    private static void models(Reply reply) throws IOException {
        reply.json(200, "{\"object\":\"list\",\"data\":[{\"id\":\"m-1\"},{\"id\":\"m-20\"}]}");
    }

    private int check(String lines) throws Exception {
        Files.writeString(directory.resolve("config.properties"), lines);
        return new Commands(config -> ConfigLocation.find(config, directory),
                new SettingsReader(_ -> null, null, Formats.all()), Formats.all(), "TokenFly/test",
                new PrintStream(printed, true, UTF_8), System.err)
                .run(Arguments.of(Command.CHECK, List.of("--live")));
    }

    private String printed() {
        return printed.toString(UTF_8);
    }

    @Test
    void eachFormatAndKeyIsAskedAndTheCostIsTold() throws Exception {
        assertEquals(0, check("""
                provider.p.openai = %s
                provider.p.anthropic = %s
                provider.p.keys = %s
                model.m.providers = p=m-1
                model.m.price.input = 1
                model.m.price.output = 2
                """.formatted(upstream.uri("/o/v1"), upstream.uri("/a"), GOOD)), printed());

        assertTrue(printed().contains("p openai, key …aaaa: answers, and lists 2 models\n"), printed());
        assertTrue(printed().contains("p anthropic, key …aaaa: answers; asked m-1 for one token: 9 in, 1 out\n"),
                printed());
        assertTrue(printed().endsWith("asked 1 provider, at a cost of 0.000011 USD\n"), printed());
        assertFalse(printed().contains(GOOD), printed());
    }

    @Test
    void aKeyThatIsRefusedIsNamedInTheProvidersWordsWithoutTheKey() throws Exception {
        assertEquals(2, check("""
                provider.p.openai = %s
                provider.p.keys = %s, %s
                model.m.providers = p=m-1
                """.formatted(upstream.uri("/o/v1"), GOOD, BAD)));

        assertTrue(printed().contains("p openai, key …aaaa: answers"), printed());
        assertTrue(printed().contains("p openai, key …bbbb: fails: key refused, HTTP 401: Incorrect API key"),
                printed());
        assertFalse(printed().contains(BAD), printed());
    }

    @Test
    void anIdThatIsNotListedIsTwoAndTheNearestIsNamed() throws Exception {
        assertEquals(2, check("""
                provider.p.openai = %s
                provider.p.keys = %s
                model.m.providers = p=m-2
                """.formatted(upstream.uri("/o/v1"), GOOD)));

        assertTrue(printed().contains("p: does not list m-2, which model m asks for; did you mean m-1?"), printed());
    }

    @Test
    void aListThatAnybodyGetsSaysNothingOfTheKey() throws Exception {
        upstream.script((request, reply) -> {
            if (request.path().endsWith("/models")) models(reply);
            else strict(request, reply);
        });
        assertEquals(2, check("""
                provider.p.openai = %s
                provider.p.keys = %s
                model.m.providers = p=m-1
                """.formatted(upstream.uri("/o/v1"), BAD)));

        assertTrue(printed().contains("p openai, key …bbbb: m-1: fails: key refused, HTTP 401"), printed());
    }

    @Test
    void aProviderThatIsOffOrDeadOrKeylessIsAskedAccordingly() throws Exception {
        var dead = upstream.uri("/v1");
        upstream.close();
        assertEquals(2, check("""
                provider.off.openai = %s
                provider.off.keys = ${UNSET}
                provider.dead.openai = %s
                provider.dead.keys = none
                model.m.providers = dead, off
                """.formatted(dead, dead)));

        assertTrue(printed().contains("dead openai: m: fails: connection refused (127.0.0.1:"), printed());
        assertTrue(printed().contains("asked 1 provider, at a cost of 0 USD"), printed());
    }
}
