package com.qaxal.config.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.config.domain.DnsRecords.DnsRecord;
import com.qaxal.model.id.Host;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsRecordsTest {
    private static final Host EDGE = new Host("abc.edge.example");

    @Test
    void nameBelowAnApexGetsACname() throws UnknownHostException {
        assertThat(DnsRecords.of(new Host("data.shop.co.uk"), EDGE, "token", addresses()))
                .containsExactly(
                        new DnsRecord("CNAME", "data.shop.co.uk", "abc.edge.example"),
                        new DnsRecord("TXT", "_qaxal.data.shop.co.uk", "token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.co.uk", "shop.com", "shop.unlisted"})
    void apexGetsTheEdgesAddresses(String apex) throws UnknownHostException {
        assertThat(DnsRecords.of(new Host(apex), EDGE, "token", addresses()))
                .containsExactly(
                        new DnsRecord("A", apex, "203.0.113.1"),
                        new DnsRecord("A", apex, "203.0.113.2"),
                        new DnsRecord("AAAA", apex, "2001:db8:0:0:0:0:0:1"),
                        new DnsRecord("TXT", "_qaxal." + apex, "token"));
    }

    @Test
    void apexGetsAnAliasWhereTheAddressesAreNotConfigured() {
        assertThat(DnsRecords.of(new Host("shop.co.uk"), EDGE, "token", Set.of()))
                .extracting(DnsRecord::type)
                .isEqualTo(List.of("ALIAS", "TXT"));
    }

    private static Set<InetAddress> addresses() throws UnknownHostException {
        return Set.of(
                InetAddress.getByName("2001:db8::1"),
                InetAddress.getByName("203.0.113.2"),
                InetAddress.getByName("203.0.113.1"));
    }
}
