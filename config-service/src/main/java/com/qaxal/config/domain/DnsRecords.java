package com.qaxal.config.domain;

import com.qaxal.model.id.Host;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What to set in the zone of a host. */
final class DnsRecords {
    private DnsRecords() {}

    /** @param type {@code ALIAS} stands for what a provider offers in the place of a CNAME at an apex: ALIAS, ANAME, flattening */
    record DnsRecord(String type, String name, String value) {}

    static List<DnsRecord> of(Host host, Host edgeHostname, String token, Set<InetAddress> edgeAddresses) {
        List<DnsRecord> records = new ArrayList<>();
        if (!isApex(host)) {
            records.add(new DnsRecord("CNAME", host.value(), edgeHostname.value()));
        } else if (edgeAddresses.isEmpty()) {
            records.add(new DnsRecord("ALIAS", host.value(), edgeHostname.value()));
        } else {
            edgeAddresses.stream()
                    .map(address -> new DnsRecord(
                            address instanceof Inet4Address ? "A" : "AAAA", host.value(), address.getHostAddress()))
                    .sorted(Comparator.comparing(DnsRecord::type).thenComparing(DnsRecord::value))
                    .forEach(records::add);
        }
        records.add(new DnsRecord("TXT", Claim.proof(host).value(), token));
        return records;
    }

    /** The top of a zone, where no CNAME may be (RFC 1034 §3.6.2), as far as a name tells. */
    private static boolean isApex(Host host) {
        return RegistrableDomain.of(host).equals(host.value());
    }
}
