package com.qaxal.local.demo;

import com.qaxal.local.suite.Layout;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Executors;

/** Two small shops on one port, told apart by their host names, each with its own snippet and a GA4 client from npm. */
final class Shop implements AutoCloseable {
    private static final String AT_ITS_OWN_DOMAIN = """
            Its hits leave for data.shop.localhost, a domain of this site's own. So the cookies that come back are first-party, and
            <code>_ga</code> is kept for 395 days.""";
    private static final String AT_THE_EDGE_HOSTNAME = """
            This site has no domain of its own at the edge, so its hits leave for the container's edge hostname. To a browser that is
            another site: the hits arrive, but cookies that come back are third-party ones, which many browsers refuse. Only a custom
            domain of this site would make them first-party.""";

    private final HttpServer server;
    private final Demo.Description demo;
    private final String page = text("shop.html");
    private final int edgePort;

    private Shop(HttpServer server, Demo.Description demo, int edgePort) {
        this.server = server;
        this.demo = demo;
        this.edgePort = edgePort;
    }

    static Shop start(Layout layout, Demo.Description demo) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), layout.shop()), 256);
        Shop shop = new Shop(server, demo, layout.router());
        server.createContext("/", shop::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return shop;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/shop.css" -> answer(exchange, "text/css; charset=utf-8", text("shop.css"));
                case "/ga4.js" -> answer(exchange, "text/javascript; charset=utf-8", text("ga4.js"));
                case "/", "/product", "/cart" -> answer(exchange, "text/html; charset=utf-8", rendered(exchange));
                case "/favicon.ico" -> exchange.sendResponseHeaders(204, -1);
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private String rendered(HttpExchange exchange) {
        String host = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Host"), "");
        boolean boutique = host.startsWith("www.boutique.");
        Demo.Site site = demo.sites().get(boutique ? 1 : 0);
        // The boutique has no domain of its own at the edge, so it uses the edge hostname: to a browser, another site.
        String edge = boutique ? demo.edgeHostname() : demo.customDomain();
        String snippet =
                "http://" + edge + ":" + edgePort + "/l/" + demo.loaderToken() + ".js?s=" + site.containerToken();
        return page.replace("{{name}}", boutique ? "Boutique" : "Shop")
                .replace("{{snippet}}", snippet)
                .replace("{{cookie_domain}}", site.cookieDomain())
                .replace("{{measurement}}", boutique ? "G-BOUTIQUE1" : "G-SHOP1")
                .replace("{{edge}}", boutique ? AT_THE_EDGE_HOSTNAME : AT_ITS_OWN_DOMAIN)
                .replace("{{received}}", demo.originUrl() + "/_received");
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String text(String name) {
        try (InputStream resource = Objects.requireNonNull(
                Shop.class.getResourceAsStream("/demo/" + name), () -> "not built: demo/" + name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
