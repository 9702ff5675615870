package com.qaxal.billing.subscription;

import com.qaxal.billing.main.BillingSettings;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.plan.Plans;
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
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Hears of containers from config-service, by event and by reading its feed on a timer, and gives each a subscription. */
@ApplicationScoped
class ContainerFeed {
    private static final Logger LOG = Logger.getLogger(ContainerFeed.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Subscriptions subscriptions;
    private final SubscriptionEvents events;
    private final Plans plans;
    private final BillingSettings settings;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    ContainerFeed(
            Jdbi jdbi,
            Subscriptions subscriptions,
            SubscriptionEvents events,
            Plans plans,
            BillingSettings settings,
            Clock clock) {
        this.jdbi = jdbi;
        this.subscriptions = subscriptions;
        this.events = events;
        this.plans = plans;
        this.settings = settings;
        this.clock = clock;
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
        boolean isNew = jdbi.inTransaction(handle -> insert(handle, container)) > 0;
        if (isNew) {
            events.tell(subscriptions.one(container.containerId()).told("created"));
        }
        if (container.state() == ContainerLifecycle.State.DELETED) {
            subscriptions.change(container.containerId(), "container.deleted", (handle, _) -> {
                Subscriptions.pause(handle, container.containerId(), PauseReason.CANCELLED);
                return handle.createUpdate(
                                "update subscription set lifecycle = 'cancelled' where container_id = :container")
                        .bind("container", container.containerId().value())
                        .execute();
            });
        }
    }

    private int insert(Handle handle, ContainerLifecycle container) {
        LocalDate today = LocalDate.now(clock);
        Period period = Period.of(today, today);
        boolean exists = subscriptions.read(handle, container.containerId()).isPresent();
        if (exists) {
            return 0;
        }
        return handle.createUpdate(
                        "insert into subscription (container_id, client_id, name, container_seq, plan_version_id, lifecycle,"
                                + " anchor, period_start, period_end, seq) values (:container, :client, :name, :containerSeq, :plan, 'active',"
                                + " :anchor, :start, :end, :seq) on conflict (container_id) do nothing")
                .bind("container", container.containerId().value())
                .bind("client", container.clientId().value())
                .bind("name", container.name())
                .bind("containerSeq", container.seq())
                .bind("plan", plan(handle, container).id())
                .bind("anchor", period.start())
                .bind("start", period.start())
                .bind("end", period.end())
                .bind("seq", Subscriptions.nextSeq(handle))
                .execute();
    }

    private PlanVersion plan(Handle handle, ContainerLifecycle container) {
        String wanted = container.requestedPlan() == null ? settings.defaultPlan() : container.requestedPlan();
        return plans.current(handle, wanted)
                .or(() -> plans.current(handle, settings.defaultPlan()))
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
