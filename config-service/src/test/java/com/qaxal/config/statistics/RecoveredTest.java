package com.qaxal.config.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.config.statistics.Recovered.Group;
import com.qaxal.config.statistics.Recovered.Hits;
import com.qaxal.config.statistics.Recovered.Tests;
import com.qaxal.model.id.SiteId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecoveredTest {
    private static final UUID SHOP = SiteId.next().value();
    private static final Group FIREFOX = new Group(SHOP, "firefox");
    private static final Group SAFARI = new Group(SHOP, "safari");

    @Test
    void hitOfASessionWhoseDirectWayWasClosedIsRecovered() {
        Recovered recovered = Recovered.of(Map.of(FIREFOX, new Hits(70, 70)), Map.of());

        assertThat(recovered).isEqualTo(new Recovered(70, 70, 0, 0));
    }

    @Test
    void othersAreEstimatedByTheSessionsThatTestedTheDirectWay() {
        Recovered recovered = Recovered.of(
                Map.of(FIREFOX, new Hits(1_000, 0), SAFARI, new Hits(500, 0)),
                Map.of(FIREFOX, new Tests(40, 60), SAFARI, new Tests(0, 80)));

        assertThat(recovered).isEqualTo(new Recovered(1_500, 0, 400, 0));
    }

    @Test
    void browserOfWhichTooFewTestedItSaysNothing() {
        Recovered recovered = Recovered.of(Map.of(FIREFOX, new Hits(1_000, 10)), Map.of(FIREFOX, new Tests(29, 0)));

        assertThat(recovered).isEqualTo(new Recovered(1_000, 10, 0, 990));
    }

    @Test
    void testsOfAnotherBrowserCountForThatOneOnly() {
        Recovered recovered = Recovered.of(Map.of(SAFARI, new Hits(100, 0)), Map.of(FIREFOX, new Tests(90, 10)));

        assertThat(recovered).isEqualTo(new Recovered(100, 0, 0, 100));
    }
}
