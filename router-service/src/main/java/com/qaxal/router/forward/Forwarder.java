package com.qaxal.router.forward;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Carries requests on pooled connections of one event loop, streamed both ways. Nothing is sent twice, but for one retry of a bodiless GET whose
 * kept-alive connection turned out closed.
 */
public final class Forwarder {
    private static final String METADATA_V6 = "fd00:ec2:0:0:0:0:0:254";

    private final HttpClient client;
    private final Duration idle;
    /** Connections that carried something before: only those can turn out closed by a timeout of the other side. */
    private final Set<HttpConnection> used = Collections.newSetFromMap(new WeakHashMap<>());

    /** @param idle the longest silence of an upstream, before its head and within its answer */
    public Forwarder(HttpClient client, Duration idle) {
        this.client = client;
        this.idle = idle;
    }

    public static boolean isLoop(HttpServerRequest request) {
        return ForwardHeaders.hasLoop(request.headers());
    }

    /** The future never fails: how it ended is the answer. */
    public Future<Exchanged> exchange(ForwardPlan plan) {
        Promise<Exchanged> end = Promise.promise();
        attempt(plan, end, true);
        return end.future();
    }

    private void attempt(ForwardPlan plan, Promise<Exchanged> end, boolean first) {
        client.request(options(plan))
                .onFailure(failure -> end.tryComplete(
                        failure instanceof ConnectionPoolTooBusyException
                                ? new Exchanged.NoConnectionFree()
                                : new Exchanged.NotConnected()))
                .onSuccess(out -> {
                    if (!plan.upstream().mayBePrivate()
                            && isPrivate(out.connection().remoteAddress())) {
                        out.reset();
                        end.tryComplete(new Exchanged.NotConnected());
                        return;
                    }
                    if (first) {
                        plan.handOver().run();
                    }
                    boolean kept = !used.add(out.connection());
                    converse(plan, out, end, first && kept && isRepeatable(plan.request()));
                });
    }

    private RequestOptions options(ForwardPlan plan) {
        return new RequestOptions()
                .setMethod(plan.request().method())
                .setHost(plan.upstream().host())
                .setPort(plan.upstream().port())
                .setSsl(plan.upstream().tls())
                .setURI(plan.uri())
                .setIdleTimeout(idle.toMillis());
    }

    private void converse(ForwardPlan plan, HttpClientRequest out, Promise<Exchanged> end, boolean mayRepeat) {
        HttpServerRequest in = plan.request();
        ForwardHeaders.copyRequest(in.headers(), out.headers(), plan.client(), plan.publicHost(), plan.upstream());
        plan.further().forEach(out.headers()::set);
        long handedOver = System.nanoTime();
        in.response().closeHandler(_ -> {
            if (end.tryComplete(new Exchanged.BrowserGone())) {
                out.reset();
            }
        });
        send(in, out, plan.bodyBytes())
                .onSuccess(answer -> relay(plan, answer, end, System.nanoTime() - handedOver))
                .onFailure(failure -> {
                    if (mayRepeat && failure instanceof HttpClosedException) {
                        attempt(plan, end, false);
                    } else {
                        end.tryComplete(failed(failure));
                    }
                });
    }

    private static Future<HttpClientResponse> send(HttpServerRequest in, HttpClientRequest out, long limit) {
        if (!hasBody(in)) {
            in.resume();
            return out.send();
        }
        if (!in.headers().contains("Content-Length")) {
            out.setChunked(true);
        }
        Promise<HttpClientResponse> answer = Promise.promise();
        new LimitedBody(in, limit).pipeTo(out).onFailure(failure -> {
            out.reset();
            answer.tryFail(failure);
        });
        out.response().onSuccess(answer::tryComplete).onFailure(answer::tryFail);
        return answer.future();
    }

    private void relay(ForwardPlan plan, HttpClientResponse answer, Promise<Exchanged> end, long nanosToHead) {
        HttpServerResponse out = plan.request().response();
        if (out.closed()) {
            end.tryComplete(new Exchanged.BrowserGone());
            return;
        }
        out.setStatusCode(answer.statusCode());
        ForwardHeaders.copyAnswer(answer.headers(), out.headers());
        plan.answerHead().accept(answer, out);
        if (isBodiless(plan.request().method(), answer.statusCode())) {
            out.end();
            end.tryComplete(new Exchanged.Completed(answer.statusCode(), nanosToHead));
            return;
        }
        boolean lengthKnown = answer.headers().contains("Content-Length");
        if (!lengthKnown && plan.request().version() != HttpVersion.HTTP_2) {
            out.setChunked(true);
        }
        answer.pipe().endOnFailure(false).to(out).onComplete(piped -> {
            if (piped.succeeded()) {
                end.tryComplete(new Exchanged.Completed(answer.statusCode(), nanosToHead));
            } else {
                out.reset(); // a browser must see that something is missing
                end.tryComplete(new Exchanged.Truncated(answer.statusCode(), nanosToHead));
            }
        });
    }

    private static Exchanged failed(Throwable failure) {
        if (failure instanceof LimitedBody.TooLarge) {
            return new Exchanged.BodyTooLarge();
        }
        return failure instanceof TimeoutException ? new Exchanged.TimedOut() : new Exchanged.BrokenOff();
    }

    private static boolean isRepeatable(HttpServerRequest in) {
        return in.method().equals(HttpMethod.GET) && !hasBody(in);
    }

    private static boolean hasBody(HttpServerRequest in) {
        String length = in.getHeader("Content-Length");
        if (length != null) {
            return !length.equals("0");
        }
        boolean mayHave = in.version() == HttpVersion.HTTP_2
                && !in.method().equals(HttpMethod.GET)
                && !in.method().equals(HttpMethod.HEAD);
        return mayHave || in.headers().contains("Transfer-Encoding");
    }

    private static boolean isBodiless(HttpMethod method, int status) {
        return method.equals(HttpMethod.HEAD) || status == 204 || status == 304;
    }

    /** Judged by the address that was really connected to: a name can point anywhere, and elsewhere a moment later. */
    private static boolean isPrivate(SocketAddress address) {
        String text = address.hostAddress();
        if (text == null) {
            return true;
        }
        try {
            InetAddress ip = InetAddress.getByName(text);
            return ip.isLoopbackAddress()
                    || ip.isLinkLocalAddress() // 169.254.169.254, the metadata service, included
                    || ip.isAnyLocalAddress()
                    || ip.isMulticastAddress()
                    || ip.getHostAddress().equals(METADATA_V6);
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
