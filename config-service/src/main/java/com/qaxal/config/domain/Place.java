package com.qaxal.config.domain;

import com.qaxal.model.id.Host;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a name leads.
 *
 * @param cnames the names on the way, in order
 * @param addresses where it ends; empty: nowhere
 */
record Place(List<Host> cnames, Set<InetAddress> addresses) {
    Optional<Host> lastCname() {
        return cnames.isEmpty() ? Optional.empty() : Optional.of(cnames.getLast());
    }
}
