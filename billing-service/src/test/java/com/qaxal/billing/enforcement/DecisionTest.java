package com.qaxal.billing.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.billing.plan.Money;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.subscription.Period;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static final PlanVersion SMALL = plan(1, "small", 1_000);
    private static final PlanVersion MIDDLE = plan(2, "middle", 1_100);
    private static final PlanVersion LARGE = plan(3, "large", 10_000);
    private static final List<PlanVersion> PLANS = List.of(SMALL, MIDDLE, LARGE);

    @Test
    void runsBelowTheLimit() {
        assertThat(decide(899, 0, false)).isEqualTo(new Decision.Run(false));
        assertThat(decide(900, 0, false)).isEqualTo(new Decision.Run(true));
        assertThat(decide(999, 0, false)).isEqualTo(new Decision.Run(true));
    }

    @Test
    void pausesAtTheLimit() {
        assertThat(decide(1_000, 0, false)).isEqualTo(new Decision.Pause());
    }

    @Test
    void allowanceCountsAsBought() {
        assertThat(decide(1_000, 1_000, false)).isEqualTo(new Decision.Run(false));
        assertThat(decide(2_000, 1_000, false)).isEqualTo(new Decision.Pause());
    }

    @Test
    void upgradesBeforeTheLimitToTheLowestPlanThatFits() {
        assertThat(decide(900, 0, true)).isEqualTo(new Decision.Upgrade(MIDDLE, new Decision.Run(true)));
        assertThat(decide(1_050, 0, true)).isEqualTo(new Decision.Upgrade(LARGE, new Decision.Pause()));
    }

    @Test
    void pausesWhenNoPlanFits() {
        assertThat(decide(20_000, 0, true)).isEqualTo(new Decision.Pause());
    }

    @Test
    void buysNothingForWhatIsPausedAnyway() {
        assertThat(Decision.of(subscription(1_050, 0, true, PauseReason.OPERATOR), PLANS))
                .isEqualTo(new Decision.Pause());
    }

    private static Decision decide(long used, long allowance, boolean autoUpgrade) {
        return Decision.of(subscription(used, allowance, autoUpgrade), PLANS);
    }

    private static Subscription subscription(long used, long allowance, boolean autoUpgrade, PauseReason... reasons) {
        LocalDate start = LocalDate.parse("2026-01-01");
        return new Subscription(
                ContainerId.next(),
                ClientId.next(),
                SMALL,
                null,
                SubscriptionChange.Status.ACTIVE,
                start,
                Period.of(start, start),
                autoUpgrade,
                false,
                allowance,
                used,
                List.of(reasons),
                1,
                1);
    }

    private static PlanVersion plan(int rank, String code, long included) {
        return new PlanVersion(
                rank, code, rank, 1, included, 100, Money.of(rank, "EUR"), Money.of(rank, "EUR"), Set.of());
    }
}
