package com.qaxal.bench.control;

import com.qaxal.bench.process.Affinity;
import com.qaxal.bench.process.Owned;
import com.qaxal.bench.process.Ports;
import com.qaxal.local.infra.Await;
import com.qaxal.local.infra.PostgresProcess;
import com.qaxal.local.infra.RedisProcess;
import com.qaxal.local.sample.SampleFleet;
import com.qaxal.local.sample.SampleLoad;
import com.qaxal.local.secret.Secrets;
import com.qaxal.model.bulk.SubscriptionBatch;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * config-service and sync-service with a Postgres and a Redis of their own, and the sample in all of them. Billing is not there: its word is
 * given with the containers.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration IN_THE_KV = Duration.ofMinutes(10);
    private static final Host PLATFORM_DOMAIN = new Host("trqaxal.localhost");
    private static final String OPERATOR = "operator@qaxal.localhost";
    private static final String NOBODY = "http://127.0.0.1:9";
    private static final Set<String> ENTITLEMENTS = Set.of(
            "adblock_itp_detection",
            "cookie_keeper",
            "custom_domain",
            "gtm_recovery",
            "sgtm_proxy",
            "cookie_restoration");

    /** Of sync's, config's and all other processes alike: none is measured against another. */
    private static final List<Integer> CORES = List.of(0, 1);

    private final Wanted wanted;
    private final PostgresProcess postgres;
    private final RedisProcess redis;
    private final Secrets secrets;
    private final SampleFleet fleet;
    private final Service.Place place;

    /**
     * What was asked for.
     *
     * @param tree whose services are run
     * @param folder for data and logs
     * @param jvm flags of the services
     * @param kafkaPort of the broker, which has the topics of {@code topicPrefix}
     * @param originPort of all containers
     * @param containers to load
     * @param core that this process goes back to
     */
    public record Wanted(
            Owned owned,
            Path tree,
            Path folder,
            List<String> jvm,
            int kafkaPort,
            String topicPrefix,
            int originPort,
            int containers,
            int core) {}

    /** All of it, running and filled. */
    public record Running(ControlPlane plane, Service config, Service sync, SampleLoad.Loaded loaded) {}

    private ControlPlane(Wanted wanted) throws IOException {
        this.wanted = wanted;
        this.postgres = new PostgresProcess(
                wanted.folder().resolve("postgres"),
                Ports.free(),
                wanted.folder().resolve("postgres.log"));
        this.redis = new RedisProcess(
                wanted.folder().resolve("redis"), Ports.free(), wanted.folder().resolve("redis.log"));
        this.secrets = new Secrets(wanted.folder().resolve("secrets"));
        this.fleet = new SampleFleet(PLATFORM_DOMAIN, new Origin("http", "127.0.0.1", wanted.originPort()));
        this.place = new Service.Place(wanted.owned(), wanted.tree(), wanted.folder(), wanted.jvm(), CORES);
    }

    public static Running start(Wanted wanted, Consumer<String> progress) throws IOException, InterruptedException {
        Files.createDirectories(wanted.folder());
        Affinity.pinSelf(CORES);
        return wanted.owned().own(new ControlPlane(wanted)).start(progress);
    }

    private Running start(Consumer<String> progress) throws IOException, InterruptedException {
        redis.start();
        Await.until("Redis", START, redis::isReady);
        postgres.start();
        try {
            postgres.ensureDatabase("config", secrets.password("postgres"));
        } catch (SQLException e) {
            throw new IOException("the database cannot be made", e);
        }
        Service config = Service.start(place, "config", Ports.free(), Ports.free(), ofConfig());
        Service sync = Service.start(place, "sync", Ports.free(), Ports.free(), ofSync(config));
        String token = Files.readString(secrets.serviceToken("load-sample", "bulk-load"));
        progress.accept("loading %,d containers".formatted(wanted.containers()));
        SampleLoad.Loaded loaded =
                new SampleLoad(fleet, token, config.url(), standIn(), progress).load(wanted.containers());
        if (!SampleLoad.isInTheKv(sync.managementUrl(), loaded.lastSeq(), IN_THE_KV)) {
            throw new IOException("sync does not come to the end of the feed");
        }
        progress.accept("loaded, with %,d documents".formatted(loaded.documents()));
        return new Running(this, config, sync, loaded);
    }

    public SampleFleet fleet() {
        return fleet;
    }

    public int containers() {
        return wanted.containers();
    }

    public Kv kv() throws IOException {
        return new Kv(redis.port());
    }

    /** Signs in as the operator. */
    public ControlApi api(Service config) throws IOException, InterruptedException {
        return ControlApi.signIn(config.url(), OPERATOR, secrets.password("operator.password"));
    }

    /** What a router of this control plane is told. */
    public Map<String, String> ofRouter(Service config) throws IOException {
        return Map.of(
                "QAXAL_REDIS_URL", "redis://127.0.0.1:" + redis.port() + "/0",
                "QAXAL_CONFIG_URL", config.url(),
                "QAXAL_EDGE_AUTH", secrets.password("edge-auth"),
                "QAXAL_TOPIC_PREFIX", wanted.topicPrefix());
    }

    private Map<String, String> ofConfig() throws IOException {
        return Map.ofEntries(
                Map.entry("QAXAL_POSTGRES_URL", "postgresql://127.0.0.1:" + postgres.port() + "/config"),
                Map.entry("QAXAL_POSTGRES_USER", "config"),
                Map.entry("QAXAL_POSTGRES_PASSWORD", secrets.password("postgres")),
                Map.entry("QAXAL_AUTH_ISSUER", Secrets.ISSUER),
                Map.entry("QAXAL_AUTH_SIGNING_KEY_FILE", secrets.signingKey().toString()),
                Map.entry("QAXAL_AUTH_PUBLIC_KEY_FILE", secrets.publicKey().toString()),
                Map.entry("QAXAL_EDGE_AUTH", secrets.password("edge-auth")),
                Map.entry("QAXAL_BILLING_URL", NOBODY),
                Map.entry(
                        "QAXAL_SERVICE_TOKEN_FILE",
                        secrets.serviceToken("config", "subscriptions-feed").toString()),
                Map.entry("QAXAL_FIRST_OPERATOR_EMAIL", OPERATOR),
                Map.entry(
                        "QAXAL_FIRST_OPERATOR_PASSWORD_FILE",
                        secrets.passwordFile("operator.password").toString()),
                Map.entry("QAXAL_PLATFORM_DOMAIN", PLATFORM_DOMAIN.value()),
                Map.entry("QAXAL_CONFIG_ALLOW_PRIVATE_ORIGINS", "true"),
                Map.entry("QAXAL_CONFIG_LIMITS_REQUESTS", "1000000"), // one login is many people here
                Map.entry("QAXAL_KAFKA_BOOTSTRAP", "127.0.0.1:" + wanted.kafkaPort()),
                Map.entry("QAXAL_TOPIC_PREFIX", wanted.topicPrefix()));
    }

    private Map<String, String> ofSync(Service config) throws IOException {
        return Map.of(
                "QAXAL_REDIS_URL", "redis://127.0.0.1:" + redis.port() + "/0",
                "QAXAL_CONFIG_URL", config.url(),
                "QAXAL_SERVICE_TOKEN_FILE",
                        secrets.serviceToken("sync", "edge-feed").toString(),
                "QAXAL_KAFKA_BOOTSTRAP", "127.0.0.1:" + wanted.kafkaPort(),
                "QAXAL_TOPIC_PREFIX", wanted.topicPrefix());
    }

    private static SampleLoad.Billing standIn() {
        AtomicLong seq = new AtomicLong();
        return wanted -> wanted.subscriptions().stream()
                .map(subscription -> opened(subscription, seq.incrementAndGet()))
                .toList();
    }

    private static SubscriptionChange opened(SubscriptionBatch.Subscription wanted, long seq) {
        return new SubscriptionChange(
                seq,
                wanted.containerId(),
                1,
                wanted.status(),
                wanted.pause() == null ? List.of() : List.of(wanted.pause()),
                wanted.plan(),
                ENTITLEMENTS,
                false,
                "created");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            redis.stop();
        } finally {
            postgres.stop();
        }
        Affinity.pinSelf(List.of(wanted.core()));
    }
}
