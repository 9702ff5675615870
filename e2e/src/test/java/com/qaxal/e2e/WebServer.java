package com.qaxal.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A customer's own server, the real program, with a generated snippet in it. What no snippet takes is the customer's own page. */
enum WebServer {
    NGINX("nginx") {
        @Override
        List<String> command(Path program, Path folder) {
            return List.of(program.toString(), "-p", folder.toString(), "-e", "stderr", "-c", "server.conf");
        }

        @Override
        String configuration(String snippet, int port, int edge, String edgeHost) {
            return """
                    daemon off;
                    master_process off;
                    pid nginx.pid;
                    events {}
                    http {
                        access_log off;
                        client_body_temp_path body;
                        proxy_temp_path proxy;
                        fastcgi_temp_path fastcgi;
                        uwsgi_temp_path uwsgi;
                        scgi_temp_path scgi;
                        server {
                            listen 127.0.0.1:%d;
                            server_name www.tenant.test;
                            %s
                            location / { return 200 "%s"; }
                        }
                    }
                    """.formatted(port, atThisMachine(snippet, edge, edgeHost), OWN_PAGE);
        }
    },

    CADDY("caddy") {
        @Override
        List<String> command(Path program, Path folder) {
            return List.of(program.toString(), "run", "--config", "server.conf", "--adapter", "caddyfile");
        }

        @Override
        String configuration(String snippet, int port, int edge, String edgeHost) {
            return """
                    {
                        admin off
                        auto_https off
                    }
                    http://:%d {
                        bind 127.0.0.1
                        %s
                        handle {
                            respond "%s"
                        }
                    }
                    """.formatted(port, atThisMachine(snippet, edge, edgeHost), OWN_PAGE);
        }
    },

    CLOUDFLARE_WORKER("workerd") {
        @Override
        List<String> command(Path program, Path folder) {
            return List.of(program.toString(), "serve", "server.conf");
        }

        /** What the worker fetches goes to the edge by its name, and else to the site. */
        @Override
        String configuration(String snippet, int port, int edge, String edgeHost) {
            return """
                    using Workerd = import "/workerd/workerd.capnp";
                    const config :Workerd.Config = (
                      services = [
                        (name = "worker", worker = (modules = [(name = "worker", esModule = embed "snippet.js")],
                          compatibilityDate = "2025-01-01", globalOutbound = "internet")),
                        (name = "internet", worker = (modules = [(name = "internet", esModule =
                          "export default { fetch(request, env) { return new URL(request.url).hostname === '%s' ? env.EDGE.fetch(request) : new Response('%s'); } };")],
                          compatibilityDate = "2025-01-01", bindings = [(name = "EDGE", service = "edge")])),
                        (name = "edge", external = (address = "127.0.0.1:%d", http = ())),
                      ],
                      sockets = [(name = "http", address = "127.0.0.1:%d", http = (), service = "worker")]
                    );
                    """.formatted(edgeHost, OWN_PAGE, edge, port);
        }
    };

    static final String OWN_PAGE = "the page of the site itself";
    private static final Duration START = Duration.ofSeconds(20);

    private final String program;

    WebServer(String program) {
        this.program = program;
    }

    abstract List<String> command(Path program, Path folder);

    abstract String configuration(String snippet, int port, int edge, String edgeHost);

    /** Empty where it is not installed. */
    Optional<Path> program() {
        Path tools = Path.of(Optional.ofNullable(System.getenv("QAXAL_HOME"))
                .orElse(LocalSuite.ROOT.resolve(".qaxal").toString()));
        return Stream.of(
                        Path.of("/usr/sbin", program),
                        Path.of("/usr/bin", program),
                        tools.resolve("tools/node_modules/workerd/bin").resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Its snippet among all that the API generates. */
    String snippet(JsonNode snippets) {
        return snippets.path(name().toLowerCase(java.util.Locale.ROOT)).asText();
    }

    Running start(String snippet, String edgeHost) {
        try {
            Path folder = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "web-servers").toAbsolutePath()), program);
            int port = freePort();
            int edge = LocalSuite.running().router();
            Files.writeString(folder.resolve("snippet.js"), snippet);
            Files.writeString(folder.resolve("server.conf"), configuration(snippet, port, edge, edgeHost));
            Path output = folder.resolve("output.log");
            ProcessBuilder builder = new ProcessBuilder(command(program().orElseThrow(), folder))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("HOME", folder.toString());
            builder.environment().put("XDG_DATA_HOME", folder.toString());
            builder.environment().put("XDG_CONFIG_HOME", folder.toString());
            Process process = builder.start();
            await(name() + ", which said: " + output)
                    .atMost(START)
                    .until(() -> !process.isAlive() || isListening(port));
            if (!process.isAlive()) {
                throw new AssertionError(name() + " does not run: " + Files.readString(output));
            }
            return new Running(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Running(Process process, int port) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The one thing that is changed about a snippet: the edge's name leads nowhere outside of this machine's browsers. */
    private static String atThisMachine(String snippet, int edge, String edgeHost) {
        String address = "http://" + edgeHost + ":" + edge;
        if (!snippet.contains(address)) {
            throw new AssertionError("no " + address + " in " + snippet);
        }
        return snippet.replace(address, "http://127.0.0.1:" + edge);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isListening(int port) {
        try (Socket _ = new Socket("127.0.0.1", port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
