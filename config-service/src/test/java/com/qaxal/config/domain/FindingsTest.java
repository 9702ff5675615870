package com.qaxal.config.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.TimeOrderedUuid;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsTest {
    private static final Claim CLAIM = new Claim(
            TimeOrderedUuid.next(),
            ContainerId.next(),
            new ClientId(TimeOrderedUuid.next()),
            new Host("data.shop.example"),
            "token",
            new Host("abc.edge.example"),
            null,
            new Standing(State.PENDING, false, null));
    private static final Entrance EDGE = new Entrance(new Host("edge.example"), Set.of());
    private static final Finding YES = new Finding.Yes();
    private static final Finding NO = new Finding.No(new Reason("no", "No."));
    private static final Finding OPEN = new Finding.Open(new Reason("open", "Open."));

    @Test
    void ownerIsProvenByTheTokenOfThisClaimAmongOthers() {
        assertThat(owned("v=spf1 -all", "token")).isEqualTo(YES);
        assertThat(code(owned("token2"))).isEqualTo("txt_differs");
        assertThat(code(owned("v=spf1 -all"))).isEqualTo("txt_differs");
        assertThat(code(owned())).isEqualTo("txt_missing");
    }

    @ParameterizedTest
    @CsvSource({"abc.edge.example", "another.edge.example"})
    void anyEdgeHostnameLeadsToUs(String cname) {
        assertThat(leadsToUs(place(List.of(cname, "balancer.cloud.example"), "203.0.113.1"), EDGE))
                .isEqualTo(YES);
    }

    @Test
    void nameThatOnlyLooksLikeTheEdgesDoesNot() {
        assertThat(code(leadsToUs(place(List.of("abc.notedge.example"), "203.0.113.1"), EDGE)))
                .isEqualTo("address_elsewhere");
    }

    @Test
    void addressesLeadToUsWhenAllOfThemAreTheEdges() throws UnknownHostException {
        Entrance edge = new Entrance(
                EDGE.domain(), Set.of(InetAddress.getByName("203.0.113.1"), InetAddress.getByName("2001:db8::1")));

        assertThat(leadsToUs(place(List.of(), "203.0.113.1"), edge)).isEqualTo(YES);
        assertThat(code(leadsToUs(place(List.of(), "203.0.113.1", "203.0.113.2"), edge)))
                .isEqualTo("address_elsewhere");
        assertThat(code(leadsToUs(place(List.of()), edge))).isEqualTo("address_missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "127.0.0.1",
                "0.0.0.0",
                "::1",
                "fd00:ec2::254",
                "fe80::1",
                "::ffff:10.0.0.1"
            })
    void onePrivateAddressIsEnoughToDistrust(String address) {
        assertThat(code(leadsToUs(place(List.of("abc.edge.example"), "203.0.113.1", address), EDGE)))
                .isEqualTo("address_private");
    }

    @ParameterizedTest
    @CsvSource({"100.63.255.255", "100.128.0.1", "172.32.0.1", "2001:db8::1"})
    void publicAddressIsTrusted(String address) {
        assertThat(leadsToUs(place(List.of("abc.edge.example"), address), EDGE)).isEqualTo(YES);
    }

    @Test
    void edgeHostnameThatCannotBeLookedUpLeavesItOpen() {
        Findings found = Findings.of(
                new View(
                        new Answer.Told<>(place(List.of(), "203.0.113.1")),
                        new Answer.Untold<>(),
                        new Answer.Untold<>(),
                        new Answer.Untold<>()),
                CLAIM,
                EDGE);

        assertThat(found.owned()).isInstanceOf(Finding.Open.class);
        assertThat(found.leadsToUs()).isInstanceOf(Finding.Open.class);
    }

    @Test
    void resolversHaveToAgree() {
        assertThat(agreed(YES, YES)).isEqualTo(YES);
        assertThat(agreed(NO, NO)).isEqualTo(NO);
        assertThat(code(agreed(YES, NO))).isEqualTo("resolvers_disagree");
        assertThat(agreed(YES, OPEN)).isEqualTo(OPEN);
        assertThat(agreed(OPEN, NO)).isEqualTo(OPEN);
    }

    @Test
    void whatIsMissingForSureOutweighsWhatNobodyKnows() {
        assertThat(new Findings(OPEN, NO).both()).isEqualTo(NO);
        assertThat(new Findings(NO, OPEN).both()).isEqualTo(NO);
        assertThat(new Findings(OPEN, YES).both()).isEqualTo(OPEN);
        assertThat(new Findings(YES, OPEN).both()).isEqualTo(OPEN);
        assertThat(new Findings(YES, YES).both()).isEqualTo(YES);
    }

    private static Finding agreed(Finding... each) {
        return Findings.agreed(
                        Arrays.stream(each).map(one -> new Findings(one, YES)).toList())
                .owned();
    }

    private static Finding owned(String... texts) {
        Answer<Place> untold = new Answer.Untold<>();
        return Findings.of(new View(untold, new Answer.Told<>(Set.of(texts)), untold, untold), CLAIM, EDGE)
                .owned();
    }

    private static Finding leadsToUs(Place place, Entrance edge) {
        Place edgeHostname = place(List.of(), "203.0.113.7");
        return Findings.of(
                        new View(
                                new Answer.Told<>(place),
                                new Answer.Told<>(Set.of()),
                                new Answer.Untold<>(),
                                new Answer.Told<>(edgeHostname)),
                        CLAIM,
                        edge)
                .leadsToUs();
    }

    private static String code(Finding finding) {
        return switch (finding) {
            case Finding.Yes _ -> "yes";
            case Finding.No(Reason reason) -> reason.code();
            case Finding.Open(Reason reason) -> reason.code();
        };
    }

    static Place place(List<String> cnames, String... addresses) {
        return new Place(
                cnames.stream().map(Host::new).toList(),
                Arrays.stream(addresses).map(FindingsTest::address).collect(Collectors.toSet()));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
