package com.qaxal.billing.subscription;

import com.qaxal.billing.access.ApiProblem;
import com.qaxal.billing.plan.Plans;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.feed.SubscriptionPage;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The state of every subscription. Whatever changes one goes through {@link #change}: what the control plane has to know of it is committed
 * with it, in an order that a reader of the feed cannot skip.
 */
@ApplicationScoped
public class Subscriptions {
    private static final String SELECT = "select s.*, " + Plans.COLUMNS
            + ", array(select reason from subscription_pause p where p.container_id = s.container_id order by reason) as reasons"
            + ", coalesce((select requests from allowance a where a.container_id = s.container_id and a.period_start = s.period_start), 0) as allowance"
            + ", coalesce((select sum(requests) from sgtm_usage_daily_cf u where u.container_id = s.container_id"
            + " and day >= s.period_start and day < s.period_end), 0) as used"
            + " from subscription s join plan_version on plan_version.id = s.plan_version_id join plan on plan.code = plan_code ";

    private final Jdbi jdbi;
    private final SubscriptionEvents events;

    Subscriptions(Jdbi jdbi, SubscriptionEvents events) {
        this.jdbi = jdbi;
        this.events = events;
    }

    private record Done<T>(T answer, Optional<SubscriptionChange> change) {}

    /**
     * Runs {@code work} with the subscription locked, and tells the control plane when it then stands differently.
     *
     * @param why led to it, for the audit log
     * @throws ApiProblem 404 when there is no such subscription
     */
    public <T> T change(ContainerId container, String why, BiFunction<Handle, Subscription, T> work) {
        Done<T> done = jdbi.inTransaction(handle -> {
            Subscription before = locked(handle, container);
            T answer = work.apply(handle, before);
            Subscription after = read(handle, container).orElseThrow(ApiProblem::notFound);
            boolean same = before.told(why).equals(after.told(why));
            return new Done<>(answer, same ? Optional.empty() : Optional.of(publish(handle, after, why)));
        });
        done.change().ifPresent(events::tell);
        return done.answer();
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
    static long nextSeq(Handle handle) {
        handle.execute("select pg_advisory_xact_lock(hashtext('subscription-feed'))");
        return handle.createQuery("select nextval('subscription_seq')")
                .mapTo(Long.class)
                .one();
    }

    private SubscriptionChange publish(Handle handle, Subscription after, String why) {
        handle.createUpdate("update subscription set version = version + 1, seq = :seq where container_id = :container")
                .bind("seq", nextSeq(handle))
                .bind("container", after.container().value())
                .execute();
        SubscriptionChange change = read(handle, after.container())
                .orElseThrow(ApiProblem::notFound)
                .told(why);
        handle.createUpdate(
                        "insert into audit_log (actor, action, container_id, detail) values ('billing', :why, :container, :detail)")
                .bind("why", why)
                .bind("container", after.container().value())
                .bind("detail", change.plan() + " " + change.pauseReasons())
                .execute();
        return change;
    }

    private static Subscription locked(Handle handle, ContainerId container) {
        return handle.createQuery(SELECT + "where s.container_id = :container for update of s")
                .bind("container", container.value())
                .map((row, _) -> subscription(row))
                .findOne()
                .orElseThrow(ApiProblem::notFound);
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(
                new ContainerId(row.getObject("container_id", UUID.class)),
                new ClientId(row.getObject("client_id", UUID.class)),
                Plans.plan(row),
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
