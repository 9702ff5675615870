package com.qaxal.config.domain;

import static com.qaxal.config.domain.Claimed.EDGE;
import static com.qaxal.config.domain.Claimed.shopAtTheEdge;
import static com.qaxal.config.domain.TwoResolvers.first;
import static com.qaxal.config.domain.TwoResolvers.second;
import static com.qaxal.config.domain.TwoResolvers.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.config.TestClock;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How DNS is asked, and what is made of its answers. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
@WithTestResource(value = TwoResolvers.class, scope = TestResourceScope.GLOBAL)
class DomainLookUpIT {
    @Inject
    TestClock clock;

    @BeforeAll
    static void requireServers() {
        TwoResolvers.require();
    }

    @Test
    void resolversThatDisagreeAreNotEnough() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.halfway.test", clock);
        data.pointToUs();
        first().set("_qaxal.data.halfway.test", "TXT", data.token());

        JsonPath halfway = data.check();

        assertThat(halfway.getString("state")).isEqualTo("pending");
        assertThat(halfway.getString("reason.code")).isEqualTo("resolvers_disagree");
        second().set("_qaxal.data.halfway.test", "TXT", data.token());
        assertThat(data.check().getString("state")).isEqualTo("active");
    }

    @Test
    void silentResolverTakesNothingAway() {
        Claimed data = Claimed.active(shopAtTheEdge(), "data.silent.test", clock);
        set(data.host(), "CNAME");
        second().pause();
        try {
            Instant asked = Instant.now();

            JsonPath untold = data.check();

            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(untold.getString("state")).isEqualTo("active");
            assertThat(untold.getString("reason.code")).isEqualTo("unanswered");
            assertThat(untold.getString("grace_ends_at")).isNull();
        } finally {
            second().resume();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "169.254.169.254", "100.100.100.200", "127.0.0.1"})
    void nameThatLeadsIntoAPrivateNetworkIsNotTrusted(String address) {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.p" + address.replace('.', '-') + ".test", clock);
        data.publish();
        set(data.shop().edgeHostname, "A", address);

        JsonPath verified = data.check();

        assertThat(verified.getString("state")).isEqualTo("verified");
        assertThat(verified.getString("reason.code")).isEqualTo("address_private");
        assertThat(verified.getString("reason.text")).contains(address);
    }

    @ParameterizedTest
    @CsvSource({"8, active", "9, verified"})
    void cnamesAreFollowedToABound(int length, String state) {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.chain" + length + ".test", clock);
        data.prove();
        String from = data.host();
        for (int i = 1; i < length; i++) {
            String to = "c" + i + ".chain" + length + ".test";
            set(from, "CNAME", to + ".");
            from = to;
        }
        set(from, "CNAME", data.shop().edgeHostname + ".");

        assertThat(data.check().getString("state")).isEqualTo(state);
    }

    @Test
    void circleOfCnamesEnds() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.circle.test", clock);
        data.prove();
        set(data.host(), "CNAME", "other.circle.test.");
        set("other.circle.test", "CNAME", data.host() + ".");

        assertThat(data.check().getString("reason.code")).isEqualTo("cnames_endless");
    }

    @Test
    void internationalNameIsLookedUpAsDnsWritesIt() {
        Shop shop = shopAtTheEdge();
        String id = shop.addDomain("daten.Bücher.test");
        Claimed data = new Claimed(shop, "daten.xn--bcher-kva.test", id, clock);
        data.publish();

        JsonPath active = data.check();

        assertThat(active.getString("host")).isEqualTo("daten.xn--bcher-kva.test");
        assertThat(active.getString("state")).isEqualTo("active");
    }

    @Test
    void apexIsOursByItsAddress() {
        Claimed apex = Claimed.by(shopAtTheEdge(), "apexowned.test", clock);
        apex.prove();
        set(apex.host(), "A", "203.0.113.9");
        assertThat(apex.check().getString("reason.code")).isEqualTo("address_elsewhere");

        set(apex.host(), "A", EDGE);

        assertThat(apex.check().getString("state")).isEqualTo("active");
    }

    @Test
    void domainSaysHowLongSafariKeepsCookies() {
        Shop shop = shopAtTheEdge();
        shop.addSite("www.safari.test", "safari.test");
        set("www.safari.test", "A", "198.51.1.1");
        Claimed byName = Claimed.active(shop, "data.safari.test", clock);
        Claimed byAddress = Claimed.by(shop, "direct.safari.test", clock);
        byAddress.prove();
        set(byAddress.host(), "A", EDGE);

        assertThat(byName.read().getInt("safari.days")).isEqualTo(7);
        assertThat(byName.read().getString("safari.summary")).startsWith("7 days because the host is a CNAME to ");
        assertThat(byName.read().getString("safari.remedy")).contains("same-origin");
        assertThat(byAddress.check().getString("safari.summary")).isEqualTo("395 days");
    }
}
