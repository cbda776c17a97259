package tokenfly.account.shared;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import tokenfly.account.ledger.Audit;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.LedgerFault;
import tokenfly.account.ledger.Link;

/// What a reading of all that is shared came to, in one snapshot: each chain without a gap or a wrong
/// hash, and each account's numbers the sum of its entries and its holds. Not thread-safe.
final class SharedAudit {
    private static final int AT_ONCE = 1000;
    private static final int MAX_FAULTS = 1000;

    private final SortedMap<String, Audit.Totals> accounts = new TreeMap<>();
    private final List<LedgerFault> faults = new ArrayList<>();
    private final Map<UUID, String> nodes = new HashMap<>();
    private UUID journal;
    private long sequence;
    private String hash;
    private long entries;
    private int journals;

    private SharedAudit() {
    }

    static Audit of(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        var audit = new SharedAudit();
        audit.readNodes(connection);
        audit.readEntries(connection);
        audit.compare(connection);
        connection.rollback();
        return new Audit(audit.accounts, audit.journals, audit.entries, audit.faults, List.of());
    }

    private void readNodes(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select id, node from tokenfly.journal")) {
            while (row.next()) nodes.put(row.getObject(1, UUID.class), row.getString(2));
        }
    }

    private void readEntries(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(
                "select journal, sequence, line, hash from tokenfly.entry order by journal, sequence")) {
            select.setFetchSize(AT_ONCE);
            try (var row = select.executeQuery()) {
                while (row.next()) take(row.getObject(1, UUID.class), row.getLong(2), row.getString(3),
                        row.getString(4));
            }
        }
    }

    private void take(UUID of, long number, String text, String says) {
        if (!of.equals(journal)) {
            journal = of;
            journals++;
            sequence = 0;
            hash = Link.START;
        }
        if (number != sequence + 1) fault(number, "comes behind line " + sequence + ": lines are missing");
        try {
            var link = number == sequence + 1 ? Link.read(number, hash, text) : Link.taken(text, says);
            if (!link.hash().equals(says)) fault(number, "its hash does not follow from its text and the line before");
            add(link.entry());
        } catch (RuntimeException damaged) {
            fault(number, "is no entry: " + damaged.getMessage());
        }
        sequence = number;
        hash = says;
    }

    private void fault(long line, String what) {
        if (faults.size() < MAX_FAULTS) faults.add(new LedgerFault(Path.of("journal " + journal + " of "
                + nodes.getOrDefault(journal, "the store itself")), line, what));
    }

    private void add(Entry entry) {
        switch (entry) {
            case Entry.Opening(var account, var nanos) -> add(account, nanos, 0, true, 0);
            case Entry.Credit(var account, var nanos, _, _) -> add(account, nanos, 0, true, 0);
            case Entry.Charged(var account, var charge) -> add(account, 0, charge.nanos(), false, 0);
            case Entry.Used(var account, var charge) -> add(account, 0, 0, false, charge.nanos());
            case Entry.Carried c -> add(c.account(), c.creditsNanos(), c.chargesNanos(), c.metered(), 0);
            case Entry.SegmentStart _, Entry.CarriedUse _, Entry.CarriedKey _, Entry.Taken _ -> { }
        }
    }

    private void add(String account, long credits, long charges, boolean isMetered, long used) {
        entries++;
        accounts.merge(account, new Audit.Totals(credits, charges, isMetered, used), (a, b) -> new Audit.Totals(
                a.creditsNanos() + b.creditsNanos(), a.chargesNanos() + b.chargesNanos(), a.metered() || b.metered(),
                a.usedNanos() + b.usedNanos()));
    }

    private void compare(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                    select account, credits, charges, held, running,
                        (select coalesce(sum(nanos), 0) from tokenfly.hold h where h.account = p.account),
                        (select count(*) from tokenfly.hold h where h.account = p.account)
                    from tokenfly.purse p where key = '*'""")) {
            while (row.next()) {
                var account = row.getString(1);
                var sum = accounts.computeIfAbsent(account, _ -> new Audit.Totals(0, 0, false, 0));
                drift(account, "credits", row.getLong(2), sum.creditsNanos());
                drift(account, "charges", row.getLong(3), sum.chargesNanos());
                drift(account, "held", row.getLong(4), row.getLong(6));
                drift(account, "running", row.getLong(5), row.getLong(7));
            }
        }
    }

    private void drift(String account, String what, long is, long sum) {
        if (is != sum && faults.size() < MAX_FAULTS) faults.add(new LedgerFault(Path.of("account " + account), 1, what
                + " is " + is + ", and its entries come to " + sum));
    }
}
