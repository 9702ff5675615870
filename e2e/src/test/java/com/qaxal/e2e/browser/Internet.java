package com.qaxal.e2e.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * All of the internet that a browser under test can reach, as an HTTP proxy: names lead to servers on this machine, over TLS and on the
 * usual port, and every other name leads nowhere. So URLs are what they are for visitors, without a port that tells a test.
 */
public final class Internet {
    private static final char[] PASSWORD = "of-no-secret".toCharArray();

    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final Map<String, Set<Socket>> connected = new ConcurrentHashMap<>();
    private final ServerSocket proxy;
    private final SSLContext tls;

    private Internet(ServerSocket proxy, SSLContext tls) {
        this.proxy = proxy;
        this.tls = tls;
    }

    public static Internet open() {
        try {
            Internet internet = new Internet(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()), tls());
            Thread.ofVirtual().start(internet::accept);
            return internet;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param port of a server that speaks HTTP without TLS */
    public void lead(String host, int port) {
        ports.put(host, port);
    }

    /**
     * Leads it nowhere from now on, and breaks the connections that browsers have.
     *
     * @return the port of the server that it led to
     */
    public int cut(String host) {
        int port = Objects.requireNonNull(ports.remove(host), host);
        connectedTo(host).forEach(Internet::close);
        return port;
    }

    public int port() {
        return proxy.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket browser = proxy.accept();
                Thread.ofVirtual().start(() -> connect(browser));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect(Socket browser) {
        try (browser) {
            String request = head(browser.getInputStream());
            String host = request.startsWith("CONNECT ") ? request.split("[ :]", 3)[1] : "";
            Integer port = ports.get(host);
            if (port == null) {
                say(browser, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
            connectedTo(host).add(browser);
            say(browser, "HTTP/1.1 200 Connection established\r\n\r\n");
            try (SSLSocket secured = secured(browser);
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread.ofVirtual().start(() -> pump(secured, server));
                pump(server, secured);
            } finally {
                connectedTo(host).remove(browser);
            }
        } catch (IOException e) {
            // a browser that went away
        }
    }

    private Set<Socket> connectedTo(String host) {
        return connected.computeIfAbsent(host, _ -> ConcurrentHashMap.newKeySet());
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone, then
        }
    }

    private SSLSocket secured(Socket browser) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(browser, null, browser.getPort(), true);
        secured.setUseClientMode(false);
        return secured;
    }

    /** Until either side has ended; what still waits to be sent by the other is of no use then. */
    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int read; (read = in.read(buffer)) > 0; ) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // as said above
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void say(Socket browser, String answer) throws IOException {
        browser.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        browser.getOutputStream().flush();
    }

    /** One certificate for all names; the browsers are told not to look at it. */
    private static SSLContext tls() throws IOException {
        Path folder = Files.createTempDirectory("internet");
        Path store = folder.resolve("tls.p12");
        try {
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            String password = new String(PASSWORD);
            int failed = new ProcessBuilder(
                            keytool,
                            "-genkeypair",
                            "-alias",
                            "internet",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=internet",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            password,
                            "-keystore",
                            store.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (failed != 0) {
                throw new IOException("keytool failed");
            }
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }
}
