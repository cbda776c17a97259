package tokenfly.account.shared;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.UUID;
import tokenfly.account.ledger.Entries;
import tokenfly.account.ledger.Link;

/// The entries of all gateways, a page of them at a time. Not thread-safe.
final class SharedEntries implements Entries {
    private static final int PAGE = 500;
    private static final String PLACE = "\\d{1,18}-\\d{1,18}-[0-9a-f-]{36}";

    private final Site site;
    private final ArrayDeque<Item> page = new ArrayDeque<>();
    private Instant at;
    private UUID journal;
    private long sequence;
    private boolean isEnd;

    /// @param place of an item, or null for the newest entry and all before it
    /// @throws IllegalArgumentException if it is no place
    SharedEntries(Site site, String place) {
        this.site = site;
        if (place == null) return;
        if (!place.matches(PLACE)) throw new IllegalArgumentException("no place in the ledger");
        String[] parts = place.split("-", 3);
        at = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
        sequence = Long.parseLong(parts[1]);
        journal = UUID.fromString(parts[2]);
    }

    @Override public Item next() throws IOException {
        if (page.isEmpty() && !isEnd) site.run(connection -> {
            read(connection);
            return null;
        });
        return page.poll();
    }

    private void read(java.sql.Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("select at, journal, sequence, line, hash from tokenfly.entry"
                + (at == null ? "" : " where (at, journal, sequence) < (?, ?, ?)")
                + " order by at desc, journal desc, sequence desc limit " + PAGE)) {
            if (at != null) {
                select.setTimestamp(1, Timestamp.from(at));
                select.setObject(2, journal);
                select.setLong(3, sequence);
            }
            isEnd = true;
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    isEnd = false;
                    at = row.getTimestamp(1).toInstant();
                    journal = row.getObject(2, UUID.class);
                    sequence = row.getLong(3);
                    var link = Link.taken(row.getString(4), row.getString(5));
                    page.add(new Item(sequence, link.time(), link.entry(),
                            ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + sequence + "-" + journal));
                }
            }
        }
    }

    @Override public void close() {
        // Each page has its own connection.
    }
}
