package tokenfly.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tokenfly.testing.RunningGateway;
import tokenfly.testing.ScriptedUpstream;

/// Every [Mishap] of a provider in every way of [Asking]: with another provider behind it the client
/// sees nothing of it, without one the client is told in its format.
///
/// The requests run side by side, each at a provider of its own, so that none rests because of another.
@Timeout(120)
class UpstreamMishapsTest {
    /// A provider that broke is asked once more before the next one.
    private static final Set<Mishap> BROKEN = EnumSet.of(Mishap.BROTLI_200, Mishap.CUT_200,
            Mishap.CUT_BEFORE_THE_FIRST_EVENT, Mishap.EMPTY_200, Mishap.EMPTY_500, Mishap.ERROR_AS_FIRST_EVENT,
            Mishap.ERROR_BEHIND_KEEP_ALIVES, Mishap.ERROR_IN_200, Mishap.GARBAGE_AS_FIRST_EVENT,
            Mishap.GIGANTIC_HEADERS, Mishap.HALF_A_HEAD, Mishap.HALF_JSON_200, Mishap.HTML_200, Mishap.LIST_200,
            Mishap.NONSENSE_LENGTH, Mishap.NO_BYTES, Mishap.NO_GZIP_200, Mishap.NO_HTTP, Mishap.OTHER_JSON_200,
            Mishap.OVERLOAD_AS_FIRST_EVENT, Mishap.REDIRECT, Mishap.RESET, Mishap.SENTENCE_200, Mishap.STATUS_500,
            Mishap.STATUS_502, Mishap.STATUS_503, Mishap.STATUS_529, Mishap.STREAM_OF_NOTHING_BUT_DONE,
            Mishap.STREAM_WITHOUT_EVENTS);

    private static final String SECRET = "provider-key-1234567890";
    private static final String CURED = "cured";
    private static final String TOLD = "told";

    private static final Semaphore SIDE_BY_SIDE = new Semaphore(24);
    private static final Map<String, CompletableFuture<HttpResponse<String>>> ANSWERS = new HashMap<>();
    private static ScriptedUpstream bad;
    private static ScriptedUpstream good;
    private static RunningGateway gateway;

    @BeforeAll
    static void askEverything() throws Exception {
        bad = new ScriptedUpstream((request, reply) ->
                Mishap.valueOf(request.path().split("/")[2]).deed.on(request, reply));
        good = new ScriptedUpstream(Asking::answer);
        gateway = RunningGateway.with(config());
        for (var each : cases().toList())
            for (var end : List.of(CURED, TOLD)) ask((Mishap) each.get()[0], (Asking) each.get()[1], end);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        bad.close();
        good.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anotherProviderAnswersWithoutTheClientSeeingAnything(Mishap mishap, Asking asking) throws Exception {
        asking.assertWhole(answer(mishap, asking, CURED));

        if (mishap.deed != null) assertEquals(BROKEN.contains(mishap) ? 2 : 1, asked(mishap, asking, CURED),
                "the first provider was asked");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withoutAnotherProviderTheClientIsToldInItsFormat(Mishap mishap, Asking asking) throws Exception {
        var answer = answer(mishap, asking, TOLD);

        var error = asking.assertError(answer, mishap.openaiStatus, mishap.anthropicStatus);
        if (asking.anthropic()) assertEquals(mishap.anthropicType, error.string("type"));
        else assertEquals(mishap.openaiCode, error.string("code"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theClientLearnsNothingOfTheProvidersKeyWordsOrPlace(Mishap mishap, Asking asking) throws Exception {
        var body = answer(mishap, asking, TOLD).body();

        assertFalse(body.contains(SECRET) || body.contains("127.0.0.1") || body.contains("words of the provider")
                || body.contains("balance"), body);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatMayPassByWaitingSaysHowLong(Mishap mishap, Asking asking) throws Exception {
        var answer = answer(mishap, asking, TOLD);
        if (mishap.openaiStatus != 429 && mishap.openaiStatus != 503) return;

        long seconds = Long.parseLong(answer.headers().firstValue("retry-after").orElseThrow());
        assertTrue(seconds >= 1 && seconds <= 60, "retry-after: " + seconds);
    }

    static Stream<Arguments> cases() {
        return Stream.of(Mishap.values()).flatMap(mishap ->
                Stream.of(Asking.values()).map(asking -> Arguments.of(mishap, asking)));
    }

    private static void ask(Mishap mishap, Asking asking, String end) throws InterruptedException {
        var name = name(mishap, asking, end);
        var request = gateway.request(asking.path()).POST(BodyPublishers.ofString(asking.body(name))).build();
        SIDE_BY_SIDE.acquire();
        ANSWERS.put(name, RunningGateway.client().sendAsync(request, BodyHandlers.ofString())
                .whenComplete((_, _) -> SIDE_BY_SIDE.release()));
    }

    private static HttpResponse<String> answer(Mishap mishap, Asking asking, String end) throws Exception {
        return ANSWERS.get(name(mishap, asking, end)).get(90, TimeUnit.SECONDS);
    }

    private static long asked(Mishap mishap, Asking asking, String end) {
        var prefix = "/" + name(mishap, asking, end) + "/" + mishap + "/";
        return bad.received().stream().filter(request -> request.path().startsWith(prefix)).count();
    }

    private static String name(Mishap mishap, Asking asking, String end) {
        return end + "-" + mishap + "-" + asking;
    }

    /// A bad provider that speaks both formats for each case; the good one speaks OpenAI's alone, so
    /// that half of the cured answers are translated.
    private static String config() throws Exception {
        var lines = new ArrayList<String>();
        lines.add("provider.good.openai = " + good.uri("/v1"));
        lines.add("provider.good.keys = " + SECRET);
        var closed = closedPort();
        for (var each : cases().toList()) {
            var mishap = (Mishap) each.get()[0];
            for (var end : List.of(CURED, TOLD)) {
                var name = name(mishap, (Asking) each.get()[1], end);
                var base = mishap.deed == null ? closed : bad.uri("/" + name + "/" + mishap).toString();
                lines.add("provider." + name + ".openai = " + base + "/v1");
                lines.add("provider." + name + ".anthropic = " + base);
                lines.add("provider." + name + ".keys = " + SECRET);
                lines.add("provider." + name + ".kind = " + mishap.kind());
                if (mishap.isTimeout()) lines.add("provider." + name + ".timeout.first-byte = 1s");
                lines.add("model." + name + ".providers = " + name + "=upstream-m"
                        + (end.equals(CURED) ? ", good=upstream-m" : ""));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String closedPort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
