package com.qaxal.billing.plan;

import com.qaxal.billing.access.Access;
import com.qaxal.billing.access.ApiProblem;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Jdbi;

/** Plans: shown to everybody who signed in, published by operators. */
@Tag(name = "Plans")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class PlanResource {
    private final Jdbi jdbi;
    private final Plans plans;
    private final Access access;

    PlanResource(Jdbi jdbi, Plans plans, Access access) {
        this.jdbi = jdbi;
        this.plans = plans;
        this.access = access;
    }

    record PlanList(List<PlanVersion> items) {}

    record NewVersion(
            @NotNull @Pattern(regexp = "[a-z0-9-]{1,40}") String code,
            @NotNull Integer rank,
            @NotNull @Positive @Max(1_000_000_000_000L) Long requestsIncluded,
            @NotNull @Min(100) @Max(1000) Integer hardLimitPercent,
            @NotNull @PositiveOrZero Long priceMinor,
            @NotNull @PositiveOrZero Long allowancePriceMinor,
            @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
            @NotNull @Size(max = 50) Set<String> entitlements) {}

    @GET
    @Path("v1/plans")
    @Operation(summary = "Plans on offer")
    public PlanList current() {
        return new PlanList(jdbi.withHandle(plans::current));
    }

    /** Publishes a version; subscriptions keep the one they have. */
    @POST
    @Path("v1/plans")
    @Operation(summary = "Publish a version of a plan; for operators")
    @ResponseStatus(201)
    @APIResponseSchema(value = PlanVersion.class, responseCode = "201", responseDescription = "Created")
    public PlanVersion publish(@Valid @NotNull NewVersion wanted) {
        access.requireOperator();
        ApiProblem.require(Money.isCurrency(wanted.currency()), "currency", "is no code of ISO 4217");
        return jdbi.inTransaction(handle -> {
            handle.createUpdate("insert into plan (code, rank) values (:code, :rank) on conflict (code) do nothing")
                    .bind("code", wanted.code())
                    .bind("rank", wanted.rank())
                    .execute();
            handle.createUpdate("insert into plan_version (plan_code, version, requests_included, hard_limit_percent,"
                            + " price_minor, allowance_price_minor, currency, entitlements) select :code,"
                            + " coalesce(max(version), 0) + 1, :included, :percent, :price, :allowance, :currency,"
                            + " :entitlements from plan_version where plan_code = :code")
                    .bind("code", wanted.code())
                    .bind("included", wanted.requestsIncluded())
                    .bind("percent", wanted.hardLimitPercent())
                    .bind("price", wanted.priceMinor())
                    .bind("allowance", wanted.allowancePriceMinor())
                    .bind("currency", wanted.currency())
                    .bindArray("entitlements", String.class, List.copyOf(wanted.entitlements()))
                    .execute();
            return plans.current(handle, wanted.code()).orElseThrow(ApiProblem::notFound);
        });
    }
}
