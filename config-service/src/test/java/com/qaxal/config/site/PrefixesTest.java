package com.qaxal.config.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixesTest {
    private static final Prefixes NONE = new Prefixes(null, null);

    @Test
    void formerPrefixStaysValidUntilItIsEnded() {
        Prefixes rotated =
                NONE.changedTo("/one1").orElseThrow().changedTo("/two2").orElseThrow();

        assertThat(rotated.valid()).containsExactly("/two2", "/one1");
        assertThat(rotated.withoutFormer().valid()).containsExactly("/two2");
    }

    @Test
    void thirdPrefixWaitsUntilTheFormerOneIsEnded() {
        Prefixes rotated = new Prefixes("/two2", "/one1");

        assertThat(rotated.changedTo("/three3")).isEmpty();
        assertThat(rotated.changedTo(null)).isEmpty();
        assertThat(rotated.withoutFormer().changedTo("/three3")).contains(new Prefixes("/three3", "/two2"));
    }

    @Test
    void rotationCanBeTakenBack() {
        assertThat(new Prefixes("/two2", "/one1").changedTo("/one1")).contains(new Prefixes("/one1", "/two2"));
    }

    @Test
    void wishForWhatIsThereChangesNothing() {
        Prefixes rotated = new Prefixes("/two2", "/one1");

        assertThat(rotated.changedTo("/two2")).contains(rotated);
        assertThat(NONE.changedTo(null)).contains(NONE);
    }

    @Test
    void whoLeavesTheModeIsServedOnUntilThePrefixIsEnded() {
        assertThat(new Prefixes("/one1", null).changedTo(null).orElseThrow().valid())
                .containsExactly("/one1");
    }

    @Test
    void randomPrefixesSayNothingAndDiffer() {
        assertThat(Stream.generate(Prefixes::random).limit(1_000))
                .allMatch(prefix -> prefix.matches("/[a-z][a-z0-9]{5}"))
                .noneMatch(Prefixes::isListed)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gtm", "/sgtm2", "/mytracking", "/ads", "/collect", "/metrics"})
    void wordsThatBlockListsKnowAreRecognized(String prefix) {
        assertThat(Prefixes.isListed(prefix)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x7k2", "/shop", "/adventure", "/assets2"})
    void ordinaryWordsAreNot(String prefix) {
        assertThat(Prefixes.isListed(prefix)).isFalse();
    }
}
