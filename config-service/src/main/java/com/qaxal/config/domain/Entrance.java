package com.qaxal.config.domain;

import com.qaxal.config.main.ConfigSettings;
import com.qaxal.model.id.Host;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How names lead to the edge. Which container a request is for is decided by its {@code Host} alone, so any way will do.
 *
 * @param domain edge hostnames lie below it
 * @param addresses its own; empty: those to which a container's edge hostname leads
 */
record Entrance(Host domain, Set<InetAddress> addresses) {

    static Entrance of(ConfigSettings settings) {
        return new Entrance(
                settings.platformDomain(),
                settings.dns().edgeAddresses().orElse(List.of()).stream()
                        .map(Entrance::address)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "qaxal.config.dns.edge-addresses names " + text + ", which is no address", e);
        }
    }
}
