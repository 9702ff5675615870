package com.qaxal.config.domain;

import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A container's claim to a host, as it is looked up and judged.
 *
 * @param token what its TXT record has to say; no other claim's is the same
 * @param pageHost the primary host of the site whose domain it is; null when the container has none
 */
record Claim(
        UUID id,
        ContainerId container,
        ClientId client,
        Host host,
        String token,
        Host edgeHostname,
        @Nullable Host pageHost,
        Standing standing) {
    private static final String PROOF = "_qaxal.";
    private static final Host LOCALHOST = new Host("localhost");

    /** Where its TXT record belongs. */
    Host proof() {
        return proof(host);
    }

    static Host proof(Host host) {
        return new Host(PROOF + host);
    }

    /** Whether a TXT record can prove it: not when the name of the record would be too long for DNS. */
    static boolean isProvable(Host host) {
        return Host.fromAuthority(PROOF + host).isPresent();
    }

    /** Names of this very machine are asked of no resolver (RFC 6761 §6.3). */
    static boolean isInDns(Host host) {
        return !host.isWithin(LOCALHOST);
    }
}
