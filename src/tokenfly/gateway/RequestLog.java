package tokenfly.gateway;

import java.util.regex.Pattern;
import tokenfly.account.money.Money;

/// One line of `key=value` for each request, written when it ends. No prompt, answer or key, ever.
public final class RequestLog {
    /// Controls, ends of lines of every kind, what turns a line around, and halves of characters.
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private static final int MAX_CHARS = 128;

    private RequestLog() {
    }

    public static String line(RequestRecord record) {
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
    static String word(String value) {
        var safe = shown(value);
        boolean plain = safe.indexOf(' ') < 0 && safe.indexOf('"') < 0 && safe.equals(cut(value));
        return plain ? safe : '"' + safe.replace("\"", "'") + '"';
    }

    /// Short, and of visible characters.
    static String shown(String value) {
        return INVISIBLE.matcher(cut(value)).replaceAll("?");
    }

    private static String cut(String value) {
        return value.length() <= MAX_CHARS ? value : value.substring(0, MAX_CHARS);
    }
}
