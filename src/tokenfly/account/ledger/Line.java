package tokenfly.account.ledger;

import java.time.Instant;
import tokenfly.account.money.Tokens;

/// One line of the ledger: `SEQUENCE TIME KIND SUBJECT AMOUNT name=value... HASH`, single blanks
/// between the words. This class writes and reads all but the hash, which is [Chain]'s.
///
/// | kind | subject, amount | values |
/// | --- | --- | --- |
/// | `opening` | account, credit | |
/// | `credit` | account, credit | `note`, `inbox` |
/// | `charge`, `use` | account, cost | `request model provider input cached output outcome ms estimated key` |
/// | `segment` | its number | `format previous lines` |
/// | `carried` | account, balance | `credits charges metered opened` |
/// | `spent` | account, cost | `day` or `month`, `model requests input cached output key` |
/// | `key` | account, cost | `id requests input cached output` |
/// | `taken` | id in the inbox | |
///
/// @param sequence from 1 in the first segment, without a gap to the last
record Line(long sequence, Instant time, Entry entry) {
    private static final int FORMAT = 1;

    void write(LineBuffer to) {
        to.number(sequence).put(' ').time(time).put(' ');
        switch (entry) {
            case Entry.Opening(var account, var nanos) -> head(to, "opening", account).money(nanos);
            case Entry.Credit(var account, var nanos, var note, var inbox) -> {
                head(to, "credit", account).money(nanos);
                if (!note.isEmpty()) to.ascii(" note=").word(note);
                if (!inbox.isEmpty()) to.ascii(" inbox=").word(inbox);
            }
            case Entry.Charged(var account, var charge) -> write(to, "charge", account, charge);
            case Entry.Used(var account, var charge) -> write(to, "use", account, charge);
            case Entry.SegmentStart(var number, var previous, var lines) ->
                to.ascii("segment ").number(number).ascii(" format=").number(FORMAT)
                        .ascii(" previous=").ascii(previous).ascii(" lines=").number(lines);
            case Entry.Carried c -> head(to, "carried", c.account())
                    .money(c.creditsNanos() - c.chargesNanos())
                    .ascii(" credits=").money(c.creditsNanos())
                    .ascii(" charges=").money(c.chargesNanos())
                    .ascii(c.metered() ? " metered" : "").ascii(c.opened() ? " opened" : "");
            case Entry.CarriedUse u -> write(to, u);
            case Entry.CarriedKey k -> write(to, k);
            case Entry.Taken(var inbox) -> to.ascii("taken ").word(inbox);
        }
    }

    private static LineBuffer head(LineBuffer to, String kind, String account) {
        return to.ascii(kind).put(' ').word(account).put(' ');
    }

    private static void write(LineBuffer to, String kind, String account, Charge charge) {
        head(to, kind, account).money(charge.nanos()).ascii(" request=").word(charge.request())
                .ascii(" model=").word(charge.model()).ascii(" provider=").word(charge.provider());
        write(to, charge.tokens().input(), charge.tokens().cached(), charge.tokens().output());
        to.ascii(" outcome=").word(charge.outcome()).ascii(" ms=").number(charge.millis())
                .ascii(charge.estimated() ? " estimated" : "");
        writeKey(to, charge.key());
    }

    private static void write(LineBuffer to, Entry.CarriedUse carried) {
        Use use = carried.use();
        Period period = carried.period();
        head(to, "spent", carried.account()).money(use.nanos())
                .put(' ').ascii(period.word).put('=').ascii(period.text(carried.number()))
                .ascii(" model=").word(carried.model()).ascii(" requests=").number(use.requests());
        write(to, use.input(), use.cached(), use.output());
        writeKey(to, carried.key());
    }

    private static void writeKey(LineBuffer to, String key) {
        if (!key.isEmpty()) to.ascii(" key=").word(key);
    }

    private static void write(LineBuffer to, Entry.CarriedKey carried) {
        Use use = carried.use();
        head(to, "key", carried.account()).money(use.nanos()).ascii(" id=").word(carried.key())
                .ascii(" requests=").number(use.requests());
        write(to, use.input(), use.cached(), use.output());
    }

    private static void write(LineBuffer to, long input, long cached, long output) {
        to.ascii(" input=").number(input).ascii(" cached=").number(cached)
                .ascii(" output=").number(output);
    }

    /// @param line at the beginning of a line, and to its end without the hash
    /// @throws IllegalArgumentException if it is no line of this format; an ArithmeticException or a
    ///         DateTimeException says that a number or a time in it is none
    static Line read(LineCursor line) {
        long sequence = line.number();
        line.blank();
        Instant time = line.time();
        line.blank();
        Entry entry = entry(line.name(), line);
        line.end();
        return new Line(sequence, time, entry);
    }

    private static Entry entry(String kind, LineCursor line) {
        line.blank();
        return switch (kind) {
            case "charge" -> new Entry.Charged(line.name(), charge(line));
            case "use" -> new Entry.Used(line.name(), charge(line));
            case "opening" -> new Entry.Opening(line.name(), amount(line));
            case "credit" -> new Entry.Credit(line.name(), amount(line),
                    line.skips(" note=") ? line.text() : "", line.skips(" inbox=") ? line.text()
                    : "");
            case "segment" -> segment(line);
            case "carried" -> carried(line);
            case "spent" -> spent(line);
            case "key" -> key(line);
            case "taken" -> new Entry.Taken(line.text());
            default -> throw new IllegalArgumentException("\"" + kind + "\" is no kind of entry");
        };
    }

    private static long amount(LineCursor line) {
        line.blank();
        return line.money();
    }

    private static Charge charge(LineCursor line) {
        long nanos = amount(line);
        String request = line.skip(" request=").text();
        String model = line.skip(" model=").name();
        String provider = line.skip(" provider=").name();
        var tokens = new Tokens(line.skip(" input=").number(), line.skip(" cached=").number(),
                line.skip(" output=").number());
        String outcome = line.skip(" outcome=").name();
        long millis = line.skip(" ms=").number();
        return new Charge(nanos, tokens, line.skips(" estimated"), request, model, provider,
                outcome, millis, keyIn(line));
    }

    private static Entry segment(LineCursor line) {
        long number = line.number();
        long format = line.skip(" format=").number();
        if (format != FORMAT) throw new IllegalArgumentException(
                "format " + format + " is another than this version's, " + FORMAT);
        return new Entry.SegmentStart(number, line.skip(" previous=").text(),
                line.skip(" lines=").number());
    }

    private static Entry carried(LineCursor line) {
        String account = line.name();
        long balance = amount(line);
        long credits = line.skip(" credits=").money();
        long charges = line.skip(" charges=").money();
        if (credits - charges != balance)
            throw new IllegalArgumentException("the balance is not credits less charges");
        return new Entry.Carried(account, credits, charges, line.skips(" metered"),
                line.skips(" opened"));
    }

    private static Entry spent(LineCursor line) {
        String account = line.name();
        long nanos = amount(line);
        Period period = line.skips(" day=") ? Period.DAY : Period.MONTH;
        if (period == Period.MONTH) line.skip(" month=");
        long number = period.number(line.name());
        String model = line.skip(" model=").name();
        var use = new Use(line.skip(" requests=").number(), line.skip(" input=").number(),
                line.skip(" cached=").number(), line.skip(" output=").number(), nanos);
        return new Entry.CarriedUse(account, period, number, model, use, keyIn(line));
    }

    private static String keyIn(LineCursor line) {
        return line.skips(" key=") ? line.name() : "";
    }

    private static Entry key(LineCursor line) {
        String account = line.name();
        long nanos = amount(line);
        String key = line.skip(" id=").name();
        return new Entry.CarriedKey(account, key, new Use(line.skip(" requests=").number(),
                line.skip(" input=").number(), line.skip(" cached=").number(),
                line.skip(" output=").number(), nanos));
    }
}
