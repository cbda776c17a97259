package tokenfly.account.shared;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import tokenfly.account.ledger.Entry;
import tokenfly.account.ledger.Link;

/// What this process tells the database of itself, a call each, on the one connection of whoever keeps
/// it. A process is a random number: one that starts again is another one.
record Node(long process, String name, String config, String version, UUID journal) {

    /// What a beat brought back.
    ///
    /// @param isKnown false when this process was buried, or the database has lost holds
    /// @param settings the version of the settings
    /// @param now the database's clock, in epoch millis
    /// @param others nodes with another configuration; null for none
    /// @param questions that wait for this process's answers
    record Beat(boolean isKnown, long settings, long now, String others, List<Questions.Question> questions) {}

    /// @param names of those that were silent for too long; null for none
    record Buried(String names, long holds) {}

    /// @return false when another process has the name
    boolean join(Connection connection, boolean isFirst, long silenceMillis, Collection<Hold> holds)
            throws SQLException {
        try (var call = connection.prepareStatement(
                "select tokenfly.join_1(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            call.setLong(1, process);
            call.setString(2, name);
            call.setBoolean(3, isFirst);
            call.setLong(4, silenceMillis);
            call.setString(5, config);
            call.setString(6, version);
            new Columns(connection, call, 7).holds(List.copyOf(holds));
            try (var row = call.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    void reassert(Connection connection, Collection<Hold> holds) throws SQLException {
        try (var call = connection.prepareStatement("select tokenfly.assert_1(?, ?, ?, ?, ?, ?, ?)")) {
            call.setLong(1, process);
            new Columns(connection, call, 2).holds(List.copyOf(holds));
            call.execute();
        }
    }

    void leave(Connection connection) throws SQLException {
        try (var call = connection.prepareStatement("select tokenfly.leave_1(?)")) {
            call.setLong(1, process);
            call.execute();
        }
    }

    Beat beat(Connection connection, String config, long behind) throws SQLException {
        try (var call = connection.prepareStatement("select * from tokenfly.beat_2(?, ?, ?)")) {
            call.setLong(1, process);
            call.setString(2, config);
            call.setLong(3, behind);
            try (var row = call.executeQuery()) {
                row.next();
                return new Beat(row.getBoolean(1), row.getLong(2), row.getLong(3), row.getString(4),
                        questions(Columns.of(row.getArray(5)), Columns.of(row.getArray(6))));
            }
        }
    }

    private static List<Questions.Question> questions(Object[] ids, Object[] texts) {
        return IntStream.range(0, ids.length)
                .mapToObj(i -> new Questions.Question((Long) ids[i], (String) texts[i])).toList();
    }

    Questions.Asked ask(Connection connection, String text) throws SQLException {
        try (var call = connection.prepareStatement("select * from tokenfly.ask_2(?, ?)")) {
            call.setLong(1, process);
            call.setString(2, text);
            try (var row = call.executeQuery()) {
                row.next();
                return new Questions.Asked(row.getLong(1), row.getBoolean(2), Columns.strings(row.getArray(3)));
            }
        }
    }

    void answer(Connection connection, long question, String text) throws SQLException {
        try (var update = connection.prepareStatement(
                "update tokenfly.answer set text = ? where process = ? and question = ?")) {
            update.setString(1, text);
            update.setLong(2, process);
            update.setLong(3, question);
            update.executeUpdate();
        }
    }

    /// @param found what the operator should know, as this process finds
    /// @param told which of it this process has told
    /// @return which of it this process is to tell
    List<String> notices(Connection connection, long silenceMillis, Collection<String> found, Collection<String> told)
            throws SQLException {
        try (var call = connection.prepareStatement("select tokenfly.notices_2(?, ?, ?, ?)")) {
            call.setLong(1, process);
            call.setLong(2, silenceMillis);
            var columns = new Columns(connection, call, 3);
            columns.texts(List.copyOf(found), subject -> subject);
            columns.texts(List.copyOf(told), subject -> subject);
            try (var row = call.executeQuery()) {
                row.next();
                return Columns.strings(row.getArray(1));
            }
        }
    }

    Buried bury(Connection connection, long silenceMillis) throws SQLException {
        try (var call = connection.prepareStatement("select * from tokenfly.bury_1(?)")) {
            call.setLong(1, silenceMillis);
            try (var row = call.executeQuery()) {
                row.next();
                return new Buried(row.getString(1), row.getLong(2));
            }
        }
    }

    /// Where the database is in this process's journal.
    ///
    /// @return the last line's number, and its hash
    record Reached(long sequence, String hash) {}

    Reached reached(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into tokenfly.journal values (?, ?, clock_timestamp()) on conflict do nothing")) {
            insert.setObject(1, journal);
            insert.setString(2, name);
            insert.execute();
        }
        return Chains.last(connection, journal);
    }

    /// @param skewMillis by which the lines' times are ahead of the database's
    void ship(Connection connection, List<Link> lines, long skewMillis, List<Hold> ended) throws SQLException {
        try (var call = connection.prepareStatement("select tokenfly.ship_1(?, ?, " + "?, ".repeat(14) + "?)")) {
            call.setObject(1, journal);
            call.setLong(2, process);
            var columns = new Columns(connection, call, 3);
            columns.links(lines, skewMillis);
            columns.numbers(ended, hold -> hold.id);
            columns.numbers(ended, hold -> hold.realTokens);
            call.execute();
        }
    }
}
