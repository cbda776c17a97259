package tokenfly.account.shared;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import tokenfly.account.settings.StoreSettings;

/// The JDBC driver that the operator put beside the jar, in a class loader of its own. Thread-safe.
final class Driver {
    static final String FETCH = "fetch org.postgresql:postgresql (https://jdbc.postgresql.org) and name its jar";
    private static final Executor AT_ONCE = Runnable::run;

    private final StoreSettings settings;
    private final java.sql.Driver driver;

    /// @throws StoreException when it is not there, or is none
    Driver(StoreSettings settings) throws StoreException {
        this.settings = settings;
        if (!Files.isRegularFile(settings.driver()) || !Files.isReadable(settings.driver())) throw new StoreException(
                "store.driver = " + settings.driver() + " is not there or cannot be read: " + FETCH);
        this.driver = find();
    }

    private java.sql.Driver find() throws StoreException {
        try {
            // Never closed: the driver loads classes of its jar as long as it is used.
            var loader = new URLClassLoader(new URL[] {settings.driver().toUri().toURL()},
                    java.sql.Driver.class.getClassLoader());
            for (var found : ServiceLoader.load(java.sql.Driver.class, loader))
                if (found.getClass().getClassLoader() == loader && found.acceptsURL(settings.url())) return found;
        } catch (IOException | SQLException | java.util.ServiceConfigurationError fault) {
            throw new StoreException("store.driver = " + settings.driver() + " cannot be loaded: "
                    + fault.getMessage() + "; " + FETCH, fault);
        }
        throw new StoreException("store.driver = " + settings.driver() + " has no JDBC driver for " + settings.url()
                + ": " + FETCH);
    }

    String name() {
        return settings.driver().getFileName() + " " + driver.getMajorVersion() + "." + driver.getMinorVersion();
    }

    /// A new connection in autocommit mode.
    ///
    /// @param patience for each answer; a connection that exceeds it is broken
    Connection connect(Duration patience) throws SQLException {
        var connection = driver.connect(settings.url(), properties());
        if (connection == null) throw new SQLException("the driver does not take this URL", "08001");
        connection.setNetworkTimeout(AT_ONCE, (int) patience.toMillis());
        try {
            // The functions take locks: at a stricter level, which a database may have for all, they would only fail.
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            if (!settings.url().contains("prepareThreshold=") && !isDirect(connection)) keepNoStatements(connection);
            return connection;
        } catch (SQLException | RuntimeException fault) {
            Pool.close(connection);
            throw fault;
        }
    }

    /// Whether the server's process is the one that the connection was told of when it began. A pooler, such as
    /// PgBouncer, says something else: behind it each transaction may be another process's.
    private static boolean isDirect(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getObject(1).equals(connection.getClass().getMethod("getBackendPID").invoke(connection));
        } catch (ReflectiveOperationException other) {
            return false;
        }
    }

    /// Behind a pooler a name may be of a statement that another client gave it, which would be done instead.
    private static void keepNoStatements(Connection connection) throws SQLException {
        try {
            connection.getClass().getMethod("setPrepareThreshold", int.class).invoke(connection, 0);
        } catch (ReflectiveOperationException other) {
            throw new SQLException("the driver cannot be told to keep no statements, as it must be behind a pooler",
                    "0A000", other);
        }
    }

    private Properties properties() {
        var properties = new Properties();
        if (settings.user() != null) properties.setProperty("user", settings.user());
        if (settings.password() != null) properties.setProperty("password", settings.password());
        usual(properties, "connectTimeout", "2");
        usual(properties, "socketTimeout", "5");
        usual(properties, "tcpKeepAlive", "true");
        usual(properties, "ApplicationName", "TokenFly " + settings.node());
        if (hosts().contains(",")) {
            // Else the first host that answers would do, a standby for ever after a failover.
            usual(properties, "targetServerType", "primary");
            usual(properties, "hostRecheckSeconds", "1");
        }
        if (!isLocal()) usual(properties, "sslmode", "verify-full");
        return properties;
    }

    private void usual(Properties properties, String name, String value) {
        if (!settings.url().contains("?" + name + "=") && !settings.url().contains("&" + name + "="))
            properties.setProperty(name, value);
    }

    private String hosts() {
        var url = settings.url().substring(settings.url().indexOf("//") + 2).toLowerCase(Locale.ROOT);
        int end = url.indexOf('/');
        return end < 0 ? url : url.substring(0, end);
    }

    /// Whether every host of the URL is this machine.
    private boolean isLocal() {
        for (var host : hosts().split(","))
            if (!host.matches("(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?")) return false;
        return true;
    }
}
