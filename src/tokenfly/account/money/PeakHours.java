package tokenfly.account.money;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// Hours of the week in a time zone, such as `Mon-Fri 09:00-12:00 14:00-18:00 Asia/Shanghai`.
///
/// ```
/// peak  = group *( ";" group ) zone          zone  = Asia/Shanghai | UTC | +08:00 | ...
/// group = days 1*hours                       hours = HH:MM-HH:MM
/// days  = day | day-day, comma-separated     day   = Mon | Tue | Wed | Thu | Fri | Sat | Sun
/// ```
///
/// Hours begin with their first minute and end before their last (`24:00` is the end of the day);
/// hours that end before they begin run past midnight and belong to the day on which they begin.
/// The zone's own clock counts, daylight saving included.
public final class PeakHours {
    private static final int DAY = 24 * 60;
    private static final int WEEK = 7 * DAY;
    private static final int MAX_LENGTH = 500;
    private static final List<String> DAYS =
            List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private final String text;
    private final ZoneId zone;
    private final List<Span> spans = new ArrayList<>();

    /// Minutes of the week, Monday 00:00 being 0; `to` is past the end.
    private record Span(int from, int to) {}

    private PeakHours(String text) {
        this.text = text;
        if (text.length() > MAX_LENGTH) throw fault("the text is longer than " + MAX_LENGTH);
        int last = text.strip().lastIndexOf(' ') + 1;
        this.zone = zone(text.strip().substring(last));
        for (String group : text.strip().substring(0, last).split(";", -1)) addGroup(group.strip());
    }

    /// @throws IllegalArgumentException whose message names the text, the fault and what is allowed
    public static PeakHours parse(String text) {
        return new PeakHours(text);
    }

    public boolean contains(Instant instant) {
        long local = instant.getEpochSecond() + zone.getRules().getOffset(instant)
                .getTotalSeconds();
        // 1970-01-01 was a Thursday, three days after Monday.
        int minute = (int) Math.floorMod(Math.floorDiv(local, 60) + 3 * DAY, (long) WEEK);
        for (Span span : spans)
            if (minute >= span.from && minute < span.to) return true;
        return false;
    }

    private ZoneId zone(String name) {
        try {
            if (!name.isEmpty() && !name.contains(";")) return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            // Reported below, in the words of this setting.
        }
        throw fault("\"" + name + "\" is no time zone");
    }

    private void addGroup(String group) {
        String[] words = group.split("\\s+");
        if (words.length < 2) throw fault("\"" + group + "\" needs days and hours");
        for (int i = 1; i < words.length; i++)
            for (String range : words[0].split(",", -1)) addHours(range, words[i]);
    }

    private void addHours(String days, String hours) {
        String[] ends = days.split("-", 2);
        int first = day(ends[0]);
        int last = day(ends[ends.length - 1]);
        int dash = hours.indexOf('-');
        if (dash < 0) throw fault("\"" + hours + "\" are no hours");
        int from = minute(hours.substring(0, dash));
        int to = minute(hours.substring(dash + 1));
        if (from == to || from == DAY) throw fault("\"" + hours + "\" are no hours");
        for (int day = first; ; day = (day + 1) % 7) {
            add(day * DAY + from, day * DAY + to + (to < from ? DAY : 0));
            if (day == last) return;
        }
    }

    private void add(int from, int to) {
        spans.add(new Span(from, Math.min(to, WEEK)));
        if (to > WEEK) spans.add(new Span(0, to - WEEK));
    }

    private int day(String name) {
        int day = DAYS.indexOf(name);
        if (day < 0) throw fault("\"" + name + "\" is no day");
        return day;
    }

    private int minute(String time) {
        if (!time.matches("([01]\\d|2[0-3]):[0-5]\\d|24:00"))
            throw fault("\"" + time + "\" is no time of day");
        return Integer.parseInt(time.substring(0, 2)) * 60 + Integer.parseInt(time.substring(3));
    }

    private IllegalArgumentException fault(String what) {
        String shown = text.length() <= 80 ? text : text.substring(0, 80) + "...";
        return new IllegalArgumentException("\"" + shown + "\" are no peak hours: " + what
                + "; allowed is days, hours and a time zone,"
                + " such as Mon-Fri 09:00-12:00 14:00-18:00; Sat 10:00-12:00 Asia/Shanghai");
    }

    @Override public boolean equals(Object other) {
        return other instanceof PeakHours that && spans.equals(that.spans)
                && zone.equals(that.zone);
    }

    @Override public int hashCode() {
        return spans.hashCode() * 31 + zone.hashCode();
    }

    /// As it was written.
    @Override public String toString() {
        return text;
    }
}
