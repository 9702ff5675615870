package com.qaxal.config.domain;

import com.qaxal.model.id.Host;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long cookies live in Safari that the host sets for a site's pages, by WebKit's own rule ({@code NetworkTaskCocoa.mm}) against servers
 * that only borrow the site's name. Where browsers may connect in more than one way, the worst of them counts.
 *
 * @param days at most, for a cookie in an answer to a page's request
 * @param remedy what would lift the cap; null when there is none
 */
record SafariVerdict(int days, String summary, @Nullable String remedy) {
    static final int FULL = 395;
    static final int CAPPED = 7;

    private static final int SHARED_BITS_V4 = 16;
    private static final int SHARED_BITS_V6 = 64;
    private static final String SAME_ORIGIN = "Let the site's own server pass tracking on (same-origin mode)";
    private static final String SAME_NETWORK = ", or give both hosts addresses in the same network";

    /** Empty while it is not known where both lead. */
    static Optional<SafariVerdict> of(Host pageHost, View view) {
        return view.host() instanceof Answer.Told<Place>(Place host)
                        && view.page() instanceof Answer.Told<Place>(Place page)
                        && !host.addresses().isEmpty()
                        && !page.addresses().isEmpty()
                ? Optional.of(of(pageHost, page, host))
                : Optional.empty();
    }

    /** A CNAME decides by itself; addresses are compared only where there is none. */
    static SafariVerdict of(Host pageHost, Place page, Place host) {
        Optional<String> own = host.lastCname().map(RegistrableDomain::of);
        if (own.isEmpty()) {
            return byAddresses(page.addresses(), host.addresses());
        }
        boolean same = own.get().equals(RegistrableDomain.of(pageHost))
                || own.equals(page.lastCname().map(RegistrableDomain::of));
        return same
                ? full()
                : capped(
                        "the host is a CNAME to " + own.get() + ", which is not the site's own domain",
                        SAME_ORIGIN + ".");
    }

    private static SafariVerdict byAddresses(Set<InetAddress> page, Set<InetAddress> host) {
        if (!families(page).equals(families(host))) {
            return capped(
                    "the site and this host are not reached by the same kinds of address, IPv4 and IPv6",
                    SAME_ORIGIN + SAME_NETWORK + ", of the same kinds.");
        }
        for (InetAddress one : page) {
            for (InetAddress other : host) {
                if (one.getClass() == other.getClass() && sharedBits(one, other) < neededBits(one)) {
                    return capped(
                            "the host's address " + other.getHostAddress() + " is not in the same network as "
                                    + one.getHostAddress() + ", the site's",
                            SAME_ORIGIN + SAME_NETWORK + ".");
                }
            }
        }
        return full();
    }

    private static SafariVerdict full() {
        return new SafariVerdict(FULL, FULL + " days", null);
    }

    private static SafariVerdict capped(String because, String remedy) {
        return new SafariVerdict(CAPPED, CAPPED + " days because " + because, remedy);
    }

    private static Set<Boolean> families(Set<InetAddress> addresses) {
        return addresses.stream().map(Inet4Address.class::isInstance).collect(Collectors.toSet());
    }

    private static int neededBits(InetAddress address) {
        return address instanceof Inet4Address ? SHARED_BITS_V4 : SHARED_BITS_V6;
    }

    /** Leading bits that two addresses of one family have in common. */
    private static int sharedBits(InetAddress one, InetAddress other) {
        byte[] a = one.getAddress();
        byte[] b = other.getAddress();
        for (int i = 0; i < a.length; i++) {
            int difference = (a[i] ^ b[i]) & 0xFF;
            if (difference != 0) {
                return i * Byte.SIZE + Integer.numberOfLeadingZeros(difference) - (Integer.SIZE - Byte.SIZE);
            }
        }
        return a.length * Byte.SIZE;
    }
}
