package tokenfly.account.shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/// The tables and functions, which the gateway makes itself.
final class Schema {
    static final int VERSION = 1;
    private static final int LEAST_SERVER = 14;

    private Schema() {
    }

    /// What a database is, as it says itself.
    ///
    /// @param id also the name of the chain in which credits stand
    record Site(UUID id, int version, String currency, long settings) {}

    /// Sees to it that the tables are there.
    ///
    /// @throws StoreException when they are those of a newer version or another currency
    static Site make(Connection connection, String currency) throws SQLException, IOException {
        int server = connection.getMetaData().getDatabaseMajorVersion();
        if (server < LEAST_SERVER) throw new StoreException("store: the server is PostgreSQL " + server
                + "; allowed: " + LEAST_SERVER + " or newer");
        var site = read(connection);
        if (site == null) {
            create(connection, currency);
            site = read(connection);
        }
        return checked(site, currency);
    }

    /// @throws StoreException when it is of a newer version or another currency
    static Site checked(Site site, String currency) throws StoreException {
        if (site.version > VERSION) throw new StoreException("store: the database has the tables of a newer TokenFly"
                + " (schema " + site.version + ", this one knows " + VERSION + "): upgrade this one");
        if (!site.currency.equals(currency)) throw new StoreException("store: the database keeps balances in "
                + site.currency + ", and currency is " + currency + ": all gateways of a store have one currency");
        return site;
    }

    /// @return null when there are no tables yet
    static Site read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery("select to_regclass('tokenfly.site') is not null")) {
                row.next();
                if (!row.getBoolean(1)) return null;
            }
            try (var row = statement.executeQuery(
                    "select id, version, currency, settings_version from tokenfly.site")) {
                return !row.next() ? null : new Site(row.getObject(1, UUID.class), row.getInt(2), row.getString(3),
                        row.getLong(4));
            }
        }
    }

    private static void create(Connection connection, String currency) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement();
                var site = connection.prepareStatement("insert into tokenfly.site (id, version, currency)"
                        + " values (?, ?, ?) on conflict do nothing")) {
            statement.execute("select pg_advisory_xact_lock(7311706, 0)");
            if (read(connection) == null) {
                statement.execute(text());
                site.setObject(1, UUID.randomUUID());
                site.setInt(2, VERSION);
                site.setString(3, currency);
                site.executeUpdate();
            }
            connection.commit();
        } catch (SQLException fault) {
            connection.rollback();
            throw fault;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static String text() throws IOException {
        try (var in = Schema.class.getResourceAsStream("schema.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
