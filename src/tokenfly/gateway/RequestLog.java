package tokenfly.gateway;

import java.util.regex.Pattern;
import tokenfly.account.money.Money;

/// One line of `key=value` for each request, written when it ends. No prompt, answer or key, ever.
public final class RequestLog {
    /// Controls, ends of lines of every kind, what turns a line around, and halves of characters.
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

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
                .append(" total_ms=").append(record.totalMillis());
        var usage = record.usage;
        if (usage != null) {
            line.append(" input=").append(usage.input())
                    .append(" cached=").append(usage.cached())
                    .append(" output=").append(usage.output())
                    .append(" estimated=").append(usage.estimated())
                    .append(" cost=").append(Money.format(record.costNanos));
        }
        return line.append(" outcome=").append(record.outcome).toString();
    }

    /// A value that came from outside cannot break the line or pass for another key.
    static String word(String value) {
        var safe = value.length() <= 128 ? value : value.substring(0, 128);
        boolean plain = safe.indexOf(' ') < 0 && safe.indexOf('"') < 0 && !INVISIBLE.matcher(safe).find();
        return plain ? safe : '"' + INVISIBLE.matcher(safe).replaceAll("?").replace("\"", "'") + '"';
    }
}
