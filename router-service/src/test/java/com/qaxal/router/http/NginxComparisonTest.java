package com.qaxal.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.qaxal.router.http.WireCases.Expected;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server that guards half of the web refuses, we refuse as well: asked of a real one, not of its documentation. */
class NginxComparisonTest {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");

    @TempDir
    private Path folder;

    @Test
    void whatNginxRefusesIsRefusedHere() throws Exception {
        boolean installed = Files.isExecutable(NGINX);
        if (!installed) {
            System.err.println("NOT COMPARED WITH NGINX: it is not installed (Debian: apt-get install nginx-light)");
        }
        assertThat(installed || System.getenv("CI") == null)
                .as("CI compares with nginx")
                .isTrue();
        assumeTrue(installed);
        int port = freePort();
        Process nginx = start(port);
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> isOpen(port));
            List<WireCases.WireCase> refused = WireCases.all()
                    .filter(wire -> isRefused(port, wire.bytes()))
                    .toList();

            assertThat(refused).as("nginx was really asked").hasSizeGreaterThan(40);
            assertThat(refused)
                    .as("refused by nginx and served by us")
                    .noneMatch(wire -> wire.expected() instanceof Expected.Understood);
        } finally {
            nginx.destroy();
            boolean _ = nginx.waitFor(5, TimeUnit.SECONDS);
        }
    }

    private Process start(int port) throws IOException {
        Path settings = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  large_client_header_buffers 4 8k;
                  upstream echo { server 127.0.0.1:%2$d; }
                  server { listen 127.0.0.1:%2$d; location / { return 200 "ok"; } location /p { proxy_pass http://echo/q; } }
                }
                """.formatted(folder, port));
        return new ProcessBuilder(NGINX.toString(), "-p", folder.toString(), "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
    }

    private static boolean isRefused(int port, String bytes) {
        try {
            return Http1ConformanceTest.statuses(EchoPort.converse(port, bytes)).stream()
                    .anyMatch(status -> status >= 400);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isOpen(int port) {
        try (Socket _ = new Socket("127.0.0.1", port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
