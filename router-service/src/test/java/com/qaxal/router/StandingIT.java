package com.qaxal.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.testing.RealInfrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of one request for the next to the same host never decides what is the next one's own. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandIns.class)
class StandingIT {
    private static final String SHOP = "https://www.shop.test";
    private static final String HIT = "/g/collect?v=2&tid=G-SHOP1";

    @Inject
    @ConfigProperty(name = "QAXAL_REDIS_URL")
    String redis;

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void nothingReceived() {
        StandIns.AT_ORIGIN.clear();
    }

    @Test
    void changeIsActedOnThoughTheHostIsKnown() {
        Edge edge = known();

        edge.change(Edge.Settings.usual().limits(10, 5), kafka, prefix);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> Visitor.send(HttpMethod.POST, edge.dataHost, HIT, "longer than 5")
                                .status()
                        == 413);
    }

    @Test
    void twoHostsAreRefusedThoughTheFirstIsKnown() throws Exception {
        Edge edge = known();

        assertThat(Visitor.raw("GET /x HTTP/1.1\r\nHost: " + edge.dataHost + "\r\nHost: other.test\r\n\r\n"))
                .contains("bad_request");
        assertThat(Visitor.raw("GET /x HTTP/1.1\r\nHost: " + edge.dataHost + "\r\nHost: " + edge.dataHost + "\r\n\r\n"))
                .contains("bad_request");
    }

    @Test
    void loopIsRefusedThoughTheHostIsKnown() {
        Edge edge = known();

        assertThat(Visitor.get(edge.dataHost, HIT, "CDN-Loop", "qaxal").status())
                .isEqualTo(400);
    }

    @Test
    void eachPageIsAllowedOrNotByItsOwnOrigin() {
        Edge edge = known();

        for (int i = 0; i < 3; i++) {
            assertThat(allowed(edge, "Origin", SHOP)).isEqualTo(SHOP);
            assertThat(allowed(edge, "Origin", "https://evil.test")).isNull();
            assertThat(allowed(edge)).isNull();
            assertThat(allowed(edge, "Origin", "http://www.boutique.test")).isEqualTo("http://www.boutique.test");
        }
    }

    @Test
    void eachRequestIsVouchedForByItsOwnKey() {
        Edge edge = known();

        for (int i = 0; i < 3; i++) {
            assertThat(addressOf(edge, "X-Qaxal-Proxy-Key", Edge.BOUTIQUE_KEY)).isEqualTo("203.0.113.7");
            assertThat(addressOf(edge)).isEqualTo("127.0.0.1");
            assertThat(addressOf(edge, "X-Qaxal-Proxy-Key", "a guess")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void refererNamesTheSiteOfItsRequestAlone() {
        Edge edge = known();

        for (int i = 0; i < 3; i++) {
            Visitor.get(edge.edgeHost, "/x7k2" + HIT, "Referer", "https://www.boutique.test/");
            assertThat(atOrigin().target()).isEqualTo(HIT);
            Visitor.get(edge.edgeHost, "/x7k2" + HIT, "Referer", SHOP + "/");
            assertThat(atOrigin().target()).isEqualTo("/x7k2" + HIT);
            Visitor.get(edge.edgeHost, "/x7k2" + HIT);
            assertThat(atOrigin().target()).isEqualTo("/x7k2" + HIT);
        }
    }

    @Test
    void namesThatAnybodyCanMakeUpAreNotKept() {
        Edge edge = known();
        double before = kept();

        for (int i = 0; i < 20; i++) {
            Visitor.get(edge.dataHost + ":" + (1_000 + i), HIT);
            Visitor.get(edge.dataHost, HIT, "Origin", "https://made-up" + i + ".test");
            Visitor.get(edge.dataHost, HIT, "Origin", SHOP + ":" + (1_000 + i));
            Visitor.get(edge.dataHost, HIT, "X-Public-Host", "made-up" + i + ".test");
            Visitor.get("made-up" + i + ".test", HIT);
        }

        assertThat(kept()).isEqualTo(before);
    }

    /** Its hosts were asked for, so what is known of them is kept. */
    private Edge known() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());
        double before = kept();
        for (int i = 0; i < 2; i++) {
            assertThat(Visitor.get(edge.dataHost, HIT).status()).isEqualTo(200);
            assertThat(Visitor.get(edge.edgeHost, HIT, "Origin", SHOP).status()).isEqualTo(200);
        }
        assertThat(kept()).isEqualTo(before + 2);
        StandIns.AT_ORIGIN.clear();
        return edge;
    }

    private double kept() {
        return metrics.get("qaxal_router_standings").gauge().value();
    }

    private static @Nullable String allowed(Edge edge, String... headers) {
        return Visitor.get(edge.dataHost, HIT, headers).headers().get("Access-Control-Allow-Origin");
    }

    private static @Nullable String addressOf(Edge edge, String... key) {
        String[] headers = new String[key.length + 4];
        headers[0] = "X-Public-Host";
        headers[1] = "www.boutique.test";
        headers[2] = "X-Forwarded-For";
        headers[3] = "203.0.113.7";
        System.arraycopy(key, 0, headers, 4, key.length);
        Visitor.get(edge.edgeHost, "/x7k2" + HIT, headers);
        return atOrigin().headers().get("X-Forwarded-For");
    }

    private static StandIns.Received atOrigin() {
        return Objects.requireNonNull(StandIns.AT_ORIGIN.poll(), "nothing arrived at the origin");
    }
}
