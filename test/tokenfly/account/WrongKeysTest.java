package tokenfly.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WrongKeysTest {
    private long now = Long.MAX_VALUE - 1000;
    private final WrongKeys wrongKeys = new WrongKeys(() -> now);

    private Duration count(String address) {
        try {
            return wrongKeys.count(InetAddress.getByName(address));
        } catch (UnknownHostException notLiteral) {
            throw new AssertionError(notLiteral);
        }
    }

    private void use(String address, int times) {
        for (int i = 0; i < times; i++) count(address);
    }

    @Test
    void theFirstWrongKeysAreAnsweredAtOnce() {
        for (int i = 0; i < WrongKeys.FREE; i++) assertEquals(Duration.ZERO, count("10.0.0.1"));
    }

    @Test
    void furtherOnesAreAnsweredOneASecond() {
        use("10.0.0.1", WrongKeys.FREE);

        assertEquals(Duration.ofSeconds(1), count("10.0.0.1"));
        assertEquals(Duration.ofSeconds(2), count("10.0.0.1"));
    }

    @Test
    void noDelayExceedsAMinute() {
        use("10.0.0.1", 1000);

        assertEquals(Duration.ofMinutes(1), count("10.0.0.1"));
    }

    @Test
    void anAddressThatStopsIsForgiven() {
        use("10.0.0.1", 1000);
        now += Duration.ofMinutes(2).toNanos();

        assertEquals(Duration.ZERO, count("10.0.0.1"));
    }

    @Test
    void eachAddressCountsForItself() {
        use("10.0.0.1", 100);

        assertEquals(Duration.ZERO, count("10.0.0.2"));
    }

    @Test
    void anIpv6ClientCountsByItsNetwork() {
        use("2001:db8:1:2::1", 100);

        assertTrue(count("2001:db8:1:2:ffff::9").isPositive());
        assertEquals(Duration.ZERO, count("2001:db8:1:3::1"));
    }

    @Test
    void theNumberOfAddressesIsBounded() {
        use("10.0.0.1", 100);
        for (int i = 0; i < 10_000; i++)
            count("11." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));

        assertEquals(Duration.ZERO, count("10.0.0.1"));
    }
}
