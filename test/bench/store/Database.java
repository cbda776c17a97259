package bench.store;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A PostgreSQL as it is installed here, with its usual durability, on a port and a folder of its own.
final class Database {
    private static final Path PLACE = Path.of("/usr/lib/postgresql");

    private final Path bin;
    private final Path directory;
    private final int port;

    private Database(Path bin, Path directory, int port) {
        this.bin = bin;
        this.directory = directory;
        this.port = port;
    }

    /// @return null where there is none
    static Database start() throws IOException, InterruptedException {
        if (!Files.isDirectory(PLACE)) return null;
        Path bin;
        try (Stream<Path> files = Files.walk(PLACE, 3)) {
            bin = files.filter(file -> file.endsWith("bin/initdb")).max(Comparator.naturalOrder()).orElseThrow().getParent();
        }
        Path directory = Files.createTempDirectory("tokenfly-bench");
        if (isRoot()) Files.setOwner(directory, directory.getFileSystem().getUserPrincipalLookupService()
                .lookupPrincipalByName("postgres"));
        Database database;
        try (var socket = new ServerSocket(0)) {
            database = new Database(bin, directory, socket.getLocalPort());
        }
        database.run("initdb", "-U", "tokenfly", "-A", "trust", "-D", database.data());
        Path file = directory.resolve("data/postgresql.conf");
        Files.writeString(file, Files.readString(file) + "\nport = " + database.port + "\nlisten_addresses = '127.0.0.1'"
                + "\nunix_socket_directories = '" + directory + "'\n");
        database.run("pg_ctl", "-D", database.data(), "-w", "-l", directory.resolve("log").toString(), "start");
        return database;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (isRoot()) command.addAll(List.of("runuser", "-u", "postgres", "--"));
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        int code = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        if (code != 0) throw new IOException(program + " ended with " + code);
    }

    void stop() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data(), "-w", "-m", "fast", "stop");
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
