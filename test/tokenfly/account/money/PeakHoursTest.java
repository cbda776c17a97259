package tokenfly.account.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeakHoursTest {
    private static final String SHANGHAI = "Mon-Fri 09:00-12:00 14:00-18:00 Asia/Shanghai";

    /// 2026-11-23 is a Monday.
    @ParameterizedTest
    @CsvSource({"2026-11-23T09:00,true", "2026-11-23T11:59:59.999,true", "2026-11-23T12:00,false",
            "2026-11-23T08:59:59,false", "2026-11-27T17:59,true", "2026-11-28T10:00,false",
                    "2026-11-29T10:00,false"})
    void hoursBeginWithTheirFirstMinuteAndEndBeforeTheirLast(String local, boolean isPeak) {
        assertEquals(isPeak, contains(SHANGHAI, local, "Asia/Shanghai"));
    }

    @ParameterizedTest
    @CsvSource({"2026-11-27T22:30,true", "2026-11-28T05:59,true", "2026-11-28T06:00,false",
            "2026-11-29T23:00,true", "2026-11-30T05:00,true", "2026-11-28T23:00,false"})
    void hoursPastMidnightBelongToTheDayOnWhichTheyBegin(String local, boolean isPeak) {
        assertEquals(isPeak, contains("Fri,Sun 22:00-06:00 UTC", local, "UTC"));
    }

    @ParameterizedTest
    @CsvSource({"2026-11-28T10:30,true", "2026-11-28T12:30,false", "2026-11-23T12:30,true",
            "2026-11-29T23:59,true"})
    void eachGroupHasItsOwnDays(String local, boolean isPeak) {
        assertEquals(isPeak, contains("Mon-Fri 09:00-18:00; Sat 10:00-12:00;"
                + " Sun 20:00-24:00 +02:00", local, "+02:00"));
    }

    @ParameterizedTest
    @CsvSource({"2026-11-28T10:30,true", "2026-11-30T10:30,true", "2026-12-01T10:30,false",
            "2026-11-26T10:30,false"})
    void daysMayRunOverTheEndOfTheWeek(String local, boolean isPeak) {
        assertEquals(isPeak, contains("Fri-Mon 10:00-11:00 UTC", local, "UTC"));
    }

    @Test
    void theZonesOwnClockCountsInSummerAndInWinter() {
        var hours = PeakHours.parse("Mon-Sun 09:00-10:00 Europe/Berlin");

        assertTrue(hours.contains(Instant.parse("2026-07-01T07:30:00Z")));
        assertTrue(hours.contains(Instant.parse("2026-12-01T08:30:00Z")));
    }

    @Test
    void instantsBefore1970AreFound() {
        assertTrue(PeakHours.parse("Wed 23:00-24:00 UTC")
                .contains(Instant.parse("1969-12-31T23:30:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mon", "Mon-Fri 09:00-12:00", "Mon-Fri 09:00-12:00 Asia/Nowhere",
            "09:00-12:00 UTC", "Mo 09:00-12:00 UTC", "Mon- 09:00-12:00 UTC", "Mon 9:00-12:00 UTC",
                    "Mon 09:00 UTC", "Mon 09:00-09:00 UTC",
            "Mon 24:00-09:00 UTC", "Mon 09:60-12:00 UTC", "Mon 25:00-26:00 UTC", "Mon UTC", "; UTC",
            "Mon 09:00-12:00; UTC", "Mon-Tue-Wed 09:00-12:00 UTC", "Mon,,Tue 09:00-12:00 UTC"})
    void whatIsNoPeakHoursIsRefusedWithWhatIsAllowed(String text) {
        var fault = assertThrows(IllegalArgumentException.class, () -> PeakHours.parse(text));

        assertTrue(fault.getMessage().startsWith("\"" + text + "\" are no peak hours: "),
                fault.getMessage());
        assertTrue(fault.getMessage().contains("such as Mon-Fri 09:00-12:00"), fault.getMessage());
    }

    @Test
    void itIsShownAsWritten() {
        assertEquals(SHANGHAI, PeakHours.parse(SHANGHAI).toString());
        assertEquals(PeakHours.parse(SHANGHAI), PeakHours.parse(SHANGHAI));
    }

    private static boolean contains(String hours, String local, String zone) {
        return PeakHours.parse(hours).contains(LocalDateTime.parse(local).atZone(ZoneId.of(zone))
                .toInstant());
    }
}
