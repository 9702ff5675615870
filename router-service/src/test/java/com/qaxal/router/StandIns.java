package com.qaxal.router;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What stands around the router: a tagging server and a loader that write down what reached them, and a free port. */
public final class StandIns implements QuarkusTestResourceLifecycleManager {
    static final Queue<Received> AT_ORIGIN = new ConcurrentLinkedQueue<>();
    static final Queue<Received> AT_LOADER = new ConcurrentLinkedQueue<>();
    static volatile CountDownLatch secondChunk = new CountDownLatch(1);
    static final String LOADER_SECRET = "router-secret-of-the-tests";
    /** In which whoever is believed tells the visitor's country. */
    static final String COUNTRY_HEADER = "X-Test-Country";

    static int originPort;
    static int routerPort;

    private @Nullable Vertx vertx;

    record Received(String method, String target, MultiMap headers, String body) {}

    @Override
    public Map<String, String> start() {
        Vertx running = Vertx.vertx();
        vertx = running;
        HttpServer origin = serve(running, this::answerAsOrigin);
        HttpServer loader = serve(
                running,
                request -> received(
                        request,
                        AT_LOADER,
                        () -> request.response()
                                .putHeader("Set-Cookie", "loader=1")
                                .end("script")));
        originPort = origin.actualPort();
        routerPort = freePort();
        return Map.of(
                "qaxal.router.http.port",
                Integer.toString(routerPort),
                "qaxal.router.forward.allow-private-origins",
                "true",
                "qaxal.router.forward.head",
                "1s",
                "qaxal.router.forward.idle",
                "1s",
                "qaxal.router.http.country-header",
                COUNTRY_HEADER,
                "QAXAL_ROUTER_AUTH",
                LOADER_SECRET + ",an older one",
                "QAXAL_LOADER_URL",
                "http://127.0.0.1:" + loader.actualPort(),
                "QAXAL_CONFIG_URL",
                "http://127.0.0.1:" + freePort());
    }

    @Override
    public void stop() {
        if (vertx != null) {
            vertx.close();
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpServer serve(Vertx vertx, io.vertx.core.Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer(new HttpServerOptions().setMaxInitialLineLength(64 * 1024))
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void answerAsOrigin(HttpServerRequest request) {
        switch (Objects.requireNonNullElse(request.path(), "")) {
            case "/silent" -> received(request, AT_ORIGIN, () -> {});
            case "/breaks" ->
                received(request, AT_ORIGIN, () -> request.connection().close());
            case "/truncates" ->
                received(
                        request,
                        AT_ORIGIN,
                        () -> request.response()
                                .setChunked(true)
                                .write("first;")
                                .onSuccess(_ -> request.connection().close()));
            case "/streams" -> received(request, AT_ORIGIN, () -> stream(request));
            case "/picture", "/r/collect" ->
                received(
                        request,
                        AT_ORIGIN,
                        () -> request.response()
                                .putHeader("Content-Type", "image/gif")
                                .end("GIF"));
            case "/collect" ->
                received(
                        request,
                        AT_ORIGIN,
                        () -> request.response()
                                .putHeader("Cache-Control", List.<String>of("must-revalidate", "Public, max-age=60"))
                                .end("cached"));
            case "/ccm/collect" ->
                received(
                        request,
                        AT_ORIGIN,
                        () -> request.response()
                                .putHeader("Cache-Control", List.<String>of("no-cache", "max-age=0"))
                                .putHeader("CDN-Cache-Control", "max-age=600")
                                .putHeader("Surrogate-Control", "max-age=600")
                                .end("own"));
            default ->
                received(
                        request,
                        AT_ORIGIN,
                        () -> request.response()
                                .putHeader("Content-Type", "text/plain")
                                .putHeader("Server", "Google Frontend")
                                .putHeader("Connection", "keep-alive, X-Hop")
                                .putHeader("X-Hop", "1")
                                .putHeader("Access-Control-Allow-Origin", "https://origin-says.example")
                                .putHeader(
                                        "Set-Cookie",
                                        List.<String>of(
                                                "FPID=server; Max-Age=99999999; Domain=shop.test; HttpOnly",
                                                "stolen=1; Domain=boutique.test",
                                                "plain=1; Path=/"))
                                .end("origin"));
        }
    }

    private void stream(HttpServerRequest request) {
        request.response().setChunked(true).write("first;");
        io.vertx.core.Context context = Objects.requireNonNull(Vertx.currentContext());
        CountDownLatch gate = secondChunk;
        Thread.ofVirtual().start(() -> {
            try {
                boolean _ = gate.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                return;
            }
            context.runOnContext(_ -> request.response().end("last"));
        });
    }

    private static void received(HttpServerRequest request, Queue<Received> where, Runnable answer) {
        request.body().onSuccess(body -> {
            where.add(new Received(request.method().name(), request.uri(), request.headers(), body.toString()));
            answer.run();
        });
    }
}
