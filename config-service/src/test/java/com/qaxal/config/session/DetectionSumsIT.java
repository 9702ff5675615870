package com.qaxal.config.session;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.model.event.SessionDetection;
import com.qaxal.model.event.SessionDetection.Finding;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sums of findings that neither doubled nor late nor shuffled messages alter. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class DetectionSumsIT {
    /** One that is over, so that no test runs across its end. */
    private static final Instant HOUR =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

    @Inject
    Sessions sessions;

    @Test
    void sessionCountsOnceInTheHourOfItsNewestFinding() {
        Shop shop = Shop.incomplete();
        SessionDetection early = finding(shop, "a", Finding.UNKNOWN, HOUR.minusSeconds(1));
        SessionDetection late = finding(shop, "a", Finding.YES, HOUR.plusSeconds(1));

        sessions.keep(List.of(late, early, late));
        sessions.keep(List.of(early));
        sessions.keep(List.of(late));

        assertThat(sums(shop, "google_blocked")).containsExactly(HOUR + " yes=1 no=0 unknown=0");
    }

    @Test
    void eachSignalOfASessionCountsByItself() {
        Shop shop = Shop.incomplete();
        Map<String, Finding> signals = Map.of(
                "google_blocked", Finding.NO,
                "tag_manager_blocked", Finding.YES,
                "script_cookies_capped", Finding.UNKNOWN);

        sessions.keep(List.of(new SessionDetection("a", shop.container, null, signals, "firefox", HOUR)));

        assertThat(sums(shop, "google_blocked")).containsExactly(HOUR + " yes=0 no=1 unknown=0");
        assertThat(sums(shop, "tag_manager_blocked")).containsExactly(HOUR + " yes=1 no=0 unknown=0");
        assertThat(sums(shop, "script_cookies_capped")).containsExactly(HOUR + " yes=0 no=0 unknown=1");
    }

    @Test
    void orderAndRepetitionChangeNothing() {
        Random random = new Random(7);
        Shop one = Shop.incomplete();
        Shop other = Shop.incomplete();
        List<Integer> messages = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
        keepInBatches(one, messages, random);
        Collections.shuffle(messages, random);
        messages.addAll(messages.subList(0, 150));

        keepInBatches(other, messages, random);

        assertThat(sums(other, "google_blocked"))
                .isEqualTo(sums(one, "google_blocked"))
                .isNotEmpty();
    }

    @Test
    void findingOfAForgottenSessionIsNotCountedAgain() {
        Shop shop = Shop.incomplete();

        sessions.keep(List.of(finding(shop, "old", Finding.YES, Instant.now().minus(Duration.ofHours(25)))));

        assertThat(sums(shop, "google_blocked")).isEmpty();
    }

    @Test
    void sessionIsForgottenAfterADayAndStaysInItsSum() {
        Shop shop = Shop.incomplete();
        Instant almostADayAgo = Instant.now().minus(Duration.ofHours(24)).plusSeconds(2);
        sessions.keep(
                List.of(finding(shop, "ending", Finding.YES, almostADayAgo), finding(shop, "young", Finding.NO, HOUR)));
        assertThat(kept(shop)).containsExactlyInAnyOrder("ending", "young");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            sessions.forget();
            assertThat(kept(shop)).containsExactly("young");
        });

        assertThat(sums(shop, "google_blocked")).anyMatch(sum -> sum.endsWith("yes=1 no=0 unknown=0"));
    }

    private List<String> kept(Shop shop) {
        return sessions.recent(shop.container, Sessions.NEWEST_FIRST.start(), 10).stream()
                .map(Sessions.Session::sessionId)
                .toList();
    }

    /** Message i is the finding of session i mod 40, at its own time. */
    private void keepInBatches(Shop shop, List<Integer> messages, Random random) {
        for (int from = 0; from < messages.size(); ) {
            int to = Math.min(messages.size(), from + 1 + random.nextInt(40));
            sessions.keep(messages.subList(from, to).stream()
                    .map(i -> finding(
                            shop,
                            "session" + i % 40,
                            Finding.values()[i % 3],
                            HOUR.minusSeconds(60L * 60 * (i % 5)).plusSeconds(i)))
                    .toList());
            from = to;
        }
    }

    private static SessionDetection finding(Shop shop, String session, Finding finding, Instant at) {
        return new SessionDetection(session, shop.container, null, Map.of("google_blocked", finding), "firefox", at);
    }

    private static List<String> sums(Shop shop, String signal) {
        JsonPath report = as(operator())
                .queryParam("from", Instant.now().minus(Duration.ofHours(26)).toString())
                .get("/v1/containers/{container}/statistics", shop.container.toString())
                .jsonPath();
        return report.<Map<String, ?>>getList("detections").stream()
                .filter(sum -> signal.equals(sum.get("signal")))
                .map(sum -> Instant.parse(String.valueOf(sum.get("start"))) + " yes=" + sum.get("yes") + " no="
                        + sum.get("no") + " unknown=" + sum.get("unknown"))
                .toList();
    }
}
