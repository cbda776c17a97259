package tokenfly.account.shared;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The accounts, limits and keys that the gateways, or commands, made: the table of the same grammar as
/// `accounts.properties`. Every change makes a new version.
final class SharedSettings {
    private SharedSettings() {
    }

    static SequencedMap<String, String> read(Connection connection) throws SQLException {
        var values = new TreeMap<String, String>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select key, value from tokenfly.setting")) {
            while (row.next()) values.put(row.getString(1), row.getString(2));
        }
        return values;
    }

    /// @return all of them after the change; null when it changed nothing
    static SequencedMap<String, String> edit(Connection connection, Consumer<SequencedMap<String, String>> change)
            throws SQLException {
        return Chains.in(connection, () -> {
            var before = read(connection);
            var after = new TreeMap<>(before);
            change.accept(after);
            if (after.equals(before)) return null;
            write(connection, before, after);
            return after;
        });
    }

    static void write(Connection connection, SequencedMap<String, String> before,
            SequencedMap<String, String> after) throws SQLException {
        var gone = new ArrayList<>(before.keySet());
        gone.removeIf(after::containsKey);
        var changed = after.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey()))).toList();
        try (var delete = connection.prepareStatement("delete from tokenfly.setting where key = any(?)");
                var upsert = connection.prepareStatement("insert into tokenfly.setting"
                        + " select * from unnest(?, ?) on conflict (key) do update set value = excluded.value");
                var version = connection.prepareStatement(
                        "update tokenfly.site set settings_version = settings_version + 1")) {
            new Columns(connection, delete, 1).texts(gone, key -> key);
            delete.execute();
            var columns = new Columns(connection, upsert, 1);
            columns.texts(changed, entry -> entry.getKey());
            columns.texts(changed, entry -> entry.getValue());
            upsert.execute();
            version.execute();
        }
    }
}
