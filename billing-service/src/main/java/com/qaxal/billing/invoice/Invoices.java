package com.qaxal.billing.invoice;

import com.qaxal.billing.access.ApiProblem;
import com.qaxal.billing.plan.Money;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Invoices: issued once, never changed, numbered without gaps. */
@ApplicationScoped
public class Invoices {
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

    /** Issues, once a period until it is paid, an invoice for as many requests again as the plan includes. */
    public void offerAllowance(Handle handle, Subscription subscription) {
        boolean offered = handle.createQuery("select exists (select 1 from invoice where container_id = :container"
                        + " and period_start = :period and kind = 'allowance' and status = 'open')")
                .bind("container", subscription.container().value())
                .bind("period", subscription.period().start())
                .mapTo(Boolean.class)
                .one();
        if (!offered) {
            PlanVersion plan = subscription.plan();
            String description = plan.requestsIncluded() + " more requests until "
                    + subscription.period().end();
            issue(
                    handle,
                    subscription,
                    "allowance",
                    description,
                    plan.allowancePrice(),
                    plan.requestsIncluded(),
                    "open");
        }
    }

    /** Issues what was charged at once. */
    void issuePaid(Handle handle, Subscription subscription, PlanVersion target, Money amount) {
        String description = "Change from " + subscription.plan().code() + " to " + target.code() + " until "
                + subscription.period().end();
        issue(handle, subscription, "upgrade", description, amount, 0, "paid");
    }

    /**
     * Takes a report of the payment provider; the same reference again changes nothing, whatever order reports come in.
     *
     * @param paid whether the money came; a failed payment leaves the invoice open
     */
    Invoice report(UUID id, boolean paid, String reference) {
        Invoice invoice = one(id);
        return subscriptions.change(invoice.containerId(), "invoice.payment", (handle, subscription) -> {
            int isNew = handle.createUpdate(
                            "insert into payment (reference, invoice_id, outcome) values (:reference, :id, :outcome)"
                                    + " on conflict (reference) do nothing")
                    .bind("reference", reference)
                    .bind("id", id)
                    .bind("outcome", paid ? "paid" : "failed")
                    .execute();
            if (isNew == 1 && paid && one(handle, id).status().equals("open")) {
                settle(handle, invoice, subscription);
            }
            return one(handle, id);
        });
    }

    private static void settle(Handle handle, Invoice invoice, Subscription subscription) {
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
        boolean thisPeriod = invoice.periodStart().equals(subscription.period().start());
        if (thisPeriod && subscription.used() < subscription.limit() + invoice.allowanceRequests()) {
            Subscriptions.clear(handle, invoice.containerId(), PauseReason.OVER_LIMIT);
        }
    }

    /** The number is drawn from a row, not from a sequence: a rollback leaves no gap. */
    private static void issue(
            Handle handle,
            Subscription subscription,
            String kind,
            String description,
            Money amount,
            long allowance,
            String status) {
        handle.createUpdate(
                        "with drawn as (update invoice_number set last = last + 1 returning last) insert into invoice"
                                + " (id, number, container_id, kind, period_start, description, amount_minor, currency, allowance_requests, status)"
                                + " select :id, last, :container, :kind, :period, :description, :amount, :currency, :allowance, :status from drawn")
                .bind("id", ContainerId.next().value())
                .bind("container", subscription.container().value())
                .bind("kind", kind)
                .bind("period", subscription.period().start())
                .bind("description", description)
                .bind("amount", amount.minor())
                .bind("currency", amount.currency().getCurrencyCode())
                .bind("allowance", allowance)
                .bind("status", status)
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
