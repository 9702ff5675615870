package com.qaxal.router.recover;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Modules.GtmRecovery;
import com.qaxal.model.problem.ProblemCode;
import com.qaxal.model.recover.RecoveryEnvelope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryTest {
    private static final String TOKEN = "0aZ9bY8cX7dW6eV5fU4gT3";
    private static final String HIT = "/g/collect?v=2&tid=G-X&dl=https%3A%2F%2Fshop.example%2F";
    private static final EdgeConfigDocument ON =
            config(new GtmRecovery(GtmRecovery.Mode.ALWAYS, List.of("/mp/collect")));

    @ParameterizedTest
    @MethodSource("bothVersions")
    void recoveredRequestGoesWhereThePageMeant(String payload) {
        assertThat(Recovery.of("/k/" + TOKEN, "d=" + payload, ON))
                .isEqualTo(new Recovery.Recovered(TOKEN, "/g/collect", HIT));
    }

    static Stream<String> bothVersions() {
        return Stream.of(RecoveryEnvelope.encode(HIT), RecoveryEnvelope.encodeMasked(HIT, TOKEN, 0xC0FFEE));
    }

    @Test
    void payloadOfAnotherSiteIsNoPayloadHere() {
        String payload = RecoveryEnvelope.encodeMasked(HIT, "3hS2iR1jQ0kP9lO8mN7nM6", 0xC0FFEE);

        assertThat(Recovery.of("/k/" + TOKEN, "d=" + payload, ON))
                .isEqualTo(new Recovery.Refused(ProblemCode.BAD_RECOVERY_PAYLOAD));
    }

    @Test
    void containersOwnParameterIsReadAsWell() {
        assertThat(Recovery.of("/k/" + TOKEN, "x=1&q=" + RecoveryEnvelope.encode(HIT), ON))
                .isInstanceOf(Recovery.Recovered.class);
    }

    @ParameterizedTest
    @CsvSource({"L2NvbGxlY3Q%2FZGw9aHR0cHM%3D", "L2NvbGxlY3Q%2fZGw9aHR0cHM%3d", "L2NvbGxlY3Q_ZGw9aHR0cHM"})
    void escapedDigitsOfTheStandardAlphabetAreRead(String payload) {
        assertThat(Recovery.of("/k/" + TOKEN, "x=%41&d=" + payload + "&y=%42", ON))
                .isEqualTo(new Recovery.Recovered(TOKEN, "/collect", "/collect?dl=https"));
    }

    @ParameterizedTest
    @CsvSource({
        "/g/collect?v=2, true",
        "/collect, true",
        "/r/collect?x, true",
        "/ccm/collect, true",
        "/gtm.js?id=GTM-1, true",
        "/gtag/js?id=G-1, true",
        "/mp/collect, true",
        "/g/collect/, false",
        "/G/collect, false",
        "/admin, false",
        "/g/collect%3Fx, false",
        "/g%2Fcollect, false",
        "/%67/collect, false",
        "//g/collect, false",
        "/g//collect, false",
        "/x/../collect, false",
        "/./collect, false",
        "/collect;x=1, false",
        "/gtm/debug, false",
    })
    void onlyListedPathsAreAllowed(String uri, boolean allowed) {
        Recovery expected = allowed
                ? new Recovery.Recovered(TOKEN, uri.split("\\?", 2)[0], uri)
                : new Recovery.Refused(ProblemCode.DESTINATION_NOT_ALLOWED);

        assertThat(Recovery.of("/k/" + TOKEN, "d=" + RecoveryEnvelope.encode(uri), ON))
                .isEqualTo(expected);
        assertThat(Recovery.of("/k/" + TOKEN, "d=" + RecoveryEnvelope.encodeMasked(uri, TOKEN, 7), ON))
                .isEqualTo(expected);
    }

    @Test
    void tokenOfAnotherContainerIsUnknown() {
        assertThat(Recovery.of("/k/3hS2iR1jQ0kP9lO8mN7nM6", "d=" + RecoveryEnvelope.encode(HIT), ON))
                .isEqualTo(new Recovery.Refused(ProblemCode.UNKNOWN_TOKEN));
        assertThat(Recovery.of("/k/" + TOKEN + "/", "d=" + RecoveryEnvelope.encode(HIT), ON))
                .isEqualTo(new Recovery.Refused(ProblemCode.UNKNOWN_TOKEN));
    }

    @Test
    void moduleThatIsOffRefuses() {
        assertThat(Recovery.of("/k/" + TOKEN, "d=" + RecoveryEnvelope.encode(HIT), config(null)))
                .isEqualTo(new Recovery.Refused(ProblemCode.MODULE_DISABLED));
    }

    @ParameterizedTest
    @CsvSource({
        ",",
        "x=1,",
        "d=,",
        "d,",
        "D=L2NvbGxlY3Q,",
        "%64=L2NvbGxlY3Q,",
        "dd=L2NvbGxlY3Q,",
        "x;d=L2NvbGxlY3Q,",
        "d=L2cv*,",
        "d=L2Nvb%47xlY3Q,",
        "d=L2NvbGxlY3Q%252F,",
        "d=L2NvbGxlY3Q&d=L2NvbGxlY3Q,",
        "d=L2NvbGxlY3Q&x=1&d=,",
        "d&d=L2NvbGxlY3Q,",
        "d=L2NvbGxlY3Q&d,",
        "d=L2NvbGxlY3Q&q=L2NvbGxlY3Q,",
        "q=&d=L2NvbGxlY3Q,",
    })
    void payloadThatIsMissingDoubledOrBrokenIsRefused(@Nullable String query) {
        assertThat(Recovery.of("/k/" + TOKEN, query, ON))
                .isEqualTo(new Recovery.Refused(ProblemCode.BAD_RECOVERY_PAYLOAD));
    }

    @Test
    void absoluteAddressIsForbidden() {
        assertThat(Recovery.of("/k/" + TOKEN, "d=" + RecoveryEnvelope.encode("https://evil.example/g/collect"), ON))
                .isEqualTo(new Recovery.Refused(ProblemCode.DESTINATION_NOT_ALLOWED));
    }

    @Test
    void otherPathsAreNoRecovery() {
        assertThat(Recovery.of("/kk/" + TOKEN, null, ON)).isInstanceOf(Recovery.NotRecovered.class);
    }

    private static EdgeConfigDocument config(@Nullable GtmRecovery recovery) {
        return new EdgeConfigDocument(
                1,
                1,
                1,
                ContainerId.next(),
                EdgeConfigDocument.Status.ACTIVE,
                List.of(),
                new Modules(null, null, null, recovery, null),
                Set.of(),
                Map.of(TOKEN, new EdgeConfigDocument.Site(SiteId.next(), null, null, null)),
                null,
                "q",
                false,
                false,
                EdgeConfigDocument.Limits.DEFAULT);
    }
}
