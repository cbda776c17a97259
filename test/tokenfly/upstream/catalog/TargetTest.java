package tokenfly.upstream.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tokenfly.chat.ErrorBody;
import tokenfly.openai.ChatCompletions;
import tokenfly.provider.ProviderKind;

class TargetTest {
    private static final Instant NOW = Instant.parse("2026-10-03T17:30:00Z");
    private static final ErrorBody PLAN = new ErrorBody(
            "Usage limit reached. Your limit will reset at 2026-10-04 02:00:00", null, "1308", null);

    private final Target glm = new Target(new Provider("glm", Map.of("openai", URI.create("http://127.0.0.1:1/v1")),
            List.of("key-one-0123456789"), false, List.of(), null, ProviderKind.ZHIPU,
            Provider.Timeouts.DEFAULT, Map.of()), "m", "key-one-0123456789", new ChatCompletions());

    @Test
    void aPlansWindowOpensAtTheTimeItsMessageNames() {
        assertEquals(Duration.ofMinutes(30), glm.fault(429, headers(Map.of()), PLAN, NOW).retryAfter());
    }

    @Test
    void theHeaderCountsBeforeTheMessage() {
        var headers = headers(Map.of("retry-after", List.of("7")));

        assertEquals(Duration.ofSeconds(7), glm.fault(429, headers, PLAN, NOW).retryAfter());
    }

    @Test
    void aThrottledKeyWaitsAsTheWordsSayWhereNoHeaderDoes() {
        var said = new ErrorBody("Rate limit reached. Please try again in 20s.", null, "1302", null);

        assertEquals(Duration.ofSeconds(20), glm.fault(429, headers(Map.of()), said, NOW).retryAfter());
    }

    @ParameterizedTest
    @CsvSource({"provided: sk-ab***cd., provided: …", "in organization org_01kgg5588 on, in organization … on",
        "project proj_abcd has, project … has", "key gsk_0123456789 bad, key … bad",
        "organ-grinder and sketch, organ-grinder and sketch", "tasks-of-all are fine, tasks-of-all are fine"})
    void keysAndAccountsOfEveryVendorAreMasked(String message, String masked) {
        assertEquals(masked, glm.fault(400, headers(Map.of()), new ErrorBody(message, null, null, null), NOW)
                .body().message());
    }

    @Test
    void neitherKeyNorHostStaysInTheProvidersWords() {
        var said = new ErrorBody("key-one-0123456789 is unknown at 127.0.0.1", null, null, null);

        assertEquals("… is unknown at the provider",
                glm.fault(400, headers(Map.of()), said, NOW).body().message());
    }

    private static HttpHeaders headers(Map<String, List<String>> map) {
        return HttpHeaders.of(map, (_, _) -> true);
    }
}
