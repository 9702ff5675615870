package com.qaxal.billing.invoice;

import static com.qaxal.billing.Stage.FREE;
import static com.qaxal.billing.Stage.awaitReasons;
import static com.qaxal.billing.Stage.choose;
import static com.qaxal.billing.Stage.invoices;
import static com.qaxal.billing.Stage.owner;
import static com.qaxal.billing.Stage.pay;
import static com.qaxal.billing.Stage.plan;
import static com.qaxal.billing.Stage.subscribed;
import static com.qaxal.billing.Stage.view;
import static com.qaxal.billing.TestClock.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.qaxal.billing.Sessions;
import com.qaxal.billing.Stage;
import com.qaxal.billing.StandInConfig;
import com.qaxal.billing.subscription.Cause;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.id.ContainerId;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who paid is served, however the provider's reports arrive. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInConfig.class)
class InvoicesIT {
    @Inject
    Stage stage;

    @Inject
    Subscriptions subscriptions;

    @Inject
    Sessions sessions;

    @Inject
    Jdbi jdbi;

    @Test
    void paymentThatFailedAndThenCameIsPaid() {
        ContainerId container = overTheLimit(FREE);
        String invoice = newestInvoice(container);

        pay(invoice, "failed", "ref-" + container).then().body("status", equalTo("open"));
        pay(invoice, "paid", "ref-" + container).then().body("status", equalTo("paid"));

        view(container).then().body("pause_reasons", empty());
    }

    @Test
    void offerOfMoreRequestsIsOffWhenAnUpgradeMadeRoom() {
        ContainerId container = overTheLimit(FREE);
        String offer = newestInvoice(container);

        choose(owner(), container, plan(100_000, 3_601, "EUR")).then().statusCode(200);

        invoices(container).then().body("items.find { it.invoice_id == '" + offer + "' }.status", equalTo("void"));
        view(container).then().body("pause_reasons", empty());
    }

    @Test
    void failureThatIsReportedLateChangesNothing() {
        ContainerId container = overTheLimit(FREE);
        String invoice = newestInvoice(container);

        pay(invoice, "paid", "ref-" + container);
        pay(invoice, "failed", "ref-" + container).then().statusCode(200).body("status", equalTo("paid"));

        view(container).then().body("pause_reasons", empty()).body("allowance", equalTo((int) FREE));
    }

    @Test
    void paymentOfAnotherInvoiceIsRefused() {
        ContainerId one = overTheLimit(FREE);
        ContainerId other = overTheLimit(FREE);
        pay(newestInvoice(one), "paid", "ref-" + one).then().statusCode(200);

        pay(newestInvoice(other), "paid", "ref-" + one).then().statusCode(409).body("code", equalTo("other_invoice"));

        view(other).then().body("pause_reasons", hasItems("over_limit"));
    }

    @Test
    void reportsThatArriveAtOncePayOnce() {
        ContainerId container = overTheLimit(FREE);
        String invoice = newestInvoice(container);

        List<CompletableFuture<Response>> reports;
        try (Handle holder = sessions.open()) {
            holder.execute("select 1 from subscription where container_id = ? for update", container.value());
            reports = List.of(
                    Sessions.begin(() -> pay(invoice, "paid", "first-" + container)),
                    Sessions.begin(() -> pay(invoice, "paid", "second-" + container)),
                    Sessions.begin(() -> pay(invoice, "failed", "third-" + container)));
            sessions.awaitWaiting(3);
            holder.commit();
        }

        assertThat(reports)
                .allSatisfy(report -> assertThat(report.join().statusCode()).isEqualTo(200));
        view(container).then().body("allowance", equalTo((int) FREE)).body("pause_reasons", empty());
    }

    @Test
    void whoIsStillOverAfterPayingIsOfferedTheNext() {
        ContainerId container = overTheLimit(25_000);
        String first = newestInvoice(container);

        pay(first, "paid", "first-" + container);

        view(container).then().body("pause_reasons", hasItems("over_limit")).body("limit", equalTo(20_000));
        String second = newestInvoice(container);
        assertThat(second).isNotEqualTo(first);
        pay(second, "paid", "second-" + container);
        view(container).then().body("pause_reasons", empty()).body("limit", equalTo(30_000));
    }

    @Test
    void offerOfAnEndedPeriodIsVoidAndPayingItBuysNothing() {
        ContainerId container = overTheLimit(FREE);
        String invoice = newestInvoice(container);
        stage.period(container, TODAY.minusMonths(1), TODAY);

        subscriptions.change(container, Cause.ours("period.began"), (_, subscription) -> subscription);

        invoices(container).then().body("items[0].status", equalTo("void"));
        pay(invoice, "paid", "late-" + container).then().statusCode(200).body("status", equalTo("void"));
        view(container).then().body("allowance", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from invoice where id = ?",
                "update invoice set status = 'open' where id = ?",
                "update invoice set status = 'void' where id = ?",
                "update invoice set description = 'other' where id = ?"
            })
    void paidInvoiceStays(String change) {
        ContainerId container = overTheLimit(FREE);
        String invoice = newestInvoice(container);
        pay(invoice, "paid", "ref-" + container);

        assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute(change, UUID.fromString(invoice))))
                .hasMessageContaining("is issued");
    }

    private ContainerId overTheLimit(long used) {
        ContainerId container = subscribed("free");
        stage.use(container, used);
        awaitReasons(container, "over_limit");
        return container;
    }

    private static String newestInvoice(ContainerId container) {
        return invoices(container).path("items[0].invoice_id");
    }
}
