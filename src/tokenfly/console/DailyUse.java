package tokenfly.console;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tokenfly.account.ledger.Charge;
import tokenfly.account.ledger.Entries;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Period;
import tokenfly.account.ledger.Use;
import tokenfly.gateway.record.RequestRecord;

/// What each account used of each model with each key on each of the last 31 days (UTC): from the requests that
/// end, and from what the ledger says of the time before the start. Thread-safe.
final class DailyUse {
    private static final int DAYS = 31;
    /// Beyond this many numbers the oldest day is dropped, and then nothing is added.
    private static final int MAX_CELLS = 100_000;
    private static final int MAX_ENTRIES = 1_000_000;

    private final InstantSource clock;

    /// By day, account, and key and model. Guarded by this, with `cells`.
    private final SortedMap<Long, Map<String, Map<Part, Use>>> days = new TreeMap<>();
    private int cells;

    /// @param key what the ledger calls it, `""` where none is known
    private record Part(String key, String model) implements Comparable<Part> {
        private static final Comparator<Part> ORDER = Comparator.comparing(Part::key).thenComparing(Part::model);

        @Override
        public int compareTo(Part other) {
            return ORDER.compare(this, other);
        }
    }

    /// What the use of a day is divided by.
    enum By { MODEL, KEY, ACCOUNT }

    /// @param account whose alone, or null for everybody's
    /// @param first,last numbers of days from 1970 on, both included
    record Wanted(String account, By by, long first, long last) {}

    DailyUse(InstantSource clock) {
        this.clock = clock;
    }

    void add(RequestRecord record) {
        var usage = record.usage;
        if (usage == null || record.account.equals("-")) return;
        add(Period.DAY.of(clock.instant()), record.account,
                new Part(record.key == null ? "" : record.key.id(), record.model),
                new Use(1, usage.input(), usage.cached(), usage.output(), record.costNanos));
    }

    /// Adds what the ledger says of the days before `start`, from the newest back, as far as it
    /// goes in a million entries.
    void replay(Entries ledger, Instant start) throws IOException {
        long first = Period.DAY.of(start) - DAYS + 1;
        try (ledger) {
            var item = ledger.next();
            for (int i = 0; item != null && i < MAX_ENTRIES; i++, item = ledger.next()) {
                long day = Period.DAY.of(item.time());
                if (day < first || Thread.currentThread().isInterrupted()) return;
                if (!item.time().isBefore(start)) continue;
                switch (item.entry()) {
                    case Entry.Charged(var account, var charge) -> add(day, account, charge);
                    case Entry.Used(var account, var charge) -> add(day, account, charge);
                    case Entry.Opening _, Entry.Credit _, Entry.SegmentStart _, Entry.Carried _,
                         Entry.CarriedUse _, Entry.CarriedKey _, Entry.Taken _ -> { }
                }
            }
        }
    }

    private void add(long day, String account, Charge charge) {
        add(day, account, new Part(charge.key(), charge.model()), Use.NONE.plus(charge));
    }

    private synchronized void add(long day, String account, Part part, Use use) {
        while (!days.isEmpty() && (days.firstKey() <= day - DAYS
                || cells >= MAX_CELLS && days.firstKey() < day)) drop(days.firstKey());
        if (cells >= MAX_CELLS) return;
        var parts = days.computeIfAbsent(day, _ -> new TreeMap<>())
                .computeIfAbsent(account, _ -> new TreeMap<>());
        if (parts.merge(part, use, Use::plus) == use) cells++;
    }

    private void drop(Long day) {
        for (var parts : days.remove(day).values()) cells -= parts.size();
    }

    /// By day, numbered from 1970 on, and what was wanted.
    synchronized SortedMap<Long, SortedMap<String, Use>> of(Wanted wanted) {
        var result = new TreeMap<Long, SortedMap<String, Use>>();
        days.forEach((day, accounts) -> {
            if (day < wanted.first() || day > wanted.last()) return;
            var sum = new TreeMap<String, Use>();
            accounts.forEach((name, parts) -> {
                if (wanted.account() == null || wanted.account().equals(name))
                    parts.forEach((part, use) -> sum.merge(switch (wanted.by()) {
                        case MODEL -> part.model();
                        case KEY -> part.key();
                        case ACCOUNT -> name;
                    }, use, Use::plus));
            });
            if (!sum.isEmpty()) result.put(day, sum);
        });
        return result;
    }
}
