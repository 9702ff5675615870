package com.qaxal.config.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippet for nginx, in a real one, before an edge that has TLS: whoever cannot prove to be the edge does not hear the key. */
class ProvenEdgeTest {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final String KEY = "s3cret";
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private final Queue<String> keys = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void requireNginx() {
        boolean installed = Files.isExecutable(NGINX);
        String missing = "NOT TESTED: the snippet for nginx with TLS (Debian: apt-get install nginx-light)";
        if (!installed) {
            System.err.println(missing);
            assertThat(System.getenv("CI")).as(missing).isNull();
        }
        assumeTrue(installed, missing);
    }

    @Test
    void edgeThatProvesItsNameHearsTheKey() throws Exception {
        assertThat(throughNginx("localhost")).isEqualTo(204);
        assertThat(keys).containsExactly(KEY);
    }

    @Test
    void serverWithACertificateForAnotherNameHearsNothing() throws Exception {
        assertThat(throughNginx("other.test")).isEqualTo(502);
        assertThat(keys).isEmpty();
    }

    /** @param certified the name in the certificate of a server that is asked as {@code localhost} */
    private int throughNginx(String certified) throws Exception {
        HttpsServer edge = edge(certified);
        int port = freePort();
        Process nginx = nginx(port, edge.getAddress().getPort());
        try (HttpClient visitor = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> isOpen(port));
            return visitor.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/x7k2mq/boot"))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } finally {
            nginx.destroy();
            boolean _ = nginx.waitFor(5, TimeUnit.SECONDS);
            edge.stop(0);
        }
    }

    private HttpsServer edge(String name) throws Exception {
        Path store = folder.resolve("edge.p12");
        keytool("-genkeypair", store, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=dns:" + name);
        keytool(
                "-exportcert",
                store,
                "-rfc",
                "-file",
                folder.resolve("edge.pem").toString());
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(store)) {
            keyStore.load(stored, PASSWORD);
        }
        KeyManagerFactory identity = KeyManagerFactory.getInstance("PKIX");
        identity.init(keyStore, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(identity.getKeyManagers(), null, null);
        HttpsServer edge = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        edge.setHttpsConfigurator(new HttpsConfigurator(tls));
        edge.createContext("/", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("X-Qaxal-Proxy-Key"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        edge.start();
        return edge;
    }

    private static void keytool(String command, Path store, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-alias",
                "edge",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        words.addAll(List.of(more));
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }

    private Process nginx(int port, int edge) throws IOException {
        ProxySnippets snippets = ProxySnippets.of(
                List.of("www.shop.test"), List.of("/x7k2mq"), "localhost", "https://{host}:" + edge, KEY);
        Path settings = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
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
                  server { listen 127.0.0.1:%2$d; %3$s }
                }
                """.formatted(
                        folder,
                        port,
                        snippets.nginx()
                                .replace(
                                        "/etc/ssl/certs/ca-certificates.crt",
                                        folder.resolve("edge.pem").toString())));
        return new ProcessBuilder(NGINX.toString(), "-p", folder.toString(), "-e", "stderr", "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket _ = new Socket("127.0.0.1", port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
