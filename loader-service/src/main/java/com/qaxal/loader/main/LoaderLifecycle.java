package com.qaxal.loader.main;

import com.qaxal.edge.kv.CachedEdgeKv;
import com.qaxal.edge.kv.EdgeKvSettings;
import com.qaxal.edge.kv.InvalidationFeed;
import com.qaxal.edge.kv.Receipts;
import com.qaxal.loader.boot.BootPath;
import com.qaxal.loader.boot.SessionIds;
import com.qaxal.loader.detection.DetectionPath;
import com.qaxal.loader.detection.DetectionTopic;
import com.qaxal.loader.edge.Answers;
import com.qaxal.loader.edge.Callers;
import com.qaxal.loader.edge.RouterHeaders;
import com.qaxal.loader.script.ScriptPath;
import com.qaxal.model.event.Topic;
import com.qaxal.model.problem.ProblemCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Puts the loader together. */
@Readiness
@ApplicationScoped
class LoaderLifecycle implements HealthCheck {
    private final CachedEdgeKv kv;
    private final InvalidationFeed invalidations;
    private final Receipts receipts;
    private final DetectionTopic detections;
    private final ScriptPath script;
    private final BootPath boot;
    private final DetectionPath detection;

    LoaderLifecycle(Vertx vertx, LoaderSettings settings, MeterRegistry metrics) {
        String edgeAuth = settings.edgeAuth().split(",", -1)[0];
        kv = CachedEdgeKv.create(vertx, EdgeKvSettings.of(settings.redisUrl(), settings.configUrl(), edgeAuth));
        invalidations = InvalidationFeed.start(
                settings.kafkaBootstrap(), Topic.EDGE_INVALIDATIONS.name(settings.topicPrefix()), kv::announced);
        receipts = Receipts.start(
                settings.kafkaBootstrap(),
                Topic.EDGE_RECEIPTS.name(settings.topicPrefix()),
                settings.instance().orElseGet(() -> "loader-" + UUID.randomUUID()),
                kv::actedUpTo);
        detections =
                new DetectionTopic(settings.kafkaBootstrap(), Topic.SESSION_DETECTIONS.name(settings.topicPrefix()));
        Callers callers = new Callers(kv, new RouterHeaders(settings.routerAuth()));
        SessionIds sessions = new SessionIds(Base64.getDecoder().decode(settings.bootMacKey()), Clock.systemUTC());
        script = new ScriptPath(callers, vertx);
        boot = new BootPath(callers, sessions);
        detection = new DetectionPath(callers, sessions, detections, Clock.systemUTC());
        Gauge.builder("qaxal_loader_detections_dropped", detections, DetectionTopic::dropped)
                .strongReference(true)
                .register(metrics);
        FunctionCounter.builder("qaxal_loader_scripts_rendered", script, ScriptPath::rendered)
                .description("scripts rendered and compressed: one for each site and configuration")
                .register(metrics);
    }

    void routes(@Observes Router router) {
        router.route("/l/*").handler(context -> script.serve(context.request()));
        router.route("/boot").handler(context -> boot.serve(context.request()));
        router.route("/mark-session-detection").handler(context -> detection.serve(context.request()));
        router.route().last().handler(context -> Answers.problem(context.request(), null, ProblemCode.UNKNOWN_TOKEN));
    }

    void stop(@Observes ShutdownEvent event) {
        receipts.close();
        invalidations.close();
        detections.close();
        kv.close();
    }

    /** Ready with a source of documents, or with documents. */
    @Override
    public HealthCheckResponse call() {
        boolean ready = kv.isRedisReachable() || kv.heldDocuments() > 0;
        return HealthCheckResponse.named("documents").status(ready).build();
    }
}
