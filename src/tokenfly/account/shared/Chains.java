package tokenfly.account.shared;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Link;

/// The chain of what is entered in the database first: credits, by whichever process, one at a time.
final class Chains {
    private static final int AT_ONCE = 1000;

    private Chains() {
    }

    /// The last line of a chain.
    static Node.Reached last(Connection connection, UUID journal) throws SQLException {
        try (var select = connection.prepareStatement("select sequence, hash from tokenfly.entry"
                + " where journal = ? order by sequence desc limit 1")) {
            select.setObject(1, journal);
            try (var row = select.executeQuery()) {
                return row.next() ? new Node.Reached(row.getLong(1), row.getString(2))
                        : new Node.Reached(0, Link.START);
            }
        }
    }

    /// What became of a credit: the balance, or why there was none.
    record Credited(long balance, String refusal) {}

    /// @param refusal says of the account's credits, and whether it has a balance at all, why the amount
    ///        cannot be entered; null if it can
    static Credited credit(Connection connection, UUID site, Entry.Credit credit,
            BiFunction<Long, Boolean, String> refusal) throws SQLException {
        return in(connection, () -> {
            long credits = 0;
            long charges = 0;
            boolean isMetered = false;
            try (var select = connection.prepareStatement("select credits, charges, metered from tokenfly.purse"
                    + " where account = ? and key = '*' for update")) {
                select.setString(1, credit.account());
                try (var row = select.executeQuery()) {
                    if (row.next()) {
                        credits = row.getLong(1);
                        charges = row.getLong(2);
                        isMetered = row.getBoolean(3);
                    }
                }
            }
            if (isEntered(connection, site, credit.inbox())) return new Credited(credits - charges, null);
            String why = refusal.apply(credits, isMetered);
            if (why != null) return new Credited(0, why);
            enter(connection, site, List.of(credit));
            return new Credited(credits + credit.nanos() - charges, null);
        });
    }

    private static boolean isEntered(Connection connection, UUID site, String id) throws SQLException {
        try (var select = connection.prepareStatement(
                "select 1 from tokenfly.entry where journal = ? and kind = 'credit' and request = ?")) {
            select.setObject(1, site);
            select.setString(2, id);
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /// Enters the opening credits of those accounts that never had one.
    static void open(Connection connection, UUID site, List<Entry.Opening> openings) throws SQLException {
        for (int i = 0; i < openings.size(); i += AT_ONCE) {
            var some = openings.subList(i, Math.min(openings.size(), i + AT_ONCE));
            in(connection, () -> {
                var opened = opened(connection, some.stream().map(Entry.Opening::account).toList());
                var due = some.stream().filter(opening -> !opened.contains(opening.account())).toList();
                if (!due.isEmpty()) enter(connection, site, due);
                return null;
            });
        }
    }

    private static Set<String> opened(Connection connection, Collection<String> accounts) throws SQLException {
        try (var select = connection.prepareStatement("select account from tokenfly.purse where key = '*' and opened"
                + " and account = any(?)")) {
            select.setArray(1, connection.createArrayOf("text", accounts.toArray()));
            var opened = new HashSet<String>();
            try (var row = select.executeQuery()) {
                while (row.next()) opened.add(row.getString(1));
            }
            return opened;
        }
    }

    interface Step<T> {
        T run() throws SQLException;
    }

    /// One transaction, alone in its kind; repeated when it met another one.
    static <T> T in(Connection connection, Step<T> step) throws SQLException {
        for (int i = 0; ; i++) {
            try {
                return once(connection, step);
            } catch (SQLException fault) {
                if (i == 5 || !Faults.isWorthRepeating(fault)) throw fault;
            }
        }
    }

    private static <T> T once(Connection connection, Step<T> step) throws SQLException {
        connection.setAutoCommit(false);
        boolean isDone = false;
        try {
            try (var lock = connection.createStatement()) {
                lock.execute("select pg_advisory_xact_lock(7311706, 2)");
            }
            T result = step.run();
            connection.commit();
            isDone = true;
            return result;
        } finally {
            if (!isDone) rollback(connection);
            else connection.setAutoCommit(true);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            Pool.close(connection);
        }
    }

    /// Hangs entries on the chain and adds up what they say. To be called in a transaction of [#in].
    static void enter(Connection connection, UUID site, List<? extends Entry> entries) throws SQLException {
        var last = last(connection, site);
        var links = new ArrayList<Link>();
        long sequence = last.sequence();
        var hash = last.hash();
        for (var entry : entries) {
            var link = Link.behind(sequence, hash, Instant.now(), entry);
            links.add(link);
            sequence = link.sequence();
            hash = link.hash();
        }
        new Node(0, "", "", "", site).ship(connection, links, 0, List.of());
        var credits = links.stream().map(Link::entry).filter(Chains::isCredit).toList();
        if (credits.isEmpty()) return;
        try (var upsert = connection.prepareStatement("insert into tokenfly.purse as p"
                + " (account, key, credits, metered, opened) select account, '*', sum(nanos), true, bool_or(opening)"
                + " from unnest(?, ?, ?) as u(account, nanos, opening) group by account order by account"
                + " on conflict (account, key) do update set credits = p.credits + excluded.credits,"
                + " metered = true, opened = p.opened or excluded.opened")) {
            var columns = new Columns(connection, upsert, 1);
            columns.texts(credits, Entry::account);
            columns.numbers(credits, Chains::nanos);
            columns.flags(credits, entry -> entry instanceof Entry.Opening);
            upsert.execute();
        }
    }

    private static boolean isCredit(Entry entry) {
        return entry instanceof Entry.Opening || entry instanceof Entry.Credit;
    }

    private static long nanos(Entry entry) {
        return entry instanceof Entry.Opening(_, var nanos) ? nanos : ((Entry.Credit) entry).nanos();
    }
}
