package tokenfly.account.shared;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tokenfly.account.ledger.Use;

/// What the database knows, for people to see: nothing that a request waits for.
public final class Look {
    private Look() {
    }

    /// An account, or a key of it.
    public record Seen(Answer.Money money, Heard heard) {}

    /// @param key `*` for the whole account
    static Seen at(Connection connection, String account, String key) throws SQLException {
        var purse = purse(connection, account, key);
        return new Seen(purse.money(), purse.heard().using(
                use(connection, account, key, "period = 'd' and number = tokenfly.day_1(clock_timestamp())"),
                use(connection, account, key, "period = 'm' and number = tokenfly.month_1(clock_timestamp())"),
                use(connection, account, key, "period = 'm'").values().stream().reduce(Use.NONE, Use::plus)));
    }

    private static Seen purse(Connection connection, String account, String key) throws SQLException {
        try (var select = connection.prepareStatement("""
                with r as (select coalesce(sum(requests), 0) as requests, coalesce(sum(tokens), 0) as tokens,
                        coalesce(((max(second) + 61 - extract(epoch from clock_timestamp())) * 1000)::bigint, 0) as ends
                    from tokenfly.rate where account = ? and key = ?
                        and second between extract(epoch from clock_timestamp()) - 61
                            and extract(epoch from clock_timestamp()) + 60),
                h as (select coalesce(sum(nanos), 0)::bigint as held, count(*) as running from tokenfly.hold
                    where account = ? and (? = '*' or key = ?))
                select coalesce(w.credits, 0), coalesce(w.charges, 0), coalesce(w.metered, false),
                    coalesce(w.opened, false),
                    h.held, h.running, r.requests, r.ends, r.tokens, r.ends,
                    case when p.day = tokenfly.day_1(clock_timestamp()) then p.day_spent else 0 end,
                    case when p.month = tokenfly.month_1(clock_timestamp()) then p.month_spent else 0 end,
                    coalesce(p.spent, 0)
                from r cross join h left join tokenfly.purse p on p.account = ? and p.key = ?
                    left join tokenfly.purse w on w.account = ? and w.key = '*'""")) {
            String[] values = {account, key, account, key, key, account, key, account};
            for (int i = 0; i < values.length; i++) select.setString(i + 1, values[i]);
            try (var row = select.executeQuery()) {
                row.next();
                var numbers = new Long[9];
                for (int i = 0; i < numbers.length; i++) numbers[i] = row.getLong(5 + i);
                return new Seen(new Answer.Money(row.getLong(1), row.getLong(2), row.getBoolean(3), row.getBoolean(4)),
                        Heard.of(numbers));
            }
        }
    }

    static Map<String, Answer.Money> money(Connection connection, List<String> accounts) throws SQLException {
        try (var select = connection.prepareStatement("select account, credits, charges, metered, opened"
                + " from tokenfly.purse where key = '*' and account = any(?)")) {
            new Columns(connection, select, 1).texts(accounts, account -> account);
            var money = new HashMap<String, Answer.Money>();
            try (var row = select.executeQuery()) {
                while (row.next()) money.put(row.getString(1), new Answer.Money(row.getLong(2), row.getLong(3),
                        row.getBoolean(4), row.getBoolean(5)));
            }
            return money;
        }
    }

    private static Map<String, Use> use(Connection connection, String account, String key, String which)
            throws SQLException {
        try (var select = connection.prepareStatement("select model, sum(requests)::bigint, sum(input)::bigint,"
                + " sum(cached)::bigint, sum(output)::bigint, sum(nanos)::bigint from tokenfly.spent"
                + " where account = ? and (? = '*' or key = ?) and " + which + " group by model")) {
            select.setString(1, account);
            select.setString(2, key);
            select.setString(3, key);
            var use = new HashMap<String, Use>();
            try (var row = select.executeQuery()) {
                while (row.next()) use.put(row.getString(1), new Use(row.getLong(2), row.getLong(3), row.getLong(4),
                        row.getLong(5), row.getLong(6)));
            }
            return use;
        }
    }

    /// A gateway that takes part.
    ///
    /// @param silent since its last beat
    /// @param behind lines of its journal that the database had not confirmed then
    /// @param differs whether it has other models, providers or accounts in its file than whoever asks
    public record Gateway(String name, String version, Instant since, Duration silent, long behind, long holds,
            boolean differs, boolean isSelf) {}

    static List<Gateway> gateways(Connection connection, Node self, String config) throws SQLException {
        try (var select = connection.prepareStatement("select name, version, since,"
                + " (extract(epoch from clock_timestamp() - beat) * 1000)::bigint, behind,"
                + " (select count(*) from tokenfly.hold h where h.process = l.process), config <> ?, process = ?"
                + " from tokenfly.live l order by name")) {
            select.setString(1, config);
            select.setLong(2, self.process());
            var gateways = new ArrayList<Gateway>();
            try (var row = select.executeQuery()) {
                while (row.next()) gateways.add(new Gateway(row.getString(1), row.getString(2),
                        row.getTimestamp(3).toInstant(), Duration.ofMillis(Math.max(0, row.getLong(4))), row.getLong(5),
                        row.getLong(6), row.getBoolean(7), row.getBoolean(8)));
            }
            return gateways;
        }
    }

    static List<String> accounts(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select account from tokenfly.purse where key = '*'")) {
            var names = new ArrayList<String>();
            while (row.next()) names.add(row.getString(1));
            return names;
        }
    }
}
