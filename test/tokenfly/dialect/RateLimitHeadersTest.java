package tokenfly.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitHeadersTest {
    @ParameterizedTest
    @CsvSource({"0,0s", "12,12ms", "1000,1s", "1500,1.5s", "1050,1.05s", "1001,1.001s", "60000,1m0s",
        "360000,6m0s", "61500,1m1.5s", "3600000,1h0m0s", "90061000,25h1m1s"})
    void durationsAreWrittenAsGoWritesThem(long millis, String text) {
        assertEquals(text, RateLimitHeaders.goDuration(Duration.ofMillis(millis)));
    }
}
