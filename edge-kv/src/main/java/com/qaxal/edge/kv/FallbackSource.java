package com.qaxal.edge.kv;

import com.qaxal.model.kv.Namespace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks {@code container-config} of config-service, within two budgets. Refused by a budget counts as failed. */
final class FallbackSource {
    /** Only a 404 that says so is one: a wrong base path or a proxy in between must not make a customer disappear. */
    static final String DEFINITIVE = "X-Qaxal-Definitive";

    private final HttpClient client;
    private final EdgeKvSettings settings;
    private final RateBudget refreshes;
    private final RateBudget firstLooks;

    FallbackSource(Vertx vertx, EdgeKvSettings settings) {
        this.settings = settings;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) settings.fallbackDeadline().toMillis())
                .setMaxPoolSize(8)
                .setMaxWaitQueueSize(256)
                .setSsl("https".equals(settings.config().getScheme()))
                .setVerifyHost(true));
        this.refreshes = new RateBudget(settings.refreshesPerSecond());
        this.firstLooks = new RateBudget(settings.firstLooksPerSecond());
    }

    Future<Reading> read(Namespace namespace, String key, boolean held) {
        if (!(held ? refreshes : firstLooks).take(System.nanoTime())) {
            return Future.succeededFuture(Reading.FAILED);
        }
        return client.request(request(namespace, key))
                .compose(request ->
                        request.putHeader("X-Edge-Auth", settings.edgeAuth()).send())
                .compose(response -> reading(namespace, response))
                .timeout(settings.fallbackDeadline().toMillis(), TimeUnit.MILLISECONDS) // of the body, too
                .otherwise(Reading.FAILED);
    }

    void close() {
        client.close();
    }

    private RequestOptions request(Namespace namespace, String key) {
        URI base = settings.config();
        String scheme = base.getScheme();
        int port = base.getPort() >= 0 ? base.getPort() : "https".equals(scheme) ? 443 : 80;
        String path = "/container-config/" + namespace + '/'
                + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(base.getHost())
                .setPort(port)
                .setURI(path)
                .setTimeout(settings.fallbackDeadline().toMillis());
    }

    private static Future<Reading> reading(Namespace namespace, HttpClientResponse response) {
        if (response.statusCode() == 200) {
            return response.body().map(Buffer::getBytes).map(body -> RedisSource.decode(namespace, body));
        }
        boolean definitive = response.statusCode() == 404 && "1".equals(response.getHeader(DEFINITIVE));
        return response.end().map(definitive ? Reading.DEFINITELY_NOTHING : Reading.FAILED);
    }
}
