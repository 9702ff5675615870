package com.qaxal.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.MultiMap;
import jakarta.inject.Inject;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the origin is told of the visitor, as it arrives there. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandIns.class)
class ForwardedHeadersIT {
    private static final String HIT = "/g/collect?v=2&tid=G-SHOP1";

    @Inject
    @ConfigProperty(name = "QAXAL_REDIS_URL")
    String redis;

    @BeforeEach
    void nothingReceived() {
        StandIns.AT_ORIGIN.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Gclb-Country",
                "X-Gclb-Region",
                "X-Appengine-Country",
                "x-appengine-citylatlong",
                "X-AppEngine-User-IP",
                "CF-IPCountry",
                "CF-Connecting-IP",
                "True-Client-IP",
                "X-Client-IP",
                "CloudFront-Viewer-Country",
                StandIns.COUNTRY_HEADER
            })
    void whatAVisitorSaysOfItsOwnAddressOrPlaceDoesNotArrive(String header) {
        Edge edge = Edge.with(redis, Edge.Settings.usual());

        MultiMap received = atOrigin(edge.dataHost, HIT, header, "AT", "X-Custom", "kept");

        assertThat(received.contains(header)).isFalse();
        assertThat(received.contains("X-Gclb-Country")).isFalse();
        assertThat(received.get("X-Custom")).isEqualTo("kept");
    }

    @Test
    void countryOfWhoeverIsBelievedArrivesWhereTagsLookForIt() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());

        MultiMap received = atOrigin(
                edge.edgeHost,
                "/x7k2" + HIT,
                "X-Public-Host",
                "www.boutique.test",
                "X-Qaxal-Proxy-Key",
                Edge.BOUTIQUE_KEY,
                "X-Gclb-Country",
                "XX",
                StandIns.COUNTRY_HEADER,
                "AT");

        assertThat(received.getAll("X-Gclb-Country")).containsExactly("AT");
        assertThat(received.contains(StandIns.COUNTRY_HEADER)).isFalse();
    }

    @Test
    void addressArrivesTruncatedWhereTheContainerAsksForIt() {
        Edge edge = Edge.with(redis, Edge.Settings.usual().anonymized());

        MultiMap received = atOrigin(edge.dataHost, HIT, "CF-Connecting-IP", "203.0.113.7");

        assertThat(received.getAll("X-Forwarded-For")).containsExactly("127.0.0.0");
        assertThat(received.entries()).noneMatch(header -> header.getValue().contains("203.0.113.7"));
    }

    @Test
    void previewHeaderArrivesAsItCame() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());

        MultiMap received = atOrigin(edge.dataHost, HIT, "X-Gtm-Server-Preview", "ZW52LTN8abc==");

        assertThat(received.getAll("X-Gtm-Server-Preview")).containsExactly("ZW52LTN8abc==");
    }

    @Test
    void traceThatTheVisitorBeganGoesOnAndAnyOtherRequestBeginsOne() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());
        String begun = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(atOrigin(edge.dataHost, HIT, "traceparent", begun).getAll("traceparent"))
                .containsExactly(begun);
        assertThat(atOrigin(edge.dataHost, HIT, "traceparent", "nonsense").get("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
        assertThat(atOrigin(edge.dataHost, HIT).get("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
    }

    private static MultiMap atOrigin(String host, String target, String... headers) {
        assertThat(Visitor.get(host, target, headers).status()).isEqualTo(200);
        return Objects.requireNonNull(StandIns.AT_ORIGIN.poll(), "nothing arrived at the origin")
                .headers();
    }
}
