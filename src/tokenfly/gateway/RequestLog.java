package tokenfly.gateway;

import tokenfly.account.money.Money;

/// One line of `key=value` for each request, written when it ends. No prompt, answer or key, ever.
public final class RequestLog {
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
        for (int i = 0; i < safe.length(); i++)
            if (safe.charAt(i) <= ' ' || safe.charAt(i) == '"' || safe.charAt(i) == 127)
                return '"' + safe.replaceAll("[\\x00-\\x1f\\x7f]", "?").replace("\"", "'") + '"';
        return safe;
    }
}
