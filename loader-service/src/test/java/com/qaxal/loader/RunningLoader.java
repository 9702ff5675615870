package com.qaxal.loader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.event.EdgeInvalidation;
import com.qaxal.model.event.Topic;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.kv.SiteDocument;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A loader that runs, one container with two sites in its KV, and a client that asks as the router does. */
abstract class RunningLoader {
    static final String PREFIX = "/x7k2";
    static final Modules ALL = new Modules(
            Modules.AdblockItpDetection.DEFAULT,
            Modules.CookieKeeper.DEFAULT,
            new Modules.CustomDomain(),
            Modules.GtmRecovery.DEFAULT,
            new Modules.SgtmProxy());
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Vertx VERTX = Vertx.vertx();

    final ContainerId container = ContainerId.next();
    final LoaderToken token = LoaderToken.next();
    final ContainerToken shop = ContainerToken.next();
    final ContainerToken boutique = ContainerToken.next();

    @Inject
    @ConfigProperty(name = "QAXAL_REDIS_URL")
    String redisUrl;

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @TestHTTPResource("/")
    URI loader;

    @BeforeEach
    void containerIsInTheKv() {
        redis(Request.cmd(Command.SET).arg("QAXAL:complete").arg("test"));
        put(Namespace.LOADER_TOKEN_MAP, token.value(), new LoaderTokenDocument(1, 1, 1, container));
        put(Namespace.SITE_REGISTRY, container + "/www.shop.test", site(shop, "GTM-SHOP"));
        put(Namespace.SITE_REGISTRY, container + "/blog.shop.test", site(shop, "GTM-SHOP"));
        put(Namespace.SITE_REGISTRY, container + "/www.boutique.test", site(boutique, "GTM-BOUT"));
        configure(ALL);
    }

    void configure(Modules modules, PauseReason... paused) {
        configure(1, modules, paused);
    }

    private void configure(long seq, Modules modules, PauseReason... paused) {
        put(
                Namespace.EDGE_CONFIG,
                container.toString(),
                new EdgeConfigDocument(
                        1,
                        seq,
                        1,
                        container,
                        paused.length == 0 ? EdgeConfigDocument.Status.ACTIVE : EdgeConfigDocument.Status.PAUSED,
                        List.of(paused),
                        modules,
                        Set.of(),
                        Map.of(
                                shop.value(),
                                kept("GTM-SHOP", null, "blog.shop.test", "www.shop.test"),
                                boutique.value(),
                                kept("GTM-BOUT", PREFIX, "www.boutique.test")),
                        shop,
                        "d",
                        false,
                        false,
                        EdgeConfigDocument.Limits.DEFAULT));
    }

    /** Configures anew, and says so as sync does. */
    void change(long seq, Modules modules) {
        configure(seq, modules);
        EdgeInvalidation hint = new EdgeInvalidation.Document(Namespace.EDGE_CONFIG, container.toString(), 1, seq);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topic.EDGE_INVALIDATIONS.name(prefix), 0, null, Json.encode(hint)))
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What the router adds to a request of one of that host's pages. */
    Map<String, String> hosted(String host) {
        return Map.of(
                "X-Qaxal-Edge",
                RouterSecret.VALUE,
                "X-Qaxal-Container",
                container.toString(),
                "X-Qaxal-Public-Host",
                host,
                "Origin",
                "https://" + host);
    }

    HttpResponse<String> script(Map<String, String> headers) {
        return get("/l/" + token + ".js", headers);
    }

    HttpResponse<String> get(String path, Map<String, String> headers) {
        return send(HttpRequest.newBuilder(loader.resolve(path)), headers);
    }

    HttpResponse<String> post(String path, String body, Map<String, String> headers) {
        return send(
                HttpRequest.newBuilder(loader.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    HttpResponse<byte[]> bytes(String path, Map<String, String> headers) {
        return send(HttpRequest.newBuilder(loader.resolve(path)), headers, HttpResponse.BodyHandlers.ofByteArray());
    }

    static HttpResponse<String> send(HttpRequest.Builder request, Map<String, String> headers) {
        return send(request, headers, HttpResponse.BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> send(
            HttpRequest.Builder request, Map<String, String> headers, HttpResponse.BodyHandler<T> body) {
        headers.forEach(request::header);
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(10)).build(), body);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return more;
    }

    static JsonNode json(String text) {
        return Json.decode(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("X-Qaxal-Refused")).hasValue("1");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers")).hasValue("X-Qaxal-Refused");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    private static EdgeConfigDocument.Site kept(String gtmId, @Nullable String prefix, String... hosts) {
        List<Host> own = Stream.of(hosts).map(Host::new).toList();
        return new EdgeConfigDocument.Site(SiteId.next(), null, gtmId, prefix, null, List.of(), own, false);
    }

    private SiteDocument site(ContainerToken site, String gtmId) {
        Host edge = Host.fromUser("e.trqaxal.test").orElseThrow();
        return new SiteDocument(1, 1, 1, container, SiteId.next(), site, gtmId, null, edge, null);
    }

    private void put(Namespace namespace, String key, EdgeDocument document) {
        redis(Request.cmd(Command.SET).arg(namespace.redisKey(key)).arg(Buffer.buffer(Json.encode(document))));
    }

    /** What nobody can read, in the place of a site's document. */
    void garble(String host) {
        redis(Request.cmd(Command.SET)
                .arg(Namespace.SITE_REGISTRY.redisKey(container + "/" + host))
                .arg("no document"));
    }

    private void redis(Request command) {
        Redis redis = Redis.createClient(VERTX, redisUrl);
        redis.send(command).toCompletionStage().toCompletableFuture().join();
        redis.close();
    }
}
