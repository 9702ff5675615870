package com.qaxal.billing.container;

import com.qaxal.billing.invoice.Attempt;
import com.qaxal.billing.invoice.Upgrades;
import com.qaxal.billing.main.BillingSettings;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.plan.Plans;
import com.qaxal.billing.subscription.Cause;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.event.ContainerLifecycle;
import com.qaxal.model.feed.ContainerPage;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.PauseReason;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Hears of containers from config-service, by event and by reading its feed on a timer, and gives each a subscription. Asking for a plan
 * is not paying for it: a container starts on a plan that costs nothing, and buys what was asked for like any other upgrade.
 */
@ApplicationScoped
class ContainerFeed {
    private static final Logger LOG = Logger.getLogger(ContainerFeed.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Subscriptions subscriptions;
    private final Upgrades upgrades;
    private final Plans plans;
    private final BillingSettings settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    ContainerFeed(Jdbi jdbi, Subscriptions subscriptions, Upgrades upgrades, Plans plans, BillingSettings settings) {
        this.jdbi = jdbi;
        this.subscriptions = subscriptions;
        this.upgrades = upgrades;
        this.plans = plans;
        this.settings = settings;
    }

    @Incoming("containers")
    @RunOnVirtualThread
    void heard(byte[] event) {
        apply(Json.decode(event, ContainerLifecycle.class));
    }

    @Scheduled(every = "${qaxal.billing.pull-every:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void pull() {
        try {
            ContainerPage page;
            do {
                page = read(cursor());
                page.containers().forEach(this::apply);
                advance(page.next());
            } while (!page.end());
        } catch (IOException | MalformedJson e) {
            LOG.debugf("config's feed is not readable why=%s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Safe to call again with the same, or an older, state. */
    private void apply(ContainerLifecycle container) {
        open(container);
        if (container.state() == ContainerLifecycle.State.DELETED) {
            subscriptions.change(container.containerId(), Cause.ours("container.deleted"), (handle, _) -> {
                Subscriptions.pause(handle, container.containerId(), PauseReason.CANCELLED);
                return handle.createUpdate(
                                "update subscription set lifecycle = 'cancelled' where container_id = :container")
                        .bind("container", container.containerId().value())
                        .execute();
            });
        }
    }

    private void open(ContainerLifecycle container) {
        Optional<PlanVersion> wanted = container.state() == ContainerLifecycle.State.CREATED
                ? plan(container.requestedPlan())
                : Optional.empty();
        PlanVersion first = wanted.filter(PlanVersion::costsNothing).orElseGet(this::defaultPlan);
        subscriptions
                .open(
                        container,
                        first,
                        (handle, opened) ->
                                upgrades.begin(handle, opened, wanted.orElse(first), Cause.ours("plan.requested")))
                .ifPresent(beginning -> {
                    if (beginning instanceof Upgrades.Beginning.Begun(Attempt attempt)) {
                        var _ = upgrades.finish(attempt);
                    }
                });
    }

    private Optional<PlanVersion> plan(@Nullable String code) {
        return code == null ? Optional.empty() : jdbi.withHandle(handle -> plans.current(handle, code));
    }

    private PlanVersion defaultPlan() {
        return plan(settings.defaultPlan())
                .orElseThrow(() -> new IllegalStateException("there is no plan " + settings.defaultPlan()));
    }

    private ContainerPage read(long after) throws IOException, InterruptedException {
        URI address = settings.configUrl().resolve("/internal/containers?limit=500&after=" + after);
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(address)
                        .timeout(DEADLINE)
                        .header(
                                "Authorization",
                                "Bearer "
                                        + Files.readString(settings.serviceTokenFile())
                                                .strip())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return Json.decode(answer.body(), ContainerPage.class);
    }

    private long cursor() {
        return jdbi.withHandle(handle -> handle.createQuery("select seq from container_cursor")
                .mapTo(Long.class)
                .one());
    }

    private void advance(long next) {
        jdbi.useHandle(handle -> handle.createUpdate("update container_cursor set seq = greatest(seq, :next)")
                .bind("next", next)
                .execute());
    }
}
