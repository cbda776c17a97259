package tokenfly.gateway.record;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tokenfly.account.money.Money;
import tokenfly.upstream.health.Tried;

/// One line of `key=value` for each request, written when it ends, and one before it for each way that was
/// tried and was not the last. No prompt, answer or key, ever; a provider's own words, which may repeat some of
/// a prompt, only where the operator wants them.
public final class RequestLog {
    /// A key where an id should be, as many vendors write them and we do.
    private static final Pattern KEY = Pattern.compile("\\b(sk-)[\\w-]{8,}");
    /// Controls, ends of lines of every kind, what turns a line around, and halves of characters.
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private static final int MAX_CHARS = 128;
    private static final int MAX_SAID = 200;

    private RequestLog() {
    }

    /// @param messages the providers' own words are wanted
    public static List<String> lines(RequestRecord record, boolean messages) {
        var lines = new ArrayList<String>();
        var tries = record.tries();
        for (int i = 0; i < tries.size() - 1; i++) lines.add(attempt(record, i + 1, tries.get(i), messages));
        lines.add(line(record, messages));
        return lines;
    }

    private static String attempt(RequestRecord record, int number, Tried tried, boolean messages) {
        var line = new StringBuilder(192);
        line.append("time=").append(record.arrival.plusMillis(record.millisUntil(tried.startNanos())))
                .append(" id=").append(record.id)
                .append(" attempt=").append(number)
                .append(" provider=").append(word(tried.provider()))
                .append(" model=").append(word(tried.model()));
        if (tried.keyShown() != null) line.append(" key=").append(tried.keyShown());
        addFailure(line, "", tried.failure(), messages);
        return line.append(" ms=").append(tried.tookNanos() / 1_000_000).toString();
    }

    private static void addFailure(StringBuilder line, String prefix, Tried.Failure failure, boolean messages) {
        if (failure == null) return;
        if (failure.status() > 0) line.append(' ').append(prefix).append("status=").append(failure.status());
        line.append(' ').append(prefix).append("reason=").append(word(failure.words()));
        if (messages && !failure.said().isEmpty()) line.append(" said=").append(word(failure.said(), MAX_SAID));
    }

    /// The id that no model has.
    static String asked(RequestRecord record) {
        return KEY.matcher(cut(record.asked, MAX_CHARS)).replaceAll("$1…");
    }

    /// `bad:500,worse:timeout`: those that failed, in their order.
    private static void addTried(StringBuilder line, List<Tried> tries) {
        var before = " tried=";
        for (var tried : tries) {
            if (tried.failure() == null) continue;
            line.append(before).append(tried.provider()).append(':').append(tried.failure().mark());
            before = ",";
        }
    }

    private static String line(RequestRecord record, boolean messages) {
        var line = new StringBuilder(256);
        line.append("time=").append(record.arrival)
                .append(" id=").append(record.id)
                .append(" endpoint=").append(record.endpoint)
                .append(" account=").append(word(record.account))
                .append(" model=").append(word(record.model))
                .append(" provider=").append(word(record.provider))
                .append(" stream=").append(record.stream)
                .append(" status=").append(record.status)
                .append(" first_byte_ms=").append(record.firstByteMillis())
                .append(" total_ms=").append(record.totalMillis())
                .append(" attempts=").append(record.attempts());
        if (record.asked != null) line.append(" asked=").append(word(asked(record)));
        addTried(line, record.tries());
        var usage = record.usage;
        if (usage != null) {
            line.append(" input=").append(usage.input())
                    .append(" cached=").append(usage.cached())
                    .append(" output=").append(usage.output())
                    .append(" estimated=").append(usage.estimated())
                    .append(" cost=").append(Money.format(record.costNanos));
        }
        if (!record.lost().isEmpty()) lost(record, line);
        line.append(" outcome=").append(record.outcome);
        if (record.reason != null) line.append(" reason=").append(word(record.reason));
        if (record.last() != null) addFailure(line, "upstream_", record.last().failure(), messages);
        return line.toString();
    }

    /// What failed attempts may cost the operator.
    private static void lost(RequestRecord record, StringBuilder line) {
        long input = 0;
        long output = 0;
        long nanos = 0;
        for (var lost : record.lost()) {
            input += lost.usage().input();
            output += lost.usage().output();
            nanos += lost.costNanos();
        }
        line.append(" lost_input=").append(input).append(" lost_output=").append(output)
                .append(" lost_cost=").append(Money.format(nanos));
    }

    /// A value that came from outside cannot break the line or pass for another key.
    public static String word(String value) {
        return word(value, MAX_CHARS);
    }

    private static String word(String value, int most) {
        var cut = cut(value, most);
        return isPlain(cut) ? cut : '"' + visible(cut).replace("\"", "'") + '"';
    }

    /// Nearly every value is ASCII without spaces, and needs no look by character classes.
    private static boolean isPlain(String value) {
        boolean isAscii = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"') return false;
            isAscii &= c < 0x7f;
        }
        return isAscii || visible(value).equals(value);
    }

    /// Short, and of visible characters.
    static String shown(String value) {
        return visible(cut(value, MAX_CHARS));
    }

    private static String visible(String value) {
        return INVISIBLE.matcher(value).replaceAll("?");
    }

    private static String cut(String value, int most) {
        return value.length() <= most ? value : value.substring(0, most);
    }
}
