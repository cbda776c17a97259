package tokenfly.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tokenfly.account.settings.StoreSettings;
import tokenfly.properties.Key;
import tokenfly.properties.Mistakes;
import tokenfly.properties.Section;

/// Reads what is said of the database that several gateways share.
record StoreReader(Section gateway, Path directory, Mistakes mistakes) {
    private static final List<Key<?>> OTHERS = List.of(ConfigKeys.STORE_DRIVER, ConfigKeys.STORE_USER,
            ConfigKeys.STORE_PASSWORD, ConfigKeys.STORE_NODE, ConfigKeys.STORE_CONNECTIONS, ConfigKeys.STORE_WAIT,
            ConfigKeys.STORE_KEEP);

    /// @return null where there is none
    StoreSettings read() {
        if (!gateway.has(ConfigKeys.STORE)) {
            for (var key : OTHERS)
                if (gateway.has(key)) mistakes.add(gateway.at(key), "stands without store; allowed: both or neither");
            return null;
        }
        var driver = driver();
        if (gateway.get(ConfigKeys.STORE) == null || driver == null) return null;
        return new StoreSettings(gateway.get(ConfigKeys.STORE), driver, gateway.get(ConfigKeys.STORE_USER),
                gateway.get(ConfigKeys.STORE_PASSWORD), node(), (int) (long) gateway.get(ConfigKeys.STORE_CONNECTIONS),
                gateway.get(ConfigKeys.STORE_WAIT), gateway.get(ConfigKeys.STORE_KEEP));
    }

    private Path driver() {
        if (!gateway.has(ConfigKeys.STORE_DRIVER)) {
            // A value that is mistaken is told once, and may have to be hidden.
            if (gateway.get(ConfigKeys.STORE) != null) mistakes.add(gateway.at(ConfigKeys.STORE),
                    "needs store.driver; allowed: with the jar of PostgreSQL's JDBC driver there,"
                            + " org.postgresql:postgresql from https://jdbc.postgresql.org");
            return null;
        }
        if (gateway.get(ConfigKeys.STORE_DRIVER) == null) return null;
        var driver = directory.resolve(gateway.get(ConfigKeys.STORE_DRIVER));
        if (Files.isRegularFile(driver) && Files.isReadable(driver)) return driver;
        mistakes.add(gateway.at(ConfigKeys.STORE_DRIVER), "is not there or cannot be read; allowed: the jar of"
                + " PostgreSQL's JDBC driver, org.postgresql:postgresql from https://jdbc.postgresql.org");
        return null;
    }

    /// Where the port is anybody's, the data directory tells gateways of one machine apart.
    private String node() {
        if (gateway.get(ConfigKeys.STORE_NODE) != null) return gateway.get(ConfigKeys.STORE_NODE);
        int port = gateway.get(ConfigKeys.LISTEN).port();
        return host() + ":" + (port > 0 ? port : directory.resolve(gateway.get(ConfigKeys.DATA)));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
