package tokenfly.account.shared;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Period;
import tokenfly.account.ledger.Use;

/// Moves what a ledger comes to into an empty database, and out again, as the lines with which a ledger's
/// segment begins.
final class Moving {
    /// Of a key's use before the month that is told apart.
    private static final int BEFORE = -1;

    private Moving() {
    }

    static void in(Connection connection, UUID site, List<Entry> carried, SequencedMap<String, String> settings)
            throws SQLException {
        Chains.in(connection, () -> {
            Chains.enter(connection, site, carried);
            for (var entry : carried) put(connection, entry);
            putOlderUse(connection, carried);
            SharedSettings.write(connection, new TreeMap<>(), settings);
            return null;
        });
    }

    static boolean isEmpty(Connection connection) throws SQLException {
        try (var statement = connection.createStatement(); var row = statement.executeQuery(
                "select not exists (select from tokenfly.purse) and not exists (select from tokenfly.setting)"
                        + " and not exists (select from tokenfly.entry)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /// Names of the gateways that are there; null for none.
    static String living(Connection connection) throws SQLException {
        try (var statement = connection.createStatement(); var row = statement.executeQuery(
                "select string_agg(name, ', ') from tokenfly.live where beat > clock_timestamp() - interval '15 s'")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void put(Connection connection, Entry entry) throws SQLException {
        switch (entry) {
            case Entry.Carried c -> put(connection, "credits = ?, charges = ?, metered = ?, opened = ?", c.account(),
                    "*", c.creditsNanos(), c.chargesNanos(), c.metered(), c.opened());
            case Entry.CarriedKey k -> {
                for (var key : List.of("*", k.key()))
                    put(connection, "spent = spent + ?", k.account(), key, k.use().nanos());
            }
            case Entry.CarriedUse u -> {
                var column = u.period() == Period.DAY ? "day" : "month";
                for (var key : List.of("*", u.key())) put(connection, column + " = ?, " + column + "_spent = "
                        + column + "_spent + ?", u.account(), key, (int) u.number(), u.use().nanos());
                spent(connection, u.account(), u.key(), u.period() == Period.DAY ? "d" : "m", u.number(), u.model(),
                        u.use());
            }
            case Entry.Opening _, Entry.Credit _, Entry.Charged _, Entry.Used _, Entry.SegmentStart _,
                 Entry.Taken _ -> { }
        }
    }

    private static void put(Connection connection, String what, String account, String key, Object... values)
            throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into tokenfly.purse (account, key) values (?, ?) on conflict do nothing");
                var update = connection.prepareStatement(
                        "update tokenfly.purse set " + what + " where account = ? and key = ?")) {
            insert.setString(1, account);
            insert.setString(2, key);
            insert.execute();
            for (int i = 0; i < values.length; i++) update.setObject(i + 1, values[i]);
            update.setString(values.length + 1, account);
            update.setString(values.length + 2, key);
            update.execute();
        }
    }

    private static void spent(Connection connection, String account, String key, String period, long number,
            String model, Use use) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into tokenfly.spent values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, account);
            insert.setString(2, key);
            insert.setString(3, period);
            insert.setInt(4, (int) number);
            insert.setString(5, model);
            long[] numbers = {use.requests(), use.input(), use.cached(), use.output(), use.nanos()};
            for (int i = 0; i < numbers.length; i++) insert.setLong(6 + i, numbers[i]);
            insert.execute();
        }
    }

    /// A key's use in all is more than that of the month.
    private static void putOlderUse(Connection connection, List<Entry> carried) throws SQLException {
        Map<List<String>, Use> ofMonth = new HashMap<>();
        for (var entry : carried)
            if (entry instanceof Entry.CarriedUse u && u.period() == Period.MONTH)
                ofMonth.merge(List.of(u.account(), u.key()), u.use(), Use::plus);
        for (var entry : carried) {
            if (!(entry instanceof Entry.CarriedKey k)) continue;
            var month = ofMonth.getOrDefault(List.of(k.account(), k.key()), Use.NONE);
            var all = k.use();
            var older = new Use(all.requests() - month.requests(), all.input() - month.input(),
                    all.cached() - month.cached(), all.output() - month.output(), all.nanos() - month.nanos());
            if (!older.equals(Use.NONE)) spent(connection, k.account(), k.key(), "m", BEFORE, "", older);
        }
    }

    /// What a ledger's segment must begin with to go on from here.
    static List<Entry> out(Connection connection) throws SQLException {
        var carried = new ArrayList<Entry>();
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery("select account, credits, charges, metered, opened"
                    + " from tokenfly.purse where key = '*' and metered order by account")) {
                while (row.next()) carried.add(new Entry.Carried(row.getString(1), row.getLong(2), row.getLong(3),
                        row.getBoolean(4), row.getBoolean(5)));
            }
            try (var row = statement.executeQuery("select account, period, number, model, requests, input, cached,"
                    + " output, nanos, key from tokenfly.spent where period = 'd'"
                    + " and number = tokenfly.day_1(clock_timestamp()) or period = 'm'"
                    + " and number = tokenfly.month_1(clock_timestamp()) order by account, key, period, model")) {
                while (row.next()) carried.add(new Entry.CarriedUse(row.getString(1),
                        row.getString(2).equals("d") ? Period.DAY : Period.MONTH, row.getLong(3), row.getString(4),
                        use(row, 5), row.getString(10)));
            }
            try (var row = statement.executeQuery("select account, key, sum(requests)::bigint, sum(input)::bigint,"
                    + " sum(cached)::bigint, sum(output)::bigint, sum(nanos)::bigint from tokenfly.spent"
                    + " where period = 'm' group by account, key order by account, key")) {
                while (row.next()) carried.add(new Entry.CarriedKey(row.getString(1), row.getString(2), use(row, 3)));
            }
        }
        return carried;
    }

    private static Use use(java.sql.ResultSet row, int first) throws SQLException {
        return new Use(row.getLong(first), row.getLong(first + 1), row.getLong(first + 2), row.getLong(first + 3),
                row.getLong(first + 4));
    }
}
