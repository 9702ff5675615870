package com.qaxal.billing.invoice;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.qaxal.billing.access.Access;
import com.qaxal.billing.subscription.Cause;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.id.ContainerId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Invoices, and where the payment provider's messenger reports. */
@Tag(name = "Invoices")
@Path("/")
@Authenticated
@RunOnVirtualThread
public class InvoiceResource {
    private final Invoices invoices;
    private final Subscriptions subscriptions;
    private final Access access;

    InvoiceResource(Invoices invoices, Subscriptions subscriptions, Access access) {
        this.invoices = invoices;
        this.subscriptions = subscriptions;
        this.access = access;
    }

    record InvoiceList(List<Invoices.Invoice> items) {}

    /** @param reference the provider's own, by which a repetition is known */
    @JsonIgnoreProperties(ignoreUnknown = true) // no person types it
    record Payment(
            @NotNull @Pattern(regexp = "paid|failed") String outcome,
            @NotBlank @Size(max = 200) String reference) {}

    @GET
    @Path("v1/containers/{container}/invoices")
    @Operation(summary = "Invoices of a container, newest first")
    public InvoiceList list(@PathParam("container") UUID container) {
        access.requireReader(subscriptions.one(new ContainerId(container)).client());
        return new InvoiceList(invoices.ofContainer(new ContainerId(container)));
    }

    @GET
    @Path("v1/invoices/{invoice}")
    @Operation(summary = "One invoice")
    public Invoices.Invoice one(@PathParam("invoice") UUID invoice) {
        Invoices.Invoice found = invoices.one(invoice);
        access.requireReader(subscriptions.one(found.containerId()).client());
        return found;
    }

    @POST
    @Path("v1/invoices/{invoice}/payment")
    @Operation(summary = "Report the outcome of a payment; for the payment provider")
    public Invoices.Invoice pay(@PathParam("invoice") UUID invoice, @Valid @NotNull Payment payment) {
        access.requireWebhook();
        return invoices.report(
                invoice,
                payment.reference(),
                payment.outcome().equals("paid"),
                new Cause(access.actor(), "invoice.payment", payment.outcome() + " " + payment.reference()));
    }
}
