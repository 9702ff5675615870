package com.qaxal.billing.invoice;

import com.qaxal.billing.access.ApiProblem;
import com.qaxal.billing.plan.Money;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.subscription.Cause;
import com.qaxal.billing.subscription.PeriodEnded;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Invoices: issued once, never changed, numbered without gaps. */
@ApplicationScoped
public class Invoices {
    private static final Logger LOG = Logger.getLogger(Invoices.class);

    private final Jdbi jdbi;
    private final Subscriptions subscriptions;

    Invoices(Jdbi jdbi, Subscriptions subscriptions) {
        this.jdbi = jdbi;
        this.subscriptions = subscriptions;
    }

    /** @param allowanceRequests what paying it adds to the period's limit */
    record Invoice(
            UUID invoiceId,
            long number,
            ContainerId containerId,
            String kind,
            String description,
            Money amount,
            long allowanceRequests,
            String status,
            LocalDate periodStart) {}

    List<Invoice> ofContainer(ContainerId container) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from invoice where container_id = :container order by number desc")
                .bind("container", container.value())
                .map((row, _) -> invoice(row))
                .list());
    }

    Invoice one(UUID id) {
        return jdbi.withHandle(handle -> one(handle, id));
    }

    /** Issues, unless one is open, an invoice for as many requests again as the plan includes. */
    public void offerAllowance(Handle handle, Subscription subscription) {
        boolean offered = handle.createQuery("select exists (select 1 from invoice where container_id = :container"
                        + " and period_start = :period and kind = 'allowance' and status = 'open')")
                .bind("container", subscription.container().value())
                .bind("period", subscription.period().start())
                .mapTo(Boolean.class)
                .one();
        if (!offered) {
            PlanVersion plan = subscription.plan();
            issue(
                    handle,
                    new Draft(
                            subscription.container(),
                            subscription.period().start(),
                            "allowance",
                            plan.requestsIncluded() + " more requests until "
                                    + subscription.period().end(),
                            plan.allowancePrice(),
                            plan.requestsIncluded(),
                            "open"));
        }
    }

    /** Issues what was charged at once. */
    void issuePaid(Handle handle, Attempt attempt) {
        issue(
                handle,
                new Draft(
                        attempt.container(),
                        attempt.periodStart(),
                        "upgrade",
                        attempt.description(),
                        attempt.amount(),
                        0,
                        "paid"));
    }

    /** What was offered for a period is of no use after it. */
    void periodEnded(@Observes PeriodEnded ended) {
        voidOffers(ended.handle(), ended.subscription().container());
    }

    /** Who has room again need not buy more. */
    void voidOffers(Handle handle, ContainerId container) {
        handle.createUpdate("update invoice set status = 'void', settled_at = now() where container_id = :container"
                        + " and kind = 'allowance' and status = 'open'")
                .bind("container", container.value())
                .execute();
    }

    /**
     * Takes a report of the payment provider. The same may come again, and reports of one payment in any order: that the money came stands.
     *
     * @param reference the provider's own, of one payment
     * @param paid whether the money came; a failed payment leaves the invoice open
     * @throws ApiProblem 404, or 409 when that payment was reported for another invoice
     */
    Invoice report(UUID id, String reference, boolean paid, Cause cause) {
        return subscriptions.change(one(id).containerId(), cause, (handle, subscription) -> {
            store(handle, id, reference, paid);
            Invoice invoice = one(handle, id);
            if (paid && invoice.status().equals("open")) {
                settle(handle, invoice, subscription);
            } else if (paid && invoice.status().equals("void")) {
                LOG.warnf("a void invoice was paid, money is to be given back invoice=%s", id);
            }
            return one(handle, id);
        });
    }

    private static void store(Handle handle, UUID id, String reference, boolean paid) {
        handle.createUpdate("insert into payment (reference, invoice_id, outcome) values (:reference, :id, :outcome)"
                        + " on conflict (reference) do update set outcome = excluded.outcome, at = now()"
                        + " where payment.invoice_id = excluded.invoice_id and payment.outcome = 'failed'")
                .bind("reference", reference)
                .bind("id", id)
                .bind("outcome", paid ? "paid" : "failed")
                .execute();
        UUID reportedFor = handle.createQuery("select invoice_id from payment where reference = :reference")
                .bind("reference", reference)
                .mapTo(UUID.class)
                .one();
        if (!reportedFor.equals(id)) {
            throw ApiProblem.conflict("other_invoice", "This payment was reported for another invoice.");
        }
    }

    /** Clears the pause when what was bought is enough now; offers as much again when it is not. */
    private void settle(Handle handle, Invoice invoice, Subscription subscription) {
        handle.createUpdate("update invoice set status = 'paid', settled_at = now() where id = :id")
                .bind("id", invoice.invoiceId())
                .execute();
        handle.createUpdate(
                        "insert into allowance (container_id, period_start, requests) values (:container, :period, :requests)"
                                + " on conflict (container_id, period_start) do update set requests = allowance.requests + excluded.requests")
                .bind("container", invoice.containerId().value())
                .bind("period", invoice.periodStart())
                .bind("requests", invoice.allowanceRequests())
                .execute();
        if (subscription.used() < subscription.limit() + invoice.allowanceRequests()) {
            Subscriptions.clear(handle, invoice.containerId(), PauseReason.OVER_LIMIT);
        } else {
            offerAllowance(handle, subscription);
        }
    }

    private record Draft(
            ContainerId container,
            LocalDate periodStart,
            String kind,
            String description,
            Money amount,
            long allowanceRequests,
            String status) {}

    /** The number is drawn from a row, not from a sequence: a rollback leaves no gap. */
    private static void issue(Handle handle, Draft draft) {
        handle.createUpdate(
                        "with drawn as (update invoice_number set last = last + 1 returning last) insert into invoice"
                                + " (id, number, container_id, kind, period_start, description, amount_minor, currency, allowance_requests,"
                                + " status, settled_at) select :id, last, :container, :kind, :period, :description, :amount, :currency,"
                                + " :allowance, :status, case when :status = 'paid' then now() end from drawn")
                .bind("id", ContainerId.next().value())
                .bind("container", draft.container().value())
                .bind("kind", draft.kind())
                .bind("period", draft.periodStart())
                .bind("description", draft.description())
                .bind("amount", draft.amount().minor())
                .bind("currency", draft.amount().currency().getCurrencyCode())
                .bind("allowance", draft.allowanceRequests())
                .bind("status", draft.status())
                .execute();
    }

    private static Invoice one(Handle handle, UUID id) {
        return handle.createQuery("select * from invoice where id = :id")
                .bind("id", id)
                .map((row, _) -> invoice(row))
                .findOne()
                .orElseThrow(ApiProblem::notFound);
    }

    private static Invoice invoice(ResultSet row) throws SQLException {
        return new Invoice(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                new ContainerId(row.getObject("container_id", UUID.class)),
                row.getString("kind"),
                row.getString("description"),
                Money.of(row.getLong("amount_minor"), row.getString("currency")),
                row.getLong("allowance_requests"),
                row.getString("status"),
                row.getObject("period_start", LocalDate.class));
    }
}
