package com.qaxal.config.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CourseTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Course COURSE = new Course(Duration.ofDays(14), Duration.ofDays(7));
    private static final Finding YES = new Finding.Yes();
    private static final Finding NO = new Finding.No(new Reason("missing", "It is missing."));
    private static final Finding OPEN = new Finding.Open(new Reason("open", "Nobody knows."));

    @ParameterizedTest
    @CsvSource({
        "PENDING,  YES,  YES,  ACTIVE",
        "PENDING,  YES,  NO,   VERIFIED",
        "PENDING,  YES,  OPEN, VERIFIED",
        "PENDING,  NO,   YES,  PENDING",
        "PENDING,  OPEN, YES,  PENDING",
        "VERIFIED, YES,  YES,  ACTIVE",
        "VERIFIED, YES,  NO,   VERIFIED",
        "VERIFIED, NO,   YES,  PENDING",
        "VERIFIED, OPEN, YES,  VERIFIED",
        "ACTIVE,   YES,  YES,  ACTIVE",
        "ACTIVE,   NO,   YES,  ACTIVE",
        "ACTIVE,   YES,  NO,   ACTIVE",
        "ACTIVE,   OPEN, OPEN, ACTIVE",
        "FAILED,   NO,   NO,   PENDING",
        "REVOKED,  YES,  YES,  ACTIVE"
    })
    void stateFollowsFromWhatWasFound(State state, String owned, String leadsToUs, State next) {
        Findings found = new Findings(finding(owned), finding(leadsToUs));

        assertThat(COURSE.after(new Standing(state, false, null), found, NOW).state())
                .isEqualTo(next);
    }

    @Test
    void waitGrowsFromAMinuteToSixHoursUntilItIsGivenUp() {
        List<Duration> waits = new ArrayList<>();
        Instant now = NOW;
        Course.Next next = COURSE.after(new Standing(State.PENDING, false, NOW), new Findings(NO, NO), now);
        while (next.lookAgain() != null) {
            waits.add(Duration.between(now, next.lookAgain()));
            now = next.lookAgain();
            next = COURSE.after(new Standing(next.state(), false, next.waitingSince()), new Findings(NO, NO), now);
        }

        assertThat(waits.getFirst()).isEqualTo(Duration.ofMinutes(1));
        assertThat(waits.subList(0, waits.size() - 1)).isSorted();
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofHours(6)) <= 0);
        assertThat(waits).hasSizeLessThan(80);
        assertThat(next.state()).isEqualTo(State.FAILED);
        assertThat(now).isEqualTo(NOW.plus(Duration.ofDays(14)));
        assertThat(next.reason()).isEqualTo(new Reason("missing", "For 14 days: It is missing."));
    }

    @Test
    void warnedDomainIsRevokedWhenItsGraceEndsAndNotBefore() {
        Instant end = NOW.plus(Duration.ofDays(7));
        Standing warned = new Standing(State.ACTIVE, false, NOW);

        Course.Next before = COURSE.after(warned, new Findings(NO, YES), end.minusSeconds(1));
        Course.Next after = COURSE.after(warned, new Findings(NO, YES), end);

        assertThat(before.state()).isEqualTo(State.ACTIVE);
        assertThat(before.lookAgain()).isEqualTo(end);
        assertThat(after.state()).isEqualTo(State.REVOKED);
        assertThat(after.lookAgain()).isNull();
        assertThat(COURSE.graceEnds(warned)).contains(end);
    }

    @Test
    void whatNobodyCanTellRevokesNothing() {
        Standing warned = new Standing(State.ACTIVE, false, NOW);

        Course.Next next = COURSE.after(warned, new Findings(OPEN, YES), NOW.plus(Duration.ofDays(30)));

        assertThat(next.state()).isEqualTo(State.ACTIVE);
        assertThat(next.waitingSince()).isEqualTo(NOW);
        assertThat(next.lookAgain()).isAfter(NOW.plus(Duration.ofDays(30)));
    }

    @Test
    void answerThatWasUnclearIsSoughtAgainWithinTheHour() {
        Course.Next next = COURSE.after(new Standing(State.ACTIVE, false, null), new Findings(OPEN, YES), NOW);

        assertThat(next.waitingSince()).isNull();
        assertThat(next.lookAgain()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void recordsThatAreBackEndTheWarning() {
        Course.Next next = COURSE.after(
                new Standing(State.ACTIVE, false, NOW.minus(Duration.ofDays(6))), new Findings(YES, YES), NOW);

        assertThat(next).isEqualTo(new Course.Next(State.ACTIVE, null, null, NOW.plus(Duration.ofDays(1))));
    }

    @Test
    void proofThatIsGoneBeforeItIsServedStartsTheWaitAnew() {
        Instant longAgo = NOW.minus(Duration.ofDays(100));

        Course.Next next = COURSE.after(new Standing(State.VERIFIED, false, longAgo), new Findings(NO, NO), NOW);

        assertThat(next.state()).isEqualTo(State.PENDING);
        assertThat(next.waitingSince()).isEqualTo(NOW);
    }

    @Test
    void operatorsWordOutweighsDns() {
        Course.Next next = COURSE.after(new Standing(State.ACTIVE, true, null), new Findings(NO, NO), NOW);

        assertThat(next).isEqualTo(new Course.Next(State.ACTIVE, null, null, NOW.plus(Duration.ofDays(1))));
    }

    private static Finding finding(String name) {
        return switch (name) {
            case "YES" -> YES;
            case "NO" -> NO;
            default -> OPEN;
        };
    }
}
