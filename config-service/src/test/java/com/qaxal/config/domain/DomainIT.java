package com.qaxal.config.domain;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static com.qaxal.config.domain.Claimed.BETWEEN_CHECKS;
import static com.qaxal.config.domain.Claimed.servedFor;
import static com.qaxal.config.domain.Claimed.shopAtTheEdge;
import static com.qaxal.config.domain.TwoResolvers.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.config.TestClock;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a custom domain, from claim to service and back. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
@WithTestResource(value = TwoResolvers.class, scope = TestResourceScope.GLOBAL)
class DomainIT {
    @Inject
    Jdbi jdbi;

    @Inject
    TestClock clock;

    @Inject
    Domains domains;

    @BeforeAll
    static void requireServers() {
        TwoResolvers.require();
    }

    @Test
    void claimSaysWhichRecordsToSet() {
        Shop shop = Shop.incomplete();

        JsonPath below = Claimed.by(shop, "data.records.test", clock).read();
        JsonPath apex = Claimed.by(shop, "apexrecords.test", clock).read();

        assertThat(below.getList("records.type")).isEqualTo(List.of("CNAME", "TXT"));
        assertThat(below.getList("records.name")).isEqualTo(List.of("data.records.test", "_qaxal.data.records.test"));
        assertThat(below.getString("records[0].value")).isEqualTo(shop.edgeHostname);
        assertThat(below.getString("reason.code")).isEqualTo("not_looked_yet");
        assertThat(apex.getList("records.type")).isEqualTo(List.of("ALIAS", "TXT"));
        assertThat(apex.getString("records[1].value")).isNotEqualTo(below.getString("records[1].value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "-a.test", "data..test"})
    void whatIsNoFullNameIsNotClaimed(String host) {
        as(operator())
                .body(Map.of("host", host))
                .post(
                        "/v1/containers/{container}/domains",
                        Shop.incomplete().container.toString())
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("host"));
    }

    @Test
    void recordsMakeADomainActive() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.active.test", clock);
        data.publish();

        JsonPath active = data.check();

        assertThat(active.getString("state")).isEqualTo("active");
        assertThat(active.getString("reason")).isNull();
        assertThat(time(active, "checked_at")).isCloseTo(clock.instant(), within(1, ChronoUnit.MINUTES));
        assertThat(time(active, "next_check_at"))
                .isCloseTo(clock.instant().plus(Duration.ofDays(1)), within(1, ChronoUnit.MINUTES));
        assertThat(servedFor(data.host())).isEqualTo(data.shop().container.toString());
        assertThat(audited(data)).containsExactly("domain.claimed", "domain.active");
    }

    @Test
    void claimIsLookedUpWithoutBeingAsked() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.unasked.test", clock);
        data.publish();

        clock.advance(Duration.ofMinutes(2));

        data.awaitState("active");
    }

    @Test
    void proofAloneIsVerifiedButNotServed() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.proofonly.test", clock);
        data.prove();

        JsonPath verified = data.check();

        assertThat(verified.getString("state")).isEqualTo("verified");
        assertThat(verified.getString("reason.code")).isEqualTo("address_missing");
        assertThat(servedFor(data.host())).isNull();
        data.pointToUs();
        assertThat(data.check().getString("state")).isEqualTo("active");
    }

    @ParameterizedTest
    @CsvSource({"_qaxal., data.losttxt.test, TXT, txt_missing", "'', data.lostcname.test, CNAME, address_missing"})
    void lostRecordsWarnThenRevoke(String below, String host, String type, String reason) {
        Claimed data = Claimed.active(shopAtTheEdge(), host, clock);
        set(below + host, type);

        clock.advance(Duration.ofDays(1));
        await().until(() -> data.read().getString("grace_ends_at") != null);

        JsonPath warned = data.read();
        assertThat(warned.getString("state")).isEqualTo("active");
        assertThat(warned.getString("reason.code")).isEqualTo(reason);
        assertThat(time(warned, "grace_ends_at"))
                .isCloseTo(clock.instant().plus(Duration.ofDays(7)), within(1, ChronoUnit.MINUTES));
        assertThat(servedFor(host)).isEqualTo(data.shop().container.toString());
        clock.advance(Duration.ofDays(7));
        data.awaitState("revoked");
        assertThat(data.read().getString("reason.code")).isEqualTo(reason);
        assertThat(data.read().getString("reason.text")).startsWith("For 7 days: ");
        assertThat(servedFor(host)).isNull();
        assertThat(audited(data)).containsSubsequence("domain.active", "domain.warned", "domain.revoked");
    }

    @Test
    void recordsThatComeBackWithinTheGraceEndTheWarning() {
        Claimed data = Claimed.active(shopAtTheEdge(), "data.back.test", clock);
        set(data.host(), "CNAME");
        assertThat(data.check().getString("grace_ends_at")).isNotNull();
        data.pointToUs();

        JsonPath well = data.check();

        assertThat(well.getString("grace_ends_at")).isNull();
        assertThat(well.getString("reason")).isNull();
    }

    @Test
    void claimThatNobodyProvesFailsAndCanBeginAnew() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.never.test", clock);

        clock.advance(Duration.ofDays(15));

        data.awaitState("failed");
        assertThat(data.read().getString("reason.text")).startsWith("For 14 days: There is no TXT record");
        assertThat(data.read().getString("next_check_at")).isNull();
        JsonPath anew = data.check();
        assertThat(anew.getString("state")).isEqualTo("pending");
        assertThat(time(anew, "next_check_at")).isAfter(clock.instant());
    }

    @Test
    void checkOnDemandIsBounded() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.eager.test", clock);
        data.check();

        Response again = data.askForCheck();

        assertThat(again.statusCode()).isEqualTo(429);
        assertThat(again.header("Retry-After")).isEqualTo("10");
        assertThat(again.<String>path("code")).isEqualTo("checked_just_now");
    }

    @Test
    void replicasShareWhatIsDue() {
        Shop shop = Shop.incomplete();
        List<UUID> due = IntStream.range(0, 40)
                .mapToObj(i -> Claimed.by(shop, "data.due" + i + ".test", clock).uuid())
                .toList();
        clock.advance(Duration.ofMinutes(2));

        List<CompletableFuture<List<Claim>>> replicas = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> domains.takeDue(200), Thread::startVirtualThread))
                .toList();

        List<UUID> taken = new ArrayList<>();
        replicas.forEach(each -> each.join().forEach(claim -> taken.add(claim.id())));
        assertThat(taken).doesNotHaveDuplicates();
        assertThat(domains.takeDue(1000)).extracting(Claim::id).doesNotContainAnyElementsOf(due);
    }

    @Test
    void lookThatNeverReportsBackIsDoneByAnother() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.orphan.test", clock);
        data.publish();
        assertThat(domains.take(data.uuid(), BETWEEN_CHECKS)).isPresent();

        clock.advance(Duration.ofMinutes(3));

        data.awaitState("active");
    }

    private static Instant time(JsonPath domain, String field) {
        return Instant.parse(domain.getString(field));
    }

    private List<String> audited(Claimed claimed) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select action from audit_log where subject = :subject order by id")
                        .bind("subject", claimed.id())
                        .mapTo(String.class)
                        .list());
    }
}
