package tokenfly.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A real PostgreSQL on a port and a folder of its own, run by the system's user for it when the tests are
/// root's, as the server refuses that. Where there is none, or no driver, tests are skipped in words.
public final class Postgres implements AutoCloseable {
    private static final String USER = "tokenfly";
    private static final Path[] PLACES = {Path.of("/usr/lib/postgresql"), Path.of("/usr/pgsql"), Path.of("/opt/homebrew/opt")};

    private static Driver loaded;

    private final Path bin;
    private final Path directory;
    private final int port;

    private Postgres(Path bin, Path directory, int port) {
        this.bin = bin;
        this.directory = directory;
        this.port = port;
    }

    /// The driver that the build fetched.
    public static Path driver() {
        var jar = System.getProperty("tokenfly.postgresql.jar", "");
        Assumptions.assumeTrue(!jar.isEmpty() && Files.exists(Path.of(jar)),
                "no JDBC driver of PostgreSQL: make test fetches one where it can");
        return Path.of(jar).toAbsolutePath();
    }

    public static Postgres start() throws IOException, InterruptedException {
        driver();
        var server = make();
        server.run("initdb", "-U", USER, "-A", "trust", "--no-sync", "-D", server.data());
        server.configure("fsync = on", "max_connections = 60", "shared_buffers = 16MB", "max_wal_senders = 4",
                "wal_level = replica", "hot_standby = on");
        server.up();
        return server;
    }

    private static Postgres make() throws IOException {
        var directory = Files.createTempDirectory("tokenfly-postgres");
        if (isRoot()) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            var user = directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            Files.setOwner(directory, user);
        }
        try (var socket = new ServerSocket(0)) {
            return new Postgres(bin(), directory, socket.getLocalPort());
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Path bin() throws IOException {
        var found = new ArrayList<Path>();
        for (var place : PLACES) {
            if (!Files.isDirectory(place)) continue;
            try (Stream<Path> files = Files.walk(place, 3)) {
                files.filter(file -> file.endsWith("bin/initdb")).map(Path::getParent).forEach(found::add);
            }
        }
        Assumptions.assumeTrue(!found.isEmpty(), "no PostgreSQL server on this machine (Debian: postgresql)");
        Assumptions.assumeTrue(!isRoot() || new File("/usr/sbin/runuser").canExecute()
                || new File("/sbin/runuser").canExecute(), "PostgreSQL does not run as root, and there is no runuser");
        return found.stream().max(Comparator.comparing(Path::toString)).orElseThrow();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void configure(String... lines) throws IOException {
        var file = directory.resolve("data/postgresql.conf");
        Files.writeString(file, Files.readString(file) + "\n" + String.join("\n", lines) + "\nport = " + port
                + "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '" + directory + "'\n");
    }

    /// Starts it, again.
    public void up() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data(), "-w", "-t", "30", "-l", directory.resolve("log").toString(), "start");
    }

    public void stop() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data(), "-w", "-m", "fast", "stop");
    }

    /// `kill -9` of the postmaster and of all that it started.
    public void kill() throws IOException, InterruptedException {
        long postmaster = Long.parseLong(Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst());
        var process = ProcessHandle.of(postmaster).orElseThrow();
        var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        while (process.isAlive() || children.stream().anyMatch(ProcessHandle::isAlive)) Thread.sleep(10);
        Files.deleteIfExists(directory.resolve("data/postmaster.pid"));
    }

    /// A standby that follows this one, asynchronously.
    public Postgres standby() throws IOException, InterruptedException {
        var standby = make();
        standby.run("pg_basebackup", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", USER, "-D", standby.data(),
                "-R", "-X", "stream", "-c", "fast", "--no-sync");
        standby.configure();
        standby.up();
        return standby;
    }

    public void promote() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data(), "-w", "promote");
    }

    /// A PgBouncer before it, in which transactions share so many connections. Where there is none, tests are
    /// skipped in words.
    ///
    /// @return its port
    public int pooler(int connections) throws IOException, InterruptedException {
        var program = Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .map(place -> Path.of(place, "pgbouncer")).filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(program.isPresent(), "no PgBouncer on this machine (Debian: pgbouncer)");
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var config = Files.writeString(directory.resolve("pooler.ini"), """
                [databases]
                postgres = host=127.0.0.1 port=%d user=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = %d
                logfile = %s/pooler.log
                pidfile = %s/pooler.pid
                """.formatted(port, USER, free, connections, directory, directory));
        run(program.get().toString(), "-d", config.toString());
        return free;
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (isRoot()) command.addAll(List.of("runuser", "-u", "postgres", "--"));
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        var output = directory.resolveSibling(directory.getFileName() + ".out");
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0)
            throw new IOException(program + " failed: " + Files.readString(output));
        Files.delete(output);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public String user() {
        return USER;
    }

    public Connection connect() {
        var properties = new Properties();
        properties.setProperty("user", USER);
        try {
            return loaded().connect(url(), properties);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    private static synchronized Driver loaded() {
        if (loaded == null) loaded = load();
        return loaded;
    }

    private static Driver load() {
        try {
            var loader = new URLClassLoader(new URL[] {driver().toUri().toURL()});
            return ServiceLoader.load(Driver.class, loader).stream().filter(found -> found.type().getClassLoader() == loader)
                    .findFirst().orElseThrow().get();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// The first column of the first row.
    public long number(String sql) {
        try (var connection = connect(); var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    public void execute(String sql) {
        try (var connection = connect(); var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    @Override public void close() throws IOException {
        try {
            var pooler = directory.resolve("pooler.pid");
            if (Files.exists(pooler)) ProcessHandle.of(Long.parseLong(Files.readString(pooler).strip()))
                    .ifPresent(ProcessHandle::destroyForcibly);
            if (Files.exists(directory.resolve("data/postmaster.pid"))) kill();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
