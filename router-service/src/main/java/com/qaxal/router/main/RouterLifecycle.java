package com.qaxal.router.main;

import com.qaxal.edge.kv.CachedEdgeKv;
import com.qaxal.edge.kv.EdgeKvSettings;
import com.qaxal.edge.kv.InvalidationFeed;
import com.qaxal.edge.kv.Lookup;
import com.qaxal.edge.kv.Receipts;
import com.qaxal.model.event.Topic;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.router.Standings;
import com.qaxal.router.Steps;
import com.qaxal.router.account.UsageCounters;
import com.qaxal.router.admit.Doorkeeper;
import com.qaxal.router.cookies.CookieStep;
import com.qaxal.router.cookies.MasterKeys;
import com.qaxal.router.explain.DebugTokens;
import com.qaxal.router.forward.ClientAddress;
import com.qaxal.router.forward.Upstream;
import com.qaxal.router.observe.AccessLog;
import com.qaxal.router.observe.RouterMetrics;
import com.qaxal.router.publish.KafkaAccessLog;
import com.qaxal.router.publish.UsagePublisher;
import com.qaxal.router.resolve.Resolver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts the router together, opens its port last, and ends it in the opposite order. */
@ApplicationScoped
class RouterLifecycle {
    private static final Logger LOG = Logger.getLogger(RouterLifecycle.class);

    /** Without Redis the port opens all the same, a little later: then there is what was held, and the fallback. */
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(3);

    /** What is held for a host with its standing, documents included. */
    private static final int BYTES_FOR_A_STANDING = 2_048;

    private final Vertx vertx;
    private final RouterSettings settings;
    private final MeterRegistry registry;
    private volatile @Nullable Running running;

    private record Running(
            CachedEdgeKv kv,
            KvSnapshots snapshots,
            InvalidationFeed invalidations,
            Receipts receipts,
            UsagePublisher publisher,
            KafkaAccessLog accessLog,
            RouterServer server) {}

    RouterLifecycle(Vertx vertx, RouterSettings settings, MeterRegistry registry) {
        this.vertx = vertx;
        this.settings = settings;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) throws Exception {
        RouterSettings.Kafka kafka = settings.kafka();
        String prefix = kafka.topicPrefix();
        String edgeAuth = settings.kv().edgeAuth().split(",", -1)[0];
        EdgeKvSettings held =
                EdgeKvSettings.of(settings.kv().redis(), settings.kv().config(), edgeAuth);
        CachedEdgeKv kv = CachedEdgeKv.create(vertx, held);
        KvSnapshots snapshots =
                KvSnapshots.start(kv, settings.dataDir(), settings.kv().snapshotEvery());
        UsageCounters usage = UsageCounters.open(settings.instance(), settings.dataDir(), Clock.systemUTC());
        KafkaAccessLog accessLog = new KafkaAccessLog(kafka.bootstrap(), Topic.ACCESS_LOG.name(prefix));
        UsagePublisher publisher = new UsagePublisher(
                usage, container -> isNearLimit(kv, container), kafka.bootstrap(), Topic.USAGE.name(prefix));
        Doorkeeper doorkeeper = new Doorkeeper();
        Standings standings = new Standings(kv, (int) (held.heldBytes() / BYTES_FOR_A_STANDING));
        Steps steps = new Steps(
                new Resolver(kv),
                standings,
                doorkeeper,
                new CookieStep(MasterKeys.parse(settings.cookies().masterKeys().orElse(List.of()))),
                new ClientAddress(
                        settings.http().trustedProxies().orElse(List.of()),
                        settings.http().countryHeader(),
                        settings.http().regionHeader()),
                loader(settings.loaderUrl()),
                settings.routerAuth().getFirst(),
                settings.forward().allowPrivateOrigins(),
                debugTokens(),
                usage,
                settings.accessLog() ? accessLog : AccessLog.NONE,
                new RouterMetrics(registry));
        gauge("qaxal_router_usage_lag_seconds", publisher, UsagePublisher::lagSeconds);
        gauge("qaxal_router_usage_volatile", usage, UsageCounters::volatileSlots);
        gauge("qaxal_router_access_log_dropped", accessLog, KafkaAccessLog::dropped);
        gauge("qaxal_router_in_flight", doorkeeper, Doorkeeper::inFlight);
        gauge("qaxal_router_standings", standings, Standings::size);
        gauge("qaxal_edge_kv_held", kv, CachedEdgeKv::heldDocuments);
        InvalidationFeed invalidations =
                InvalidationFeed.start(kafka.bootstrap(), Topic.EDGE_INVALIDATIONS.name(prefix), kv::announced);
        gauge("qaxal_edge_kv_invalidations_dropped", invalidations, InvalidationFeed::dropped);
        Receipts receipts =
                Receipts.start(kafka.bootstrap(), Topic.EDGE_RECEIPTS.name(prefix), settings.instance(), kv::actedUpTo);
        kv.awaitFirstAnswer(FIRST_ANSWER);
        RouterServer server = RouterServer.start(settings, steps);
        running = new Running(kv, snapshots, invalidations, receipts, publisher, accessLog, server);
        LOG.infof("router listens host=%s port=%d", settings.http().host(), server.port());
    }

    /** Lets every visitor have its answer, to the last byte, and go; then closes. Counters go last, since everything before still counts. */
    void stop(@Observes ShutdownEvent event) throws Exception {
        Running parts = running;
        if (parts == null) {
            return;
        }
        running = null;
        parts.server().drain();
        long deadline = System.nanoTime() + settings.drain().toNanos();
        while (!parts.server().isLeft() && System.nanoTime() - deadline < 0) {
            Thread.sleep(20);
        }
        parts.server().close();
        parts.receipts().close();
        parts.invalidations().close();
        parts.accessLog().close();
        parts.publisher().close();
        parts.snapshots().close();
        parts.kv().close();
    }

    /** Whether the port is open and documents can be had from somewhere, if only from memory. */
    boolean isReady() {
        Running parts = running;
        return parts != null && (parts.kv().isRedisReachable() || parts.kv().heldDocuments() > 0);
    }

    /** Whose host that is, as a request to it would be told. */
    Future<Lookup<RoutingDocument>> route(Host host) {
        Running parts = running;
        return parts == null
                ? Future.succeededFuture(new Lookup.Unavailable<>())
                : parts.kv().route(host);
    }

    int port() {
        Running parts = running;
        return parts == null ? -1 : parts.server().port();
    }

    private static boolean isNearLimit(CachedEdgeKv kv, ContainerId container) {
        Future<Lookup<EdgeConfigDocument>> config = kv.config(container);
        return config.isComplete()
                && config.result() instanceof Lookup.Found<EdgeConfigDocument> found
                && found.document().usageNearLimit();
    }

    private DebugTokens debugTokens() throws IOException {
        return settings.debugKeyFile().isEmpty()
                ? DebugTokens.none()
                : DebugTokens.signedBy(Files.readString(settings.debugKeyFile().get()), Clock.systemUTC());
    }

    private static Upstream loader(URI address) {
        String scheme = address.getScheme();
        int port = address.getPort() > 0 ? address.getPort() : "https".equals(scheme) ? 443 : 80;
        return new Upstream(new Origin(scheme, address.getHost(), port), true);
    }

    private <T> void gauge(String name, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).strongReference(true).register(registry);
    }
}
