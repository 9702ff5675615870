package com.qaxal.router.main;

import com.qaxal.model.problem.ProblemCode;
import com.qaxal.router.RequestPath;
import com.qaxal.router.Steps;
import com.qaxal.router.forward.Forwarder;
import com.qaxal.router.respond.Problems;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The visitors' port: one server and one pool of upstream connections per event loop, so that a request never changes threads. */
final class RouterServer {
    private final Vertx vertx;
    private final RouterSettings settings;
    private final Steps steps;
    private final AtomicInteger port = new AtomicInteger();

    RouterServer(Vertx vertx, RouterSettings settings, Steps steps) {
        this.vertx = vertx;
        this.settings = settings;
        this.steps = steps;
    }

    /** The port that is open; differs from the configured one when that is 0. */
    int port() {
        return port.get();
    }

    /** @return the deployment, to be given back to {@link #stop} */
    Future<String> start() {
        int loops = Runtime.getRuntime().availableProcessors();
        return vertx.deployVerticle(Loop::new, new DeploymentOptions().setInstances(loops));
    }

    /** Closes the port and every connection. */
    Future<Void> stop(String deployment) {
        return vertx.undeploy(deployment);
    }

    private final class Loop extends AbstractVerticle {
        private @Nullable HttpServer server;
        private @Nullable HttpClient client;

        @Override
        public void start(Promise<Void> started) {
            HttpClient pool = vertx.createHttpClient(clientOptions());
            RequestPath path = new RequestPath(
                    steps, new Forwarder(pool, settings.forward().idle()));
            HttpServer visitors = vertx.createHttpServer(serverOptions())
                    .requestHandler(path::serve)
                    .invalidRequestHandler(RouterServer::refuseInvalid);
            client = pool;
            server = visitors;
            visitors.listen().onComplete(listening -> {
                if (listening.succeeded()) {
                    port.set(visitors.actualPort());
                    started.complete();
                } else {
                    started.fail(listening.cause());
                }
            });
        }

        @Override
        public void stop(Promise<Void> stopped) {
            Future<Void> closed = server == null ? Future.succeededFuture() : server.close();
            Future<Void> clientClosed = client == null ? Future.succeededFuture() : client.close();
            Future.join(closed, clientClosed).<Void>mapEmpty().onComplete(stopped);
        }
    }

    private HttpServerOptions serverOptions() {
        RouterSettings.Http http = settings.http();
        return new HttpServerOptions()
                .setHost(http.host())
                .setPort(http.port())
                .setMaxInitialLineLength(http.maxRequestLine())
                .setMaxHeaderSize(http.maxHeaders())
                .setIdleTimeout((int) http.idle().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHandle100ContinueAutomatically(true)
                .setTcpNoDelay(true);
    }

    private HttpClientOptions clientOptions() {
        RouterSettings.Forward forward = settings.forward();
        return new HttpClientOptions()
                .setConnectTimeout((int) forward.connect().toMillis())
                .setMaxPoolSize(forward.connections())
                .setMaxWaitQueueSize(forward.waiting())
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false)
                .setVerifyHost(true)
                .setTcpNoDelay(true)
                .setMaxHeaderSize(settings.http().maxHeaders());
    }

    /** What the HTTP codec could not read at all. */
    private static void refuseInvalid(HttpServerRequest request) {
        DecoderResult result = request.decoderResult();
        Throwable cause = result == null ? null : result.cause();
        boolean tooLong = cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
        ProblemCode problem = tooLong ? ProblemCode.HEADERS_TOO_LARGE : ProblemCode.BAD_REQUEST;
        Problems.send(request, problem, false, null, null, false);
        request.connection().close();
    }
}
