package tokenfly.account.ledger;

import java.time.Instant;
import tokenfly.account.money.Money;
import tokenfly.account.money.Tokens;

/// One line of the ledger: `SEQUENCE TIME KIND SUBJECT AMOUNT name=value... HASH`, single blanks
/// between the words. This class writes and reads all but the hash, which is [Chain]'s.
///
/// | kind | subject, amount | values |
/// | --- | --- | --- |
/// | `opening` | account, credit | |
/// | `credit` | account, credit | `note`, `inbox` |
/// | `charge`, `use` | account, cost | `request model provider input cached output outcome ms estimated` |
/// | `segment` | its number | `format previous lines` |
/// | `carried` | account, balance | `credits charges metered opened` |
/// | `spent` | account, cost | `day` or `month`, `model requests input cached output` |
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
    }

    private static void write(LineBuffer to, Entry.CarriedUse carried) {
        Use use = carried.use();
        Period period = carried.period();
        head(to, "spent", carried.account()).money(use.nanos())
                .put(' ').ascii(period.word).put('=').ascii(period.text(carried.number()))
                .ascii(" model=").word(carried.model()).ascii(" requests=").number(use.requests());
        write(to, use.input(), use.cached(), use.output());
    }

    private static void write(LineBuffer to, long input, long cached, long output) {
        to.ascii(" input=").number(input).ascii(" cached=").number(cached)
                .ascii(" output=").number(output);
    }

    /// @param text the line without its hash
    /// @throws RuntimeException if it is no line of this format; the message says why
    static Line read(String text) {
        String[] words = text.split(" ", -1);
        if (words.length < 4) throw new IllegalArgumentException("too few words");
        long sequence = Long.parseLong(words[0]);
        return new Line(sequence, LineBuffer.time(words[1]), entry(words));
    }

    private static Entry entry(String[] words) {
        String subject = LineBuffer.unescape(words[3]);
        return switch (words[2]) {
            case "opening" -> new Entry.Opening(subject, Money.parse(words[4]));
            case "credit" -> {
                var values = new Values(words, 5);
                yield new Entry.Credit(subject, Money.parse(words[4]), values.orEmpty("note"),
                        values.orEmpty("inbox"));
            }
            case "charge" -> new Entry.Charged(subject, charge(words));
            case "use" -> new Entry.Used(subject, charge(words));
            case "segment" -> {
                var values = new Values(words, 4);
                if (values.number("format") != FORMAT) throw new IllegalArgumentException(
                        "format " + values.number("format") + " is another than this version's, "
                        + FORMAT);
                yield new Entry.SegmentStart(Long.parseLong(subject), values.text("previous"),
                        values.number("lines"));
            }
            case "carried" -> carried(subject, new Values(words, 5));
            case "spent" -> spent(subject, Money.parseTotal(words[4]), new Values(words, 5));
            case "taken" -> new Entry.Taken(subject);
            default ->
                throw new IllegalArgumentException("\"" + words[2] + "\" is no kind of entry");
        };
    }

    /// The `name=value` words of a line, from one word on, and the lone words among them.
    private record Values(String[] words, int from) {
        boolean has(String name) {
            return find(name) != null;
        }

        long number(String name) {
            return Long.parseLong(text(name));
        }

        String text(String name) {
            String value = find(name);
            if (value == null) throw new IllegalArgumentException("no " + name);
            return LineBuffer.unescape(value);
        }

        String orEmpty(String name) {
            return has(name) ? text(name) : "";
        }

        private String find(String name) {
            for (int i = from; i < words.length; i++) {
                String word = words[i];
                if (!word.startsWith(name)) continue;
                if (word.length() == name.length()) return "";
                if (word.charAt(name.length()) == '=') return word.substring(name.length() + 1);
            }
            return null;
        }
    }

    private static Charge charge(String[] words) {
        var values = new Values(words, 5);
        var tokens = new Tokens(values.number("input"), values.number("cached"),
                values.number("output"));
        return new Charge(Money.parseTotal(words[4]), tokens, values.has("estimated"),
                values.text("request"), values.text("model"), values.text("provider"),
                values.text("outcome"), values.number("ms"));
    }

    private static Entry carried(String account, Values values) {
        return new Entry.Carried(account, Money.parseTotal(values.text("credits")),
                Money.parseTotal(values.text("charges")), values.has("metered"),
                values.has("opened"));
    }

    private static Entry spent(String account, long nanos, Values values) {
        Period period = values.has("day") ? Period.DAY : Period.MONTH;
        var use = new Use(values.number("requests"), values.number("input"),
                values.number("cached"), values.number("output"), nanos);
        return new Entry.CarriedUse(account, period, period.number(values.text(period.word)),
                values.text("model"), use);
    }
}
