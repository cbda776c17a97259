package tokenfly.account.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import tokenfly.account.settings.Limits;

/// One request that asks the database to be let in: one round trip.
///
/// @param own the limits of its key; null where it has none, or no key
/// @param key its short id; empty without one
/// @param ceiling nano-units, like `minimum`: see [tokenfly.account.Estimate]
record Admit(long process, long id, String account, String key, Limits limits, Limits own, long ceiling,
        long minimum, long tokens) {
    private static final String CALL = "select * from tokenfly.admit_1(?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final int FENCED = 1;
    private static final int OF_KEY = 10;

    /// @return null where this process is not known to live
    Answer on(Connection connection) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(CALL)) {
            call.setLong(1, process);
            call.setLong(2, id);
            call.setString(3, account);
            call.setString(4, key);
            call.setLong(5, ceiling);
            call.setLong(6, minimum);
            call.setLong(7, tokens);
            call.setArray(8, connection.createArrayOf("bigint", numbers(limits)));
            call.setArray(9, own == null ? null : connection.createArrayOf("bigint", numbers(own)));
            try (ResultSet row = call.executeQuery()) {
                row.next();
                return answer(row);
            }
        }
    }

    private static Long[] numbers(Limits limits) {
        return new Long[] {limits.requestsPerMinute(), limits.tokensPerMinute(), limits.concurrentRequests(),
            limits.spendPerDayNanos(), limits.spendPerMonthNanos(), limits.spendNanos()};
    }

    private Answer answer(ResultSet row) throws SQLException {
        int verdict = row.getInt("o_verdict");
        if (verdict == FENCED) return null;
        var money = new Answer.Money(row.getLong("o_credits"), row.getLong("o_charges"),
                row.getBoolean("o_metered"), row.getBoolean("o_opened"));
        var whole = heard(row, "o_whole");
        var ofKey = own == null ? null : heard(row, "o_own");
        if (verdict == 0) return new Answer.Admitted(new Hold(id, account, key, own != null,
                row.getLong("o_held"), tokens), money, whole, ofKey);
        return new Answer.Refused(Answer.Reason.values()[verdict % OF_KEY - 2], verdict > OF_KEY, money, whole,
                ofKey, millis(row, "o_room"), millis(row, "o_empty"));
    }

    private static Heard heard(ResultSet row, String column) throws SQLException {
        return Heard.of((Long[]) row.getArray(column).getArray());
    }

    private static Duration millis(ResultSet row, String column) throws SQLException {
        return Duration.ofMillis(Math.max(0, row.getLong(column)));
    }
}
