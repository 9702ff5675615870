package com.qaxal.config.explain;

import static com.qaxal.config.Shop.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.config.StandInRouter;
import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A router is asked what it would do, on behalf of whoever may see the container. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class ExplainIT {
    private static final String EXPLANATION =
            "{\"container\":\"c\",\"route\":\"collect\",\"destination\":\"https://sgtm.test:443/g/collect\"}";

    @BeforeEach
    void routerExplains() {
        StandInRouter.RECEIVED.clear();
        StandInRouter.answer = new StandInRouter.Answer(200, EXPLANATION);
    }

    @Test
    void routerIsAskedForTheHostInADryRunWithATokenOfTheContainer() {
        Shop shop = Shop.incomplete();

        ask(
                        shop,
                        Map.of(
                                "url", "https://data.shop.test:8443/g/collect?v=2&dl=a%20b#top",
                                "page", "https://www.shop.test/",
                                "cookies", "_ga=GA1.1.1.2"))
                .statusCode(200)
                .body("host", equalTo("data.shop.test"))
                .body("target", equalTo("/g/collect?v=2&dl=a%20b"))
                .body("problem", nullValue())
                .body("explanation.destination", equalTo("https://sgtm.test:443/g/collect"));

        StandInRouter.Received received = received();
        assertThat(received.method()).isEqualTo("GET");
        assertThat(received.target()).isEqualTo("/g/collect?v=2&dl=a%20b");
        assertThat(received.headers().getFirst("Host")).isEqualTo("data.shop.test");
        assertThat(received.headers().getFirst("X-Qaxal-Dry-Run")).isEqualTo("1");
        assertThat(received.headers().getFirst("Referer")).isEqualTo("https://www.shop.test/");
        assertThat(received.headers().getFirst("Cookie")).isEqualTo("_ga=GA1.1.1.2");
        assertThat(claims(received.headers().getFirst("X-Qaxal-Debug")))
                .contains("\"scope\":\"debug\"", "\"container_id\":\"" + shop.container + "\"")
                .doesNotContain("\"sub\"");
    }

    @Test
    void withTheTokenOfASiteItIsAskedForTheRecoveredRequest() {
        Shop shop = Shop.incomplete();
        String token = "abcdefghijABCDEFGHIJ01";

        ask(shop, Map.of("url", "https://www.google-analytics.com/g/collect?v=2", "token", token))
                .statusCode(200)
                .body("host", equalTo(shop.edgeHostname));

        assertThat(received().target()).isEqualTo("/k/" + token + "?d=" + RecoveryEnvelope.encode("/g/collect?v=2"));
    }

    @Test
    void hostAloneIsEnough() {
        ask(Shop.incomplete(), Map.of("url", "data.shop.test", "method", "POST"))
                .statusCode(200)
                .body("target", equalTo("/"));

        assertThat(received().method()).isEqualTo("POST");
    }

    @Test
    void refusalOfTheEdgeIsItsProblem() {
        StandInRouter.answer = new StandInRouter.Answer(200, "{\"container\":\"c\",\"problem\":\"container_paused\"}");

        ask(Shop.incomplete(), Map.of("url", "data.shop.test")).body("problem", equalTo("container_paused"));
    }

    @Test
    void hostOfSomebodyElseIsToldAsOneThatThereIsNot() {
        StandInRouter.answer = new StandInRouter.Answer(403, "{\"code\":\"not_explained\"}");
        String foreign = ask(Shop.incomplete(), Map.of("url", "data.other.test"))
                .statusCode(200)
                .extract()
                .asString();
        StandInRouter.answer = new StandInRouter.Answer(404, "{\"code\":\"unknown_host\"}");
        String unknown = ask(Shop.incomplete(), Map.of("url", "data.other.test"))
                .statusCode(200)
                .extract()
                .asString();

        assertThat(foreign).isEqualTo(unknown).contains("unknown_host");
    }

    @Test
    void routerThatDoesNotExplainItsOwnContainerIsAskedAgainLater() {
        StandInRouter.answer = new StandInRouter.Answer(403, "{\"code\":\"not_explained\"}");
        Shop shop = Shop.served();

        ask(shop, Map.of("url", shop.edgeHostname)).statusCode(503).body("code", equalTo("not_explained"));
    }

    @Test
    void routerThatIsAwayIsSaidToBe() {
        for (StandInRouter.Answer answer : new StandInRouter.Answer[] {
            new StandInRouter.Answer(0, ""),
            new StandInRouter.Answer(200, "<html>"),
            new StandInRouter.Answer(200, "{}")
        }) {
            StandInRouter.answer = answer;
            ask(Shop.incomplete(), Map.of("url", "data.shop.test"))
                    .statusCode(503)
                    .body("code", equalTo("router_away"));
        }
    }

    @Test
    void whatIsNoAddressIsRefusedAndNobodyIsAsked() {
        Shop shop = Shop.incomplete();

        for (String url :
                new String[] {"", "https:///x", "a b", "data.shop.test/\r\nX-Other: 1", "user@data.shop.test"}) {
            ask(shop, Map.of("url", url)).statusCode(422);
        }

        assertThat(StandInRouter.RECEIVED).isEmpty();
    }

    private static ValidatableResponse ask(Shop shop, Map<String, String> question) {
        return as(shop.member("viewer"))
                .body(question)
                .post("/v1/containers/{container}/explain", shop.container.toString())
                .then();
    }

    private static StandInRouter.Received received() {
        return Objects.requireNonNull(StandInRouter.RECEIVED.poll(), "no router was asked");
    }

    private static String claims(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }
}
