package com.qaxal.billing.subscription;

import com.qaxal.billing.access.ApiProblem;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.plan.Plans;
import com.qaxal.model.bulk.SubscriptionBatch;
import com.qaxal.model.event.ContainerLifecycle;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.feed.SubscriptionPage;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/**
 * The state of every subscription. Whatever changes one goes through {@link #change}: what the control plane has to know of it is committed
 * with it, in an order that a reader of the feed cannot skip.
 */
@ApplicationScoped
public class Subscriptions {
    private static final String SELECT = "select s.*, " + Plans.COLUMNS
            + ", (select n.plan_code from plan_version n where n.id = s.next_plan_version_id) as next_plan"
            + ", array(select reason from subscription_pause p where p.container_id = s.container_id order by reason) as reasons"
            + ", coalesce((select requests from allowance a where a.container_id = s.container_id and a.period_start = s.period_start), 0) as allowance"
            + ", coalesce((select sum(requests) from sgtm_usage_daily_cf u where u.container_id = s.container_id"
            + " and day >= s.period_start and day < s.period_end), 0) as used"
            + " from subscription s join plan_version on plan_version.id = s.plan_version_id join plan on plan.code = plan_code ";

    private static final String NEAR_LIMIT = "select * from (" + SELECT
            + "where s.lifecycle <> 'cancelled' and %s) as subscription"
            + " where used * 2 >= requests_included or usage_near_limit or 'over_limit' = any(reasons)";

    private final Jdbi jdbi;
    private final SubscriptionEvents events;
    private final Event<PeriodEnded> periodEnded;
    private final Clock clock;

    Subscriptions(Jdbi jdbi, SubscriptionEvents events, Event<PeriodEnded> periodEnded, Clock clock) {
        this.jdbi = jdbi;
        this.events = events;
        this.periodEnded = periodEnded;
        this.clock = clock;
    }

    private record Done<T>(T answer, Optional<SubscriptionChange> change) {}

    /**
     * Runs {@code work} with the subscription locked and in the period that today lies in, and tells the control plane when it then stands
     * differently.
     *
     * @throws ApiProblem 404 when there is no such subscription
     */
    public <T> T change(ContainerId container, Cause cause, BiFunction<Handle, Subscription, T> work) {
        Done<T> done = jdbi.inTransaction(handle -> {
            Subscription before = locked(handle, container);
            T answer = work.apply(handle, inItsPeriod(handle, before));
            return new Done<>(answer, record(handle, before, cause));
        });
        done.change().ifPresent(events::tell);
        return done.answer();
    }

    /** Opens a subscription and runs {@code first} with it; empty when the container has one already. */
    public <T> Optional<T> open(
            ContainerLifecycle container, PlanVersion plan, BiFunction<Handle, Subscription, T> first) {
        Optional<Done<T>> done = jdbi.inTransaction(handle -> {
            if (insert(handle, container, plan) == 0) {
                return Optional.<Done<T>>empty();
            }
            Subscription opened = locked(handle, container.containerId());
            return Optional.of(new Done<>(first.apply(handle, opened), Optional.of(opened.told("created"))));
        });
        done.flatMap(Done::change).ifPresent(events::tell);
        return done.map(Done::answer);
    }

    /**
     * Opens many in one transaction, each as if it had stood like that from the start, and tells how they stand. The control plane reads of them
     * in the feed.
     *
     * @throws org.jdbi.v3.core.JdbiException when there is no such plan
     */
    public List<SubscriptionChange> openAll(List<SubscriptionBatch.Subscription> wanted) {
        return jdbi.inTransaction(handle -> {
            insertAll(handle, wanted);
            return handle.createQuery(SELECT + "where s.container_id = any(:containers) order by s.seq")
                    .bindArray(
                            "containers",
                            UUID.class,
                            wanted.stream()
                                    .map(each -> each.containerId().value())
                                    .toArray())
                    .map((row, _) -> subscription(row).told("created"))
                    .list();
        });
    }

    public Subscription one(ContainerId container) {
        return jdbi.withHandle(handle -> read(handle, container)).orElseThrow(ApiProblem::notFound);
    }

    public Optional<Subscription> read(Handle handle, ContainerId container) {
        return handle.createQuery(SELECT + "where s.container_id = :container")
                .bind("container", container.value())
                .map((row, _) -> subscription(row))
                .findOne();
    }

    /**
     * Those whom the limit may concern: at least half of what their plan includes is used, or they stand as if it were. Wide on purpose: what
     * exactly is near, and what follows, is not decided here.
     */
    public List<Subscription> nearLimit() {
        return jdbi.withHandle(handle -> near(handle.createQuery(NEAR_LIMIT.formatted("true"))));
    }

    /** The same, of some. */
    public List<Subscription> nearLimit(Collection<ContainerId> containers) {
        Object[] ids = containers.stream().map(ContainerId::value).toArray();
        return jdbi.withHandle(
                handle -> near(handle.createQuery(NEAR_LIMIT.formatted("s.container_id = any(:containers)"))
                        .bindArray("containers", UUID.class, ids)));
    }

    private static List<Subscription> near(Query query) {
        return query.map((row, _) -> subscription(row)).list();
    }

    /** Those whose period is over. */
    public List<ContainerId> ended() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select container_id from subscription where period_end <= :today and lifecycle <> 'cancelled'")
                .bind("today", LocalDate.now(clock))
                .mapTo(UUID.class)
                .map(ContainerId::new)
                .list());
    }

    SubscriptionPage after(long seq, int limit) {
        List<SubscriptionChange> rows =
                jdbi.withHandle(handle -> handle.createQuery(SELECT + "where s.seq > :seq order by s.seq limit :limit")
                        .bind("seq", seq)
                        .bind("limit", limit + 1)
                        .map((row, _) -> subscription(row).told("feed"))
                        .list());
        boolean end = rows.size() <= limit;
        List<SubscriptionChange> page = end ? rows : rows.subList(0, limit);
        return new SubscriptionPage(page, page.isEmpty() ? seq : page.getLast().seq(), end);
    }

    /** Adds a reason not to run; others stay as they are. */
    public static void pause(Handle handle, ContainerId container, PauseReason reason) {
        handle.createUpdate(
                        "insert into subscription_pause (container_id, reason) values (:container, :reason) on conflict do nothing")
                .bind("container", container.value())
                .bind("reason", reason.code())
                .execute();
    }

    /** Clears one reason; it runs again when that was the last. */
    public static void clear(Handle handle, ContainerId container, PauseReason reason) {
        handle.createUpdate("delete from subscription_pause where container_id = :container and reason = :reason")
                .bind("container", container.value())
                .bind("reason", reason.code())
                .execute();
    }

    /** Draws the next place in the feed; nobody else draws one before this transaction ends. */
    private static long nextSeq(Handle handle) {
        return nextSeqs(handle, 1).getFirst();
    }

    private static List<Long> nextSeqs(Handle handle, int count) {
        handle.execute("select pg_advisory_xact_lock(hashtext('subscription-feed'))");
        return handle.createQuery("select nextval('subscription_seq') from generate_series(1, :count)")
                .bind("count", count)
                .mapTo(Long.class)
                .list();
    }

    private int insert(Handle handle, ContainerLifecycle container, PlanVersion plan) {
        if (read(handle, container.containerId()).isPresent()) {
            return 0; // the usual case: no place in the feed is drawn for it
        }
        LocalDate today = LocalDate.now(clock);
        Period period = Period.of(today, today);
        return handle.createUpdate(
                        "insert into subscription (container_id, client_id, name, container_seq, plan_version_id, lifecycle,"
                                + " anchor, period_start, period_end, seq) values (:container, :client, :name, :containerSeq, :plan, 'active',"
                                + " :start, :start, :end, :seq) on conflict (container_id) do nothing")
                .bind("container", container.containerId().value())
                .bind("client", container.clientId().value())
                .bind("name", container.name())
                .bind("containerSeq", container.seq())
                .bind("plan", plan.id())
                .bind("start", period.start())
                .bind("end", period.end())
                .bind("seq", nextSeq(handle))
                .execute();
    }

    private void insertAll(Handle handle, List<SubscriptionBatch.Subscription> wanted) {
        LocalDate today = LocalDate.now(clock);
        Period period = Period.of(today, today);
        List<Long> seqs = nextSeqs(handle, wanted.size());
        PreparedBatch opened = handle.prepareBatch(
                "insert into subscription (container_id, client_id, name, container_seq, plan_version_id, lifecycle,"
                        + " anchor, period_start, period_end, seq) select :container, :client, :name, 0, max(id), :lifecycle,"
                        + " :start, :start, :end, :seq from plan_version where plan_code = :plan on conflict (container_id) do nothing");
        PreparedBatch paused = handle.prepareBatch("insert into subscription_pause (container_id, reason)"
                + " select container_id, :reason from subscription where container_id = :container and seq = :seq");
        for (int i = 0; i < wanted.size(); i++) {
            SubscriptionBatch.Subscription one = wanted.get(i);
            opened.bind("container", one.containerId().value())
                    .bind("client", one.clientId().value())
                    .bind("name", one.name())
                    .bind("lifecycle", one.status().name().toLowerCase(Locale.ROOT))
                    .bind("start", period.start())
                    .bind("end", period.end())
                    .bind("seq", seqs.get(i))
                    .bind("plan", one.plan())
                    .add();
            if (one.pause() != null) {
                paused.bind("container", one.containerId().value())
                        .bind("reason", one.pause().code())
                        .bind("seq", seqs.get(i)) // of those that were opened here
                        .add();
            }
        }
        opened.execute();
        paused.execute();
    }

    /** Locks first, then reads in a statement of its own: a single one would read what was there before it waited. */
    private Subscription locked(Handle handle, ContainerId container) {
        handle.execute("select 1 from subscription where container_id = ? for update", container.value());
        return read(handle, container).orElseThrow(ApiProblem::notFound);
    }

    /** A new period begins with nothing used, and with the plan that was chosen for it. */
    private Subscription inItsPeriod(Handle handle, Subscription subscription) {
        LocalDate today = LocalDate.now(clock);
        if (today.isBefore(subscription.period().end())
                || subscription.lifecycle() == SubscriptionChange.Status.CANCELLED) {
            return subscription;
        }
        Period period = Period.of(subscription.anchor(), today);
        clear(handle, subscription.container(), PauseReason.OVER_LIMIT);
        handle.createUpdate(
                        "update subscription set period_start = :start, period_end = :end, usage_near_limit = false,"
                                + " plan_version_id = coalesce(next_plan_version_id, plan_version_id),"
                                + " next_plan_version_id = null where container_id = :container")
                .bind("start", period.start())
                .bind("end", period.end())
                .bind("container", subscription.container().value())
                .execute();
        periodEnded.fire(new PeriodEnded(handle, subscription));
        return read(handle, subscription.container()).orElseThrow(ApiProblem::notFound);
    }

    /** Audits what happened, unless nobody asked and nothing changed; the change to tell, if there is one. */
    private Optional<SubscriptionChange> record(Handle handle, Subscription before, Cause cause) {
        Subscription after = read(handle, before.container()).orElseThrow(ApiProblem::notFound);
        boolean same = before.told(cause.action()).equals(after.told(cause.action()));
        if (!same || !cause.isOurs()) {
            audit(handle, after, cause);
        }
        return same ? Optional.empty() : Optional.of(publish(handle, after, cause));
    }

    private SubscriptionChange publish(Handle handle, Subscription after, Cause cause) {
        handle.createUpdate("update subscription set version = version + 1, seq = :seq where container_id = :container")
                .bind("seq", nextSeq(handle))
                .bind("container", after.container().value())
                .execute();
        return read(handle, after.container()).orElseThrow(ApiProblem::notFound).told(cause.action());
    }

    private static void audit(Handle handle, Subscription after, Cause cause) {
        String stands = after.plan().code() + " " + after.reasons();
        handle.createUpdate("insert into audit_log (actor, action, container_id, detail)"
                        + " values (:actor, :action, :container, :detail)")
                .bind("actor", cause.actor())
                .bind("action", cause.action())
                .bind("container", after.container().value())
                .bind("detail", cause.detail().isEmpty() ? stands : cause.detail() + ": " + stands)
                .execute();
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(
                new ContainerId(row.getObject("container_id", UUID.class)),
                new ClientId(row.getObject("client_id", UUID.class)),
                Plans.plan(row),
                row.getString("next_plan"),
                SubscriptionChange.Status.valueOf(row.getString("lifecycle").toUpperCase(Locale.ROOT)),
                row.getObject("anchor", LocalDate.class),
                new Period(
                        row.getObject("period_start", LocalDate.class), row.getObject("period_end", LocalDate.class)),
                row.getBoolean("auto_upgrade"),
                row.getBoolean("usage_near_limit"),
                row.getLong("allowance"),
                row.getLong("used"),
                reasons((String[]) row.getArray("reasons").getArray()),
                row.getLong("version"),
                row.getLong("seq"));
    }

    private static List<PauseReason> reasons(String[] codes) {
        return Arrays.stream(PauseReason.values())
                .filter(reason -> Arrays.asList(codes).contains(reason.code()))
                .toList();
    }
}
