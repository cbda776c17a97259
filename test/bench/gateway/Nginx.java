package bench.gateway;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// nginx as a bare reverse proxy: 2 workers, connections kept alive on both sides, nothing logged.
record Nginx(Process running, int port) implements Target {
    /// Bodies stay in memory and answers go on as they come, as in the gateway.
    private static final String CONFIG = """
            worker_processes 2;
            daemon off;
            pid nginx.pid;
            error_log stderr error;
            USER
            events { worker_connections 16384; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                client_max_body_size 64m;
                client_body_buffer_size 8m;
                keepalive_requests 1000000000;
                upstream mock {
                    server 127.0.0.1:UPSTREAM;
                    keepalive 8192;
                    keepalive_requests 1000000000;
                }
                server {
                    listen 127.0.0.1:PORT reuseport backlog=8192;
                    location / {
                        proxy_pass http://mock;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_buffering off;
                    }
                }
            }
            """;

    /// @return empty when there is no nginx on the PATH
    static Optional<Target> start(int upstreamPort, Path directory) throws IOException {
        int port = freePort();
        Files.createDirectories(directory);
        var root = System.getProperty("user.name").equals("root");
        Files.writeString(directory.resolve("nginx.conf"), CONFIG
                .replace("UPSTREAM", Integer.toString(upstreamPort))
                .replace("PORT", Integer.toString(port)).replace("USER", root ? "user root;" : ""));
        try {
            var process = new ProcessBuilder("nginx", "-e", "stderr", "-p", directory + "/",
                    "-c", "nginx.conf").inheritIO().start();
            awaitPort(port, process);
            return Optional.of(new Nginx(process, port));
        } catch (IOException absent) {
            System.out.println("nginx: not to be had (" + absent.getMessage() + "); install it to"
                    + " see the gateway beside it, for example `apt-get install nginx-light`");
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public ProcessHandle process() {
        return running.toHandle();
    }

    @Override
    public void close() {
        Child.stop(running);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(int port, Process process) throws IOException {
        while (process.isAlive()) {
            try (var _ = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IOException("it ended with code " + process.exitValue());
    }
}
