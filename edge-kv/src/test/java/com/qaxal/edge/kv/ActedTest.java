package com.qaxal.edge.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.Version;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A receipt never says more than what is acted on. */
class ActedTest {
    private final Acted acted = new Acted();
    private final Set<Version> done = new HashSet<>();

    @Test
    void nothingIsSaidBeforeAnythingWasHeard() {
        assertThat(acted.lookAgain()).isEqualTo(Version.NONE);
    }

    @Test
    void oneThatIsPendingHoldsBackThoseAfterIt() {
        hear(1, 4, true);
        hear(1, 7, false);
        hear(1, 9, true);
        assertThat(acted.lookAgain()).isEqualTo(new Version(1, 6));

        done.add(new Version(1, 7));

        assertThat(acted.lookAgain()).isEqualTo(new Version(1, 9));
    }

    @Test
    void theyMayBeDoneInAnyOrder() {
        hear(1, 4, false);
        hear(1, 7, false);

        done.add(new Version(1, 7));

        assertThat(acted.lookAgain()).isEqualTo(new Version(1, 3));
    }

    @Test
    void whatWasSaidIsNeverTakenBack() {
        hear(1, 9, true);
        assertThat(acted.lookAgain()).isEqualTo(new Version(1, 9));

        hear(1, 3, false); // a second announcement of the same

        assertThat(acted.lookAgain()).isEqualTo(new Version(1, 9));
    }

    @Test
    void newEpochComesAfterAllOfTheOldOne() {
        hear(1, 900, false);
        hear(2, 1, true);
        assertThat(acted.lookAgain()).isEqualTo(new Version(1, 899));

        done.add(new Version(1, 900));

        assertThat(acted.lookAgain()).isEqualTo(new Version(2, 1));
    }

    @Test
    void whereContinuityWasLostCountsWhatWasWrittenBefore() {
        hear(1, 4, false);

        acted.everything(new Version(1, 20));

        assertThat(acted.lookAgain()).isEqualTo(new Version(1, 20));
    }

    @Test
    void moreThanCanBeRememberedIsSaidToTheOneWhoTells() {
        for (int seq = 1; seq <= 10_000; seq++) {
            assertThat(acted.heard(new Version(1, seq), () -> false)).isTrue();
        }

        assertThat(acted.heard(new Version(1, 10_001), () -> false)).isFalse();
    }

    private void hear(long epoch, long seq, boolean isActedOn) {
        Version version = new Version(epoch, seq);
        if (isActedOn) {
            done.add(version);
        }
        acted.heard(version, () -> done.contains(version));
    }
}
