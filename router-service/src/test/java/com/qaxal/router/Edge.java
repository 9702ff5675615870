package com.qaxal.router;

import com.qaxal.model.event.EdgeInvalidation;
import com.qaxal.model.event.Topic;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import com.qaxal.model.kv.Version;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a container into the KV as sync would: a shop with a custom domain, and a boutique beside it. */
final class Edge {
    /** What the boutique's own server sends to prove itself, and what of it the edge knows. */
    static final String BOUTIQUE_KEY = "test";

    private static final String BOUTIQUE_KEY_DIGEST = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";

    private static final AtomicLong SEQ = new AtomicLong(1);
    private static final Vertx VERTX = Vertx.vertx();

    final ContainerId container = ContainerId.next();
    final ContainerToken shopToken = ContainerToken.next();
    final ContainerToken boutiqueToken = ContainerToken.next();
    /** Names of this container alone, so that tests do not meet. */
    final String edgeHost = "e" + SEQ.get() + ".trqaxal.test";

    final String dataHost = "data" + SEQ.get() + ".shop.test";

    private final SiteId shop = SiteId.next();
    private final SiteId boutique = SiteId.next();
    private final Redis redis;
    private final Settings settings;

    /** What a test may want different. */
    record Settings(
            List<PauseReason> paused,
            Modules modules,
            Set<String> entitlements,
            EdgeConfigDocument.Limits limits,
            int originPort,
            boolean anonymizeIp) {

        static Settings usual() {
            Modules.CookieKeeper keeper =
                    new Modules.CookieKeeper(395, Modules.UnknownConsent.ASSUME_GRANTED, List.of(), false, false);
            return new Settings(
                    List.of(),
                    new Modules(
                            Modules.AdblockItpDetection.DEFAULT,
                            keeper,
                            new Modules.CustomDomain(),
                            Modules.GtmRecovery.DEFAULT,
                            new Modules.SgtmProxy()),
                    Set.of(EdgeConfigDocument.COOKIE_RESTORATION),
                    EdgeConfigDocument.Limits.DEFAULT,
                    StandIns.originPort,
                    false);
        }

        Settings paused(PauseReason... reasons) {
            return new Settings(List.of(reasons), modules, entitlements, limits, originPort, anonymizeIp);
        }

        Settings modules(Modules other) {
            return new Settings(paused, other, entitlements, limits, originPort, anonymizeIp);
        }

        Settings entitlements(Set<String> other) {
            return new Settings(paused, modules, other, limits, originPort, anonymizeIp);
        }

        Settings limits(int concurrent, long bodyBytes) {
            return new Settings(
                    paused,
                    modules,
                    entitlements,
                    new EdgeConfigDocument.Limits(concurrent, bodyBytes),
                    originPort,
                    anonymizeIp);
        }

        Settings originPort(int other) {
            return new Settings(paused, modules, entitlements, limits, other, anonymizeIp);
        }

        Settings anonymized() {
            return new Settings(paused, modules, entitlements, limits, originPort, true);
        }
    }

    private Edge(Redis redis, Settings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    static Edge with(String redisUrl, Settings settings) {
        Edge edge = new Edge(Redis.createClient(VERTX, redisUrl), settings);
        edge.run(Request.cmd(Command.SET).arg("QAXAL:complete").arg("test"));
        edge.write();
        return edge;
    }

    /** Writes the configuration again, with other settings and a higher seq, and tells the edges through Kafka. */
    Version change(Settings other, String bootstrap, String topicPrefix) {
        EdgeConfigDocument config = config(other);
        put(Namespace.EDGE_CONFIG, container.toString(), config);
        announce(container, config.version(), bootstrap, topicPrefix);
        return config.version();
    }

    /** Tells the edges of a configuration that nobody wrote. */
    static Version announceNothing(ContainerId container, String bootstrap, String topicPrefix) {
        Version version = new Version(1, SEQ.incrementAndGet());
        announce(container, version, bootstrap, topicPrefix);
        return version;
    }

    /** Says in the KV, as sync does, that all was written until now. */
    Version markWritten() {
        Version version = new Version(1, SEQ.incrementAndGet());
        run(Request.cmd(Command.SET).arg("QAXAL:cursor").arg("test:1:" + version.seq() + ":0"));
        return version;
    }

    private static void announce(ContainerId container, Version version, String bootstrap, String topicPrefix) {
        EdgeInvalidation hint = new EdgeInvalidation.Document(
                Namespace.EDGE_CONFIG, container.toString(), version.epoch(), version.seq());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topic.EDGE_INVALIDATIONS.name(topicPrefix), 0, null, Json.encode(hint)))
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void write() {
        Origin origin = new Origin("http", "127.0.0.1", settings.originPort());
        put(Namespace.ROUTING_MAP, edgeHost, routing(HostKind.EDGE_HOSTNAME, origin));
        put(Namespace.ROUTING_MAP, dataHost, routing(HostKind.CUSTOM_DOMAIN, origin));
        put(Namespace.EDGE_CONFIG, container.toString(), config(settings));
        site(dataHost, shop, shopToken, "GTM-SHOP", "shop.test", null);
        site("www.shop.test", shop, shopToken, "GTM-SHOP", "shop.test", null);
        site("www.boutique.test", boutique, boutiqueToken, "GTM-BOUT", "boutique.test", "/x7k2");
    }

    private RoutingDocument routing(HostKind kind, Origin origin) {
        return new RoutingDocument(1, SEQ.incrementAndGet(), 1, container, kind, origin, null);
    }

    private EdgeConfigDocument config(Settings with) {
        return new EdgeConfigDocument(
                1,
                SEQ.incrementAndGet(),
                1,
                container,
                with.paused().isEmpty() ? EdgeConfigDocument.Status.ACTIVE : EdgeConfigDocument.Status.PAUSED,
                with.paused(),
                with.modules(),
                with.entitlements(),
                Map.of(
                        shopToken.value(),
                        new EdgeConfigDocument.Site(shop, host("shop.test"), "GTM-SHOP", null),
                        boutiqueToken.value(),
                        new EdgeConfigDocument.Site(
                                boutique,
                                host("boutique.test"),
                                "GTM-BOUT",
                                "/x7k2",
                                "/p4w9zq",
                                List.of(BOUTIQUE_KEY_DIGEST),
                                List.of(),
                                false)),
                shopToken,
                "d",
                false,
                with.anonymizeIp(),
                with.limits());
    }

    private void site(
            String host,
            SiteId site,
            ContainerToken token,
            String gtmId,
            String cookieDomain,
            @Nullable String prefix) {
        put(
                Namespace.SITE_REGISTRY,
                SiteDocument.key(container, host(host)),
                new SiteDocument(
                        1,
                        SEQ.incrementAndGet(),
                        1,
                        container,
                        site,
                        token,
                        gtmId,
                        host(cookieDomain),
                        host(dataHost),
                        prefix));
    }

    private void put(Namespace namespace, String key, EdgeDocument document) {
        run(Request.cmd(Command.SET)
                .arg(namespace.redisKey(key))
                .arg(io.vertx.core.buffer.Buffer.buffer(Json.encode(document))));
    }

    private void run(Request command) {
        redis.send(command).toCompletionStage().toCompletableFuture().join();
    }

    private static Host host(String text) {
        return Host.fromUser(text).orElseThrow();
    }
}
