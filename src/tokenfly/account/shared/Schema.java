package tokenfly.account.shared;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/// The tables and functions, which the gateway makes itself.
final class Schema {
    static final int VERSION = 2;
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
        if (site != null) checked(site, currency);
        if (site == null || site.version < VERSION) {
            bringUp(connection, currency);
            site = read(connection);
        }
        return checked(site, currency);
    }

    /// Sees to it that a database that was taken before still has all: a standby may lack what was last made. A
    /// newer version's tables are no harm to whoever runs already.
    static void completed(Connection connection, Site site) throws SQLException, IOException {
        if (site.version < VERSION) bringUp(connection, site.currency);
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
            // Not by its name: a session that once looked for it in vain goes on to remember that, within a transaction.
            try (var row = statement.executeQuery("select exists (select from pg_catalog.pg_tables"
                    + " where schemaname = 'tokenfly' and tablename = 'site')")) {
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

    /// Each version adds to the one before, and leaves what gateways of that one use.
    private static void bringUp(Connection connection, String currency) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(7311706, 0)");
            var site = read(connection);
            for (int version = site == null ? 1 : site.version + 1; version <= VERSION; version++)
                statement.execute(text(version));
            if (site == null) begin(connection, currency);
            statement.execute("update tokenfly.site set version = greatest(version, " + VERSION + ")");
            connection.commit();
        } catch (SQLException fault) {
            connection.rollback();
            throw fault;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void begin(Connection connection, String currency) throws SQLException {
        try (var site = connection.prepareStatement(
                "insert into tokenfly.site (id, version, currency) values (?, ?, ?)")) {
            site.setObject(1, UUID.randomUUID());
            site.setInt(2, VERSION);
            site.setString(3, currency);
            site.executeUpdate();
        }
    }

    private static String text(int version) throws IOException {
        try (var in = Schema.class.getResourceAsStream("schema-" + version + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
