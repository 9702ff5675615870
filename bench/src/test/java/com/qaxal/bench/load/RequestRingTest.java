package com.qaxal.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.fleet.Tenant;
import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.model.recover.RecoveryTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestRingTest {
    private static final Fleet FLEET = Fleet.of(50, 9);

    @Test
    void anyHundredInARowHoldTheMix() {
        for (int start : new int[] {0, 1, 77}) {
            List<Hit.Kind> kinds = IntStream.range(start, start + 100)
                    .mapToObj(Mix.USUAL::kind)
                    .toList();

            assertThat(kinds).filteredOn(Hit.Kind.RECOVERED::equals).hasSize(10);
            assertThat(kinds).filteredOn(Hit.Kind.POSTED::equals).hasSize(5);
        }
    }

    @Test
    void everyTenantIsAddressed() {
        List<Hit> hits = RequestRing.hits(FLEET, Mix.USUAL);

        assertThat(hits.stream().map(hit -> hit.headers().get("Host")).distinct())
                .hasSize(50);
    }

    @Test
    void plainHitHasSixHundredBytesOfQueryAndFourCookies() {
        Hit hit = Hit.of(FLEET.active().getFirst(), Hit.Kind.PLAIN, 1);

        assertThat(hit.target().substring(hit.target().indexOf('?') + 1))
                .hasSize(600)
                .contains("&gcs=G111&");
        assertThat(Objects.requireNonNull(hit.headers().get("Cookie")).split("; "))
                .hasSize(4);
    }

    /** As LuaJIT looks at them: alike in the windows that it hashes, they would all lie in one chain. */
    @Test
    void queriesAndCookiesDifferAtTheirEnds() {
        List<Hit> hits = RequestRing.hits(FLEET, new Mix(0, 0));

        assertThat(hits.stream()
                        .map(hit -> hit.target().substring(hit.target().length() - 4))
                        .distinct())
                .hasSizeGreaterThan(hits.size() / 2);
        assertThat(hits.stream()
                        .map(hit -> Objects.requireNonNull(hit.headers().get("Cookie")))
                        .map(cookies -> cookies.substring(cookies.length() - 4))
                        .distinct())
                .hasSizeGreaterThan(hits.size() / 2);
    }

    @Test
    void postedHitIsFramedByItsLength() {
        Hit hit = Hit.of(FLEET.active().getFirst(), Hit.Kind.POSTED, 1);
        String text = new String(hit.bytes(), StandardCharsets.ISO_8859_1);

        assertThat(hit.headers()).containsEntry("Content-Length", "1500");
        assertThat(text.substring(text.indexOf("\r\n\r\n") + 4)).hasSize(1_500);
    }

    @Test
    void recoveredHitCarriesThePlainOne() {
        Tenant tenant = FLEET.active().getFirst();
        Hit hit = Hit.of(tenant, Hit.Kind.RECOVERED, 1);
        String payload = hit.target().substring(hit.target().indexOf("d=") + 2);

        assertThat(RecoveryEnvelope.decode(payload, tenant.token().value()))
                .isInstanceOfSatisfying(
                        RecoveryTarget.Accepted.class,
                        accepted -> assertThat(accepted.uri())
                                .isEqualTo(Hit.of(FLEET.active().getFirst(), Hit.Kind.PLAIN, 1)
                                        .target()));
    }

    @Test
    void resultOfTheGeneratorIsRead() {
        LoadResult result = LoadResult.parse("result 20000 4000000 3 3100 9000\n");

        assertThat(result.perSecond()).isEqualTo(5_000);
        assertThat(result.failed()).isEqualTo(3);
    }
}
