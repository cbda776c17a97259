package tokenfly.account.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tokenfly.account.money.Tokens;

class LineTest {
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:02.201Z");
    private static final Charge CHARGE = new Charge(12_300_000, new Tokens(1200, 800, 300), false,
            "req_7f", "glm-4.6", "zhipu", "stop", 1834);

    static Stream<Entry> entries() {
        return Stream.of(new Entry.Opening("alice", 100_000_000_000L),
                new Entry.Opening("alice", 0), new Entry.Credit("alice", -25_500_000_000L,
                "paid by card", ""),
                new Entry.Credit("alice", 1, "", "20261122T100000-ab"),
                new Entry.Charged("alice", CHARGE),
                new Entry.Used("bob", new Charge(0, Tokens.NONE, true, "", "", "", "", 0)),
                new Entry.SegmentStart(2, "4f1c09d27a9be310", 7),
                new Entry.Carried("alice", Long.MAX_VALUE, 5, true, true),
                new Entry.Carried("a", 3, 5, true, false),
                new Entry.CarriedUse("alice", Period.DAY, 20_779, "glm-4.6",
                new Use(3, 1200, 800, 300, Long.MAX_VALUE), ""),
                new Entry.CarriedUse("alice", Period.MONTH, 682, "m", new Use(1, 2, 0, 3, 4), ""),
                new Entry.Charged("alice", CHARGE.by("4f1c09d27a9be310")),
                new Entry.Used("bob", new Charge(0, Tokens.NONE, true, "", "", "", "", 0).by("id")),
                new Entry.CarriedUse("alice", Period.DAY, 20_779, "m", new Use(1, 2, 0, 3, 4), "id"),
                new Entry.CarriedKey("alice", "4f1c09d27a9be310", new Use(3, 1200, 800, 300, 5)),
                new Entry.Taken("id-1"));
    }

    private static Line read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Line.read(new LineCursor().on(bytes, 0, bytes.length));
    }

    private static String written(Line line) {
        var buffer = new LineBuffer();
        line.write(buffer);
        return new String(buffer.bytes, 0, buffer.length, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everyEntryIsReadAsItIsWritten(Entry entry) {
        var line = new Line(17, TIME, entry);

        assertEquals(line, read(written(line)));
    }

    @Test
    void aPersonCanReadACharge() {
        assertEquals("4 2026-11-22T10:00:02.201Z charge alice 0.0123 request=req_7f model=glm-4.6"
                + " provider=zhipu input=1200 cached=800 output=300 outcome=stop ms=1834",
                written(new Line(4, TIME, new Entry.Charged("alice", CHARGE))));
    }

    @Test
    void aChargeEndsWithTheShortIdOfItsKey() {
        assertTrue(written(new Line(4, TIME, new Entry.Charged("alice", CHARGE.by("4f1c09d27a9be310"))))
                .endsWith(" outcome=stop ms=1834 key=4f1c09d27a9be310"));
    }

    @Test
    void aPersonCanReadWhatASegmentBeginsWith() {
        var carried = new Entry.Carried("alice", 10_000_000_000L, 2_500_000_000L, true, true);
        var spent = new Entry.CarriedUse("alice", Period.DAY, Period.DAY.of(TIME), "glm",
                new Use(1, 2, 0, 3, 500_000_000), "");

        assertEquals("9 2026-11-22T10:00:02.201Z carried alice 7.5 credits=10 charges=2.5"
                + " metered opened", written(new Line(9, TIME, carried)));
        assertEquals("9 2026-11-22T10:00:02.201Z spent alice 0.5 day=2026-11-22 model=glm"
                + " requests=1 input=2 cached=0 output=3", written(new Line(9, TIME, spent)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "two\nlines", "\r", "tab\t", "100%", "%41", "note=x", "\u0000",
            "\u2028", "\u202egnp.exe", "\u00a0", "\u200b", "\u65e5\u672c\u8a9e", "caf\u00e9",
                    "\ud83d\ude00", "=", "\"quoted\"", "\u007f", "\u0085", "\ufeff"})
    void noNoteCanBreakALineOrHideInIt(String note) {
        var line = new Line(1, TIME, new Entry.Credit("alice", 1, note, "id"));
        String written = written(line);

        assertEquals(line, read(written));
        assertEquals(7, written.split(" ").length, written);
        assertTrue(written.codePoints().noneMatch(c -> Character.isISOControl(c) || c != ' '
                && Character.isWhitespace(c) || Character.getType(c) == Character.FORMAT), written);
    }

    @Test
    void anyTextIsReadAsItIsWritten() {
        var random = new Random(4);
        for (int i = 0; i < 5_000; i++) {
            String note = random.ints(random.nextInt(30), 0, 0x3000)
                    .filter(c -> !Character.isSurrogate((char) c))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint,
                    StringBuilder::append).toString();
            var line = new Line(1, TIME, new Entry.Credit("alice", 1, note, ""));
            assertEquals(line, read(written(line)));
        }
    }

    @Test
    void readableNotesStayReadable() {
        String written = written(new Line(1, TIME, new Entry.Credit("a", 1,
                "caf\u00e9\u2014\u65e5\u672c", "")));

        assertTrue(written.endsWith("note=caf\u00e9\u2014\u65e5\u672c"), written);
        assertFalse(written.contains("%"), written);
    }

    @ParameterizedTest
    @CsvSource({"-1000000000-01-01T00:00:00Z,0001-01-01T00:00:00.000Z",
            "+1000000000-12-31T00:00:00Z,9999-12-31T23:59:59.999Z",
                    "1969-12-31T23:59:59.999Z,1969-12-31T23:59:59.999Z",
                    "2024-02-29T01:02:03.004567Z,2024-02-29T01:02:03.004Z"})
    void everyClockGivesATimeOfTheSameLength(Instant time, String text) {
        var buffer = new LineBuffer().time(time);

        assertEquals(text, new String(buffer.bytes, 0, buffer.length, StandardCharsets.US_ASCII));
        assertEquals(LineBuffer.sane(time), new LineCursor().on(buffer.bytes, 0, buffer.length)
                .time());
    }

    @ParameterizedTest
    @ValueSource(strings = {"opening alice", "gift alice 1", "opening alice 1.x",
            "opening alice 2000000000", "charge alice 1 request=x", "credit alice 1 note=%4",
            "credit alice 1 note=%zz", "segment 2 format=2 previous=0000000000000000 lines=0",
            "carried alice 5 credits=10 charges=4 metered", "opening alice 1 x",
            "spent alice 1 year=2026 model=m requests=1 input=1 cached=1 output=1",
            "charge alice 1 request= model= provider= input=1 cached=2 output=1 outcome= ms=1"})
    void whatIsNoEntryIsRefused(String entry) {
        String line = "1 2026-11-22T10:00:02.201Z " + entry;

        assertThrows(RuntimeException.class, () -> read(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1 2026-11-22T10:00:02.201Z", "1 yesterday opening alice 1",
            "x 2026-11-22T10:00:02.201Z opening alice 1",
                    "1 2026-11-22 10:00:02.201Z opening alice 1",
            "1 2026-13-22T10:00:02.201Z opening alice 1", "1  opening alice 1",
            "99999999999999999999 2026-11-22T10:00:02.201Z opening alice 1",
            "1 2026-11-22T10:00:02.201Z opening alice 1 "})
    void whatIsNoLineIsRefused(String text) {
        assertThrows(RuntimeException.class, () -> read(text));
    }

    @Test
    void textsOfAChargeAreCutAt200Characters() {
        var charge = new Charge(1, Tokens.NONE, false, "r".repeat(500), "m", "p", "o", 1);

        assertEquals(200, charge.request().length());
    }

    @Test
    void aNoteOfMoreThan200CharactersIsRefused() {
        assertThrows(IllegalArgumentException.class, () ->
                new Entry.Credit("a", 1, "n".repeat(201), ""));
    }

    @Test
    void periodsEndWhereTheNextOnesBegin() {
        assertEquals(Instant.parse("2026-11-23T00:00:00Z"), Period.DAY.end(Period.DAY.of(TIME)));
        assertEquals(Instant.parse("2026-12-01T00:00:00Z"),
                Period.MONTH.end(Period.MONTH.of(TIME)));
        assertEquals(Period.MONTH.of(TIME) + 2,
                Period.MONTH.of(Instant.parse("2027-01-01T00:00:00Z")));
    }
}
