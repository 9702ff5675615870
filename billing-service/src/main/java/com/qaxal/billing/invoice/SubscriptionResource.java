package com.qaxal.billing.invoice;

import com.qaxal.billing.access.Access;
import com.qaxal.billing.access.ApiProblem;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.plan.Plans;
import com.qaxal.billing.subscription.Cause;
import com.qaxal.billing.subscription.Period;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What a client sees and decides of a subscription. */
@Tag(name = "Subscriptions")
@Path("/")
@Authenticated
@RunOnVirtualThread
public class SubscriptionResource {
    private final Jdbi jdbi;
    private final Subscriptions subscriptions;
    private final Upgrades upgrades;
    private final Plans plans;
    private final Access access;

    SubscriptionResource(Jdbi jdbi, Subscriptions subscriptions, Upgrades upgrades, Plans plans, Access access) {
        this.jdbi = jdbi;
        this.subscriptions = subscriptions;
        this.upgrades = upgrades;
        this.plans = plans;
        this.access = access;
    }

    /**
     * @param nextPlan what begins with the next period; absent: the same one
     * @param limit requests of the period from which on the container is paused, the allowance included
     */
    record View(
            ContainerId containerId,
            long version,
            SubscriptionChange.Status status,
            List<PauseReason> pauseReasons,
            String plan,
            int planVersion,
            @Nullable String nextPlan,
            Period period,
            long limit,
            long used,
            long allowance,
            boolean autoUpgrade) {

        static View of(Subscription subscription) {
            return new View(
                    subscription.container(),
                    subscription.version(),
                    subscription.lifecycle(),
                    subscription.reasons(),
                    subscription.plan().code(),
                    subscription.plan().version(),
                    subscription.nextPlan(),
                    subscription.period(),
                    subscription.limit(),
                    subscription.used(),
                    subscription.allowance(),
                    subscription.autoUpgrade());
        }
    }

    record PlanChoice(
            @NotNull @Pattern(regexp = "[a-z0-9-]{1,40}") String plan) {}

    record Switch(@NotNull Boolean enabled) {}

    record PauseWish(@NotNull PauseReason reason) {}

    @GET
    @Path("v1/containers/{container}/subscription")
    @Operation(summary = "Subscription of a container")
    public View one(@PathParam("container") UUID container) {
        Subscription subscription = subscriptions.one(new ContainerId(container));
        access.requireReader(subscription.client());
        return View.of(subscription);
    }

    /** A higher plan is paid and holds at once; a lower or cheaper one begins with the next period. */
    @POST
    @Path("v1/containers/{container}/subscription/plan")
    @Operation(summary = "Choose a plan")
    public View choose(@PathParam("container") UUID container, @Valid @NotNull PlanChoice choice) {
        ContainerId id = new ContainerId(container);
        access.requireBuyer(subscriptions.one(id).client());
        PlanVersion target = jdbi.withHandle(handle -> plans.current(handle, choice.plan()))
                .orElseThrow(() -> ApiProblem.invalid("plan", "does not exist"));
        Cause cause = new Cause(access.actor(), "plan.chosen", target.code());
        subscriptions
                .change(id, cause, (handle, subscription) -> chosen(handle, subscription, target, cause))
                .ifPresent(this::charge);
        return View.of(subscriptions.one(id));
    }

    private Optional<Attempt> chosen(Handle handle, Subscription subscription, PlanVersion target, Cause cause) {
        requireNotCancelled(subscription);
        if (!target.isUpgradeOf(subscription.plan())) {
            handle.createUpdate("update subscription set next_plan_version_id = :plan where container_id = :container")
                    .bind("plan", target.id())
                    .bind("container", subscription.container().value())
                    .execute();
            return Optional.empty();
        }
        return switch (upgrades.begin(handle, subscription, target, cause)) {
            case Upgrades.Beginning.Begun(Attempt attempt) -> Optional.of(attempt);
            case Upgrades.Beginning.UnderWay _ -> throw underWay();
            case Upgrades.Beginning.Refused _ -> throw notCharged();
        };
    }

    private void charge(Attempt attempt) {
        switch (upgrades.finish(attempt).join()) {
            case SUCCEEDED -> {}
            case DECLINED -> throw notCharged();
            case UNKNOWN -> throw underWay();
        }
    }

    private static ApiProblem notCharged() {
        return ApiProblem.conflict("not_charged", "The charge was declined.");
    }

    private static ApiProblem underWay() {
        return ApiProblem.conflict(
                "charge_under_way",
                "A charge is under way; the plan changes as soon as it is known to have succeeded.");
    }

    private static void requireNotCancelled(Subscription subscription) {
        if (subscription.lifecycle() == SubscriptionChange.Status.CANCELLED) {
            throw ApiProblem.conflict("cancelled", "This subscription is over.");
        }
    }

    @PUT
    @Path("v1/containers/{container}/subscription/auto-upgrade")
    @Operation(summary = "Switch automatic upgrades on or off")
    public View autoUpgrade(@PathParam("container") UUID container, @Valid @NotNull Switch wanted) {
        ContainerId id = new ContainerId(container);
        access.requireBuyer(subscriptions.one(id).client());
        Cause cause = new Cause(access.actor(), "auto-upgrade", wanted.enabled() ? "on" : "off");
        subscriptions.change(id, cause, (handle, subscription) -> {
            requireNotCancelled(subscription);
            return handle.createUpdate(
                            "update subscription set auto_upgrade = :enabled where container_id = :container")
                    .bind("enabled", wanted.enabled())
                    .bind("container", container)
                    .execute();
        });
        return View.of(subscriptions.one(id));
    }

    @POST
    @Path("v1/containers/{container}/subscription/pauses")
    @Operation(summary = "Pause a container")
    public View pause(@PathParam("container") UUID container, @Valid @NotNull PauseWish wish) {
        return change(container, wish.reason(), true);
    }

    @DELETE
    @Path("v1/containers/{container}/subscription/pauses/{reason}")
    @Operation(summary = "End a pause")
    public View resume(@PathParam("container") UUID container, @PathParam("reason") String reason) {
        PauseReason known = Arrays.stream(PauseReason.values())
                .filter(each -> each.code().equals(reason))
                .findFirst()
                .orElseThrow(ApiProblem::notFound);
        return change(container, known, false);
    }

    /** Customers take back their own pause, operators theirs; the others go when their cause does. */
    private View change(UUID container, PauseReason reason, boolean pause) {
        ContainerId id = new ContainerId(container);
        access.requireBuyer(subscriptions.one(id).client());
        switch (reason) {
            case CUSTOMER -> {}
            case OPERATOR -> access.requireOperator();
            case OVER_LIMIT, PAST_DUE, CANCELLED -> throw ApiProblem.invalid("reason", "is not set by hand");
        }
        Cause cause = new Cause(access.actor(), pause ? "paused" : "resumed", reason.code());
        subscriptions.change(id, cause, (handle, subscription) -> {
            if (pause) {
                Subscriptions.pause(handle, id, reason);
            } else {
                Subscriptions.clear(handle, id, reason);
            }
            return subscription;
        });
        return View.of(subscriptions.one(id));
    }
}
