package tokenfly.account.settings;

import java.nio.file.Path;
import java.time.Duration;

/// The database that several gateways share, as the operator's file names it.
///
/// @param url a JDBC URL of PostgreSQL
/// @param driver the jar of its JDBC driver
/// @param user null to leave that to the URL and the driver
/// @param password null likewise
/// @param node the name of this gateway, which no other one may have
/// @param connections how many are open at most for requests
/// @param patience how long the last byte of an answer waits until the database has its charge
/// @param keep how long journals are kept that the database has
public record StoreSettings(String url, Path driver, String user, String password, String node, int connections,
        Duration patience, Duration keep) {
    /// Without the password.
    @Override public String toString() {
        return url;
    }
}
