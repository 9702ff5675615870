package com.qaxal.config.domain;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static com.qaxal.config.domain.Claimed.servedFor;
import static com.qaxal.config.domain.Claimed.shopAtTheEdge;
import static com.qaxal.config.domain.TwoResolvers.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.config.TestClock;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose a custom domain is, and that nobody gets another's. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
@WithTestResource(value = TwoResolvers.class, scope = TestResourceScope.GLOBAL)
class DomainOwnerIT {
    @Inject
    Jdbi jdbi;

    @Inject
    TestClock clock;

    @BeforeAll
    static void requireServers() {
        TwoResolvers.require();
    }

    @Test
    void danglingCnameIsNeverActive() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.dangling.test", clock);
        data.pointToUs();

        JsonPath pending = data.check();

        assertThat(pending.getString("state")).isEqualTo("pending");
        assertThat(pending.getString("reason.code")).isEqualTo("txt_missing");
        assertThat(pending.getString("reason.text")).contains("_qaxal.data.dangling.test");
        assertThat(servedFor(data.host())).isNull();
    }

    @Test
    void wildcardProvesNothing() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.wildcard.test", clock);
        data.pointToUs();
        set("*.data.wildcard.test", "TXT", "\"v=spf1 -all\"");

        JsonPath pending = data.check();

        assertThat(pending.getString("state")).isEqualTo("pending");
        assertThat(pending.getString("reason.code")).isEqualTo("txt_differs");
    }

    @Test
    void wildcardThatLeadsToUsProvesNothing() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.everything.test", clock);
        set("*.everything.test", "CNAME", data.shop().edgeHostname + ".");

        JsonPath pending = data.check();

        assertThat(pending.getString("state")).isEqualTo("pending");
        assertThat(pending.getString("reason.code")).isEqualTo("txt_missing");
    }

    @Test
    void ofTwoClaimantsTheOneInDnsOwns() {
        Claimed owned = Claimed.by(shopAtTheEdge(), "data.two.test", clock);
        Claimed other = Claimed.by(shopAtTheEdge(), "data.two.test", clock);
        owned.publish();

        assertThat(other.check().getString("reason.code")).isEqualTo("txt_differs");
        assertThat(owned.check().getString("state")).isEqualTo("active");
        assertThat(other.check().getString("state")).isEqualTo("pending");
        assertThat(servedFor("data.two.test")).isEqualTo(owned.shop().container.toString());
    }

    @Test
    void proofTakesAHostOverAtOnceAndForGood() {
        Shop former = shopAtTheEdge();
        String site = former.addSite("www.moves.test", "moves.test");
        Claimed lost = Claimed.active(former, "data.moves.test", clock);
        Claimed won = Claimed.by(shopAtTheEdge(), "data.moves.test", clock);
        assertThat(firstPartyHost(site)).isEqualTo("data.moves.test");
        set(
                "_qaxal.data.moves.test",
                "TXT",
                lost.token(),
                won.token()); // the CNAME still names the former's edge hostname

        assertThat(won.check().getString("state")).isEqualTo("active");

        assertThat(servedFor("data.moves.test")).isEqualTo(won.shop().container.toString());
        assertThat(firstPartyHost(site)).isEqualTo(former.edgeHostname);
        assertThat(lost.state()).isEqualTo("revoked");
        assertThat(lost.read().getString("reason.code")).isEqualTo("taken_over");
        assertThat(lost.read().getString("next_check_at")).isNull();
        assertThat(noticesTo(former)).endsWith("domain.revoked");
        assertThat(lost.check().getString("state")).isEqualTo("pending"); // its old TXT record is still there
        assertThat(won.state()).isEqualTo("active");
    }

    @Test
    void operatorsWordEndsWithAnothersProof() {
        Claimed vouched = Claimed.by(shopAtTheEdge(), "data.vouched.test", clock);
        Claimed proven = Claimed.by(shopAtTheEdge(), "data.vouched.test", clock);
        vouched.vouch().then().statusCode(200).body("vouched", equalTo(true));
        proven.publish();

        assertThat(proven.check().getString("state")).isEqualTo("active");

        assertThat(vouched.state()).isEqualTo("revoked");
        assertThat(vouched.read().getBoolean("vouched")).isFalse();
        vouched.vouch().then().statusCode(409).body("code", equalTo("domain_taken"));
    }

    @Test
    void vouchedDomainNeedsNoRecords() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.word.test", clock);
        data.vouch().then().statusCode(200);

        JsonPath looked = data.check();

        assertThat(looked.getString("state")).isEqualTo("active");
        assertThat(looked.getString("reason")).isNull();
        assertThat(looked.getString("grace_ends_at")).isNull();
    }

    @Test
    void nameOfThisMachineIsForAnOperatorOnly() {
        Claimed data = Claimed.by(shopAtTheEdge(), "data.machine.localhost", clock);

        assertThat(data.read().getString("reason.code")).isEqualTo("not_in_dns");
        assertThat(data.read().getString("next_check_at")).isNull();
        data.askForCheck().then().statusCode(409).body("code", equalTo("not_in_dns"));
        data.vouch().then().statusCode(200).body("state", equalTo("active"));
    }

    private static String firstPartyHost(String site) {
        return as(operator()).get("/v1/sites/{site}", site).path("first_party_host");
    }

    /** What the audit log says that the platform did by itself. */
    private List<String> noticesTo(Shop shop) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select action from audit_log where client_id = :client and actor = 'qaxal' order by id")
                .bind("client", shop.client.value())
                .mapTo(String.class)
                .list());
    }
}
